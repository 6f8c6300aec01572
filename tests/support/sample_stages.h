#pragma once

#include <functional>
#include <stdexcept>
#include <string>

#include "core/base/sha256.h"
#include "pipeline/run/process.h"
#include "tests/support/sample_records.h"

namespace rasid {

/// Stages that are quick and predictable: the first line of the bytes is the title, the rest the text; each sentence
/// with "killed" or "قتل" is an event. "<paywall>" has no article, NUL bytes are an error, "<crash>" throws.
inline Stages sample_stages(const std::string& ruleset = "rules-1") {
  Stages stages;
  stages.versions = {"0.1.0", ruleset, "places-1"};
  stages.read_article = [](const RawDocument& d) -> Result<Article> {
    if (d.bytes.find('\0') != std::string::npos)
      return fail(ErrorCode::invalid, "is neither HTML nor text", d.source);
    if (d.bytes.find("<crash>") != std::string::npos) throw std::runtime_error("out of luck");
    Article a;
    a.url = d.url;
    a.text = d.bytes;
    while (!a.text.empty() && a.text.back() == '\n') a.text.pop_back();
    a.title = a.text.substr(0, a.text.find('\n'));
    a.language = !d.language.empty() ? d.language : a.text.find("قتل") != std::string::npos ? "ar" : "en";
    a.published = d.published;
    a.page_class = a.text.empty() ? PageClass::empty : PageClass::article;
    a.page_class_reason = a.text.empty() ? "no text at all" : "";
    if (a.text.find("<paywall>") != std::string::npos) a.page_class = PageClass::paywall;
    if (const auto at = a.text.find("canonical: "); at != std::string::npos) {
      a.canonical_url = a.text.substr(at + 11, a.text.find('\n', at) - at - 11);
    }
    a.content_hash = sha256_hex(a.text);
    return a;
  };
  stages.extract = [ruleset](const Article& a) {
    Extraction out;
    for (const std::string word : {"killed", "قتل"}) {
      for (std::size_t at = a.text.find(word); at != std::string::npos; at = a.text.find(word, at + 1)) {
        const std::size_t begin = a.text.rfind('\n', at) == std::string::npos ? 0 : a.text.rfind('\n', at) + 1;
        const std::size_t end = std::min(a.text.find('\n', at), a.text.size());
        Candidate c;
        const std::string& identity = !a.canonical_url.empty() ? a.canonical_url
                                      : !a.url.empty()         ? a.url
                                                               : a.content_hash;
        c.id = sha256_hex(identity + "|killing|" + a.text.substr(begin, end - begin)).substr(0, 16);
        c.kind = "killing";
        c.rule = "killing.sample";
        c.ruleset_hash = ruleset;
        c.confidence = 0.5;
        c.date = EventDate{a.published ? std::optional(a.published->day) : std::nullopt, std::nullopt,
                           DatePrecision::day, true};
        c.evidence = {
            {{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, "event", c.rule, 1, false}};
        out.events.push_back(c);
      }
    }
    return out;
  };
  return stages;
}

}  // namespace rasid
