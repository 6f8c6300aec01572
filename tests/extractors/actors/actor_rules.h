#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/actors/read_actors.h"

namespace rasid {

/// The registry of the source tree, loaded once for all tests of a program.
struct ActorRules {
  Vocabulary vocabulary;
  std::vector<Diagnostic> diagnostics;
  std::optional<ActorRegistry> registry =
      load_actors(std::filesystem::path(RASID_SOURCE_DIR) / "rules", vocabulary, diagnostics);

  static const ActorRules& shared() {
    static const ActorRules kRules;
    return kRules;
  }
};

/// The mentions of a text that appeared on `published` ("2026-02-01"; empty: unknown).
inline std::vector<ActorMention> actors_of(std::string_view text, std::string_view published) {
  const ActorRules& rules = ActorRules::shared();
  if (!rules.registry) return {};
  Article article;
  article.text = std::string(text);
  if (const auto day = parse_iso_day(published)) article.published = StatedTime{*day, {}, {}, "given", 1.0};
  const TokenizedText tokens = tokenize(article, rules.vocabulary);
  return read_actors(article, tokens, *rules.registry);
}

/// "syrian_moi[Syrian Interior Ministry] islamic_state[...]": ids with the words they were read from.
inline std::string ids_of(std::string_view text, std::string_view published) {
  std::string out;
  for (const ActorMention& m : actors_of(text, published)) {
    out += (out.empty() ? "" : " ") + (m.actor_id.empty() ? std::string("?") : m.actor_id) + "[" +
           std::string(m.span.of(text)) + "]";
  }
  return out;
}

}  // namespace rasid
