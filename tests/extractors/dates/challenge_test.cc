// The challenge sentences of tests/data/dates: one or more for each class of date expression that news uses, written
// before the rules.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>

#include "tests/extractors/dates/dates_support.h"

namespace rasid {
namespace {

struct Expected {
  Span span;
  std::optional<Day> first;
  std::optional<Day> last;
  std::string value;
};

struct Case {
  std::string kind;
  std::string published;
  std::string text;
  std::vector<Expected> expected;
  std::string line;
};

std::vector<std::string> split(const std::string& line, char mark) {
  std::vector<std::string> fields;
  std::size_t begin = 0;
  for (std::size_t end = line.find(mark); end != std::string::npos; end = line.find(mark, begin)) {
    fields.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  fields.push_back(line.substr(begin));
  return fields;
}

std::optional<Day> day_or_none(const std::string& text) {
  return text.empty() ? std::nullopt : parse_iso_day(text);
}

Expected read_expected(const std::string& text) {
  Expected expected;
  const std::size_t equals = text.find('=');
  const std::string days = text.substr(0, equals);
  expected.value = equals == std::string::npos ? days : text.substr(equals + 1);
  const std::size_t dots = days.find("..");
  expected.first = day_or_none(days.substr(0, dots));
  expected.last = dots == std::string::npos ? expected.first : day_or_none(days.substr(dots + 2));
  return expected;
}

Case read_sentence(const std::string& line) {
  const std::vector<std::string> fields = split(line, '\t');
  Case sentence{fields[0], fields[1], "", {}, line};
  std::vector<Span> spans;
  for (const char c : fields[2]) {
    const auto here = static_cast<std::uint32_t>(sentence.text.size());
    if (c == '[')
      spans.push_back({here, here});
    else if (c == ']')
      spans.back().end = here;
    else
      sentence.text += c;
  }
  for (std::size_t i = 3; i < fields.size(); ++i) sentence.expected.push_back(read_expected(fields[i]));
  EXPECT_EQ(spans.size(), sentence.expected.size()) << line;
  for (std::size_t i = 0; i < std::min(spans.size(), sentence.expected.size()); ++i)
    sentence.expected[i].span = spans[i];
  return sentence;
}

std::vector<Case> read_sentences(const std::string& name) {
  std::ifstream in(std::string(RASID_SOURCE_DIR) + "/tests/data/dates/" + name);
  std::vector<Case> sentences;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line[0] != '#') sentences.push_back(read_sentence(line));
  }
  return sentences;
}

struct Share {
  int items = 0;
  int days = 0;
  int values = 0;
};

/// A mention or all that touch the bracket together have exactly the days.
bool days_right(const Expected& expected, const std::vector<const DateMention*>& touching) {
  if (touching.empty()) return false;
  if (!expected.first && !expected.last) return true;
  std::optional<Day> first;
  std::optional<Day> last;
  for (const DateMention* m : touching) {
    if (m->first == expected.first && m->last == expected.last) return true;
    if (m->first) first = first ? std::min(*first, *m->first) : *m->first;
    if (m->last) last = last ? std::max(*last, *m->last) : *m->last;
  }
  return first == expected.first && last == expected.last;
}

Share measure(const std::string& name) {
  Share all;
  std::map<std::string, Share> by_kind;
  for (const Case& sentence : read_sentences(name)) {
    const std::vector<DateMention> mentions = dates_in(sentence.text, sentence.published);
    Share& kind = by_kind[sentence.kind];
    std::string got;
    for (const DateMention& m : mentions) got += "\n      " + shown(m, sentence.text);
    bool complained = false;
    const auto count = [&](bool days, bool value) {
      for (Share* share : {&all, &kind}) {
        ++share->items;
        share->days += days ? 1 : 0;
        share->values += value ? 1 : 0;
      }
      if ((!days || !value) && !complained)
        std::cout << (days ? "  value: " : "  DAYS:  ") << sentence.line << got << '\n';
      complained = complained || !days || !value;
    };
    if (sentence.expected.empty()) count(mentions.empty(), mentions.empty());
    for (const Expected& expected : sentence.expected) {
      std::vector<const DateMention*> touching;
      for (const DateMention& m : mentions) {
        if (m.span.overlaps(expected.span)) touching.push_back(&m);
      }
      const bool value = std::any_of(touching.begin(), touching.end(),
                                     [&](const DateMention* m) { return m->value == expected.value; }) ||
                         (touching.size() == 2 && touching[0]->value + "/" + touching[1]->value == expected.value);
      count(days_right(expected, touching), value);
    }
  }
  for (const auto& [kind, share] : by_kind) {
    if (share.days < share.items) std::cout << "  " << kind << ": " << share.days << " of " << share.items << '\n';
  }
  std::cout << name << ": " << all.items << " items, days exact " << static_cast<double>(all.days) / all.items
            << ", value exact " << static_cast<double>(all.values) / all.items << '\n';
  return all;
}

TEST(DateChallenge, English_days_are_exact_for_at_least_95_in_100) {
  const Share share = measure("challenge_en.tsv");
  ASSERT_GE(share.items, 150);
  EXPECT_GE(share.days, 0.95 * share.items);
}

TEST(DateChallenge, Arabic_days_are_exact_for_at_least_95_in_100) {
  const Share share = measure("challenge_ar.tsv");
  ASSERT_GE(share.items, 150);
  EXPECT_GE(share.days, 0.95 * share.items);
}

}  // namespace
}  // namespace rasid
