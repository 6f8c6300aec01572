#include "tests/extractors/dates/dates_support.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

namespace rasid {
namespace {

struct Loaded {
  Vocabulary vocabulary;
  std::optional<DateRules> rules;
};

const Loaded& loaded() {
  static const Loaded* const kLoaded = [] {
    auto* all = new Loaded;  // lives as long as the program
    std::vector<Diagnostic> diagnostics;
    all->rules = load_date_rules(std::string(RASID_SOURCE_DIR) + "/rules", all->vocabulary, diagnostics);
    for (const Diagnostic& d : diagnostics) std::cerr << d.text() << '\n';
    if (!all->rules) std::abort();
    return all;
  }();
  return *kLoaded;
}

}  // namespace

std::vector<DateMention> dates_in(const std::string& text, const std::string& published) {
  Article article;
  article.text = text;
  if (const auto day = parse_iso_day(published))
    article.published = StatedTime{*day, std::nullopt, std::nullopt, "given", 1.0};
  return read_dates(article, tokenize(article, loaded().vocabulary), *loaded().rules);
}

DateMention one_date_in(const std::string& text, const std::string& published) {
  const std::vector<DateMention> mentions = dates_in(text, published);
  EXPECT_EQ(mentions.size(), 1U) << text;
  return mentions.size() == 1 ? mentions[0] : DateMention{};
}

std::string days_of(const DateMention& mention) {
  return (mention.first ? format_iso_day(*mention.first) : "") + ".." +
         (mention.last ? format_iso_day(*mention.last) : "");
}

std::string shown(const DateMention& mention, const std::string& text) {
  return "[" + std::string(mention.span.of(text)) + "] " + std::string(to_string(mention.type)) + " " +
         mention.value + " " + days_of(mention) + " " + mention.rule +
         (mention.note.empty() ? "" : " (" + mention.note + ")");
}

}  // namespace rasid
