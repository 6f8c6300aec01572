#pragma once

#include <string>

#include "pipeline/store/store.h"
#include "tests/support/sample_records.h"

namespace rasid {

/// What the pipeline leaves behind for sample_article(language).
inline DocumentResult sample_document(const std::string& language) {
  DocumentResult d;
  d.article = sample_article(language);
  d.identity = document_identity(*d.article, "");
  d.source = "/news/" + language + ".html";
  d.input_hash = "input-" + language;
  d.outcome = DocumentOutcome::extracted;
  d.candidates = {sample_candidate(language)};
  d.versions = {"0.1.0", "rules-1", "places-1"};
  return d;
}

/// The same with another event of the same article.
inline DocumentResult sample_document_with_two_events(const std::string& language) {
  DocumentResult d = sample_document(language);
  Candidate second = sample_candidate(language);
  second.id = "ffff" + second.id.substr(4);
  second.kind = "injury";
  second.date.reset();
  second.place.reset();
  second.killed.reset();
  d.candidates.push_back(second);
  return d;
}

}  // namespace rasid
