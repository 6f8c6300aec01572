#include "extractors/events/frames.h"

#include <gtest/gtest.h>

#include "extractors/events/kinds.h"

namespace rasid {
namespace {

const std::filesystem::path kRules = std::filesystem::path(RASID_SOURCE_DIR) / "rules";

TEST(Frames, Loads_the_shipped_rules_without_a_remark) {
  std::vector<Diagnostic> diagnostics;
  Vocabulary vocabulary;
  const EventKinds kinds = EventKinds::load(kRules, diagnostics);
  const auto rules = load_event_rules(kRules, kinds.ids(), vocabulary, diagnostics);
  for (const Diagnostic& d : diagnostics) ADD_FAILURE() << d.text();
  ASSERT_TRUE(rules);
  EXPECT_GE(rules->rules.size(), 30U);
}

TEST(Frames, Every_kind_has_a_rule) {
  std::vector<Diagnostic> diagnostics;
  Vocabulary vocabulary;
  const EventKinds kinds = EventKinds::load(kRules, diagnostics);
  const auto rules = load_event_rules(kRules, kinds.ids(), vocabulary, diagnostics);
  ASSERT_TRUE(rules);
  for (const EventKind& kind : kinds.all()) {
    const bool made =
        std::any_of(rules->rules.begin(), rules->rules.end(), [&](const EventRule& r) { return r.kind == kind.id; });
    EXPECT_TRUE(made) << kind.id;
  }
}

}  // namespace
}  // namespace rasid
