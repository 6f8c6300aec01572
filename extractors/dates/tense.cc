#include "extractors/dates/tense.h"

#include <algorithm>

namespace rasid {
namespace {

/// Words further away than this say nothing about an expression's tense.
constexpr std::uint32_t kCueReach = 60;
constexpr std::uint32_t kCueReachBehind = 12;

}  // namespace

const Sentence& DateTense::sentence_of(const DateExpression& e) const {
  return text_->sentences[text_->tokens[e.first].sentence];
}

std::uint32_t DateTense::end_of_reach(const DateExpression& e) const {
  return std::min(sentence_of(e).last, e.last + kCueReachBehind);
}

bool DateTense::is(std::uint32_t token, DateClass word_class) const {
  const auto senses = senses_->at(token);
  return std::any_of(senses.begin(), senses.end(),
                     [&](const DateSense& sense) { return sense.word_class == word_class; });
}

/// An English past form or an Arabic future one: no list can hold them all.
int DateTense::by_form(std::uint32_t token) const {
  const std::string_view word = text_->folded_of(token);
  const Token& t = text_->tokens[token];
  if (!t.arabic) {
    if (word.size() < 5 || !word.ends_with("ed") || t.capital) return 0;
    return token > text_->sentences[t.sentence].first && is(token - 1, rules_->no_past) ? 0 : -1;
  }
  // سـ before the present's ي ت ن, with or without و ف: سيصل, وستبدأ. Letters are two bytes.
  std::string_view verb = word;
  if (verb.starts_with("و") || verb.starts_with("ف")) verb.remove_prefix(2);
  if (verb.size() < 8 || !verb.starts_with("س")) return 0;
  const std::string_view second = verb.substr(2, 2);
  if (second != "ي" && second != "ت" && second != "ن") return 0;
  return is(token, rules_->no_future) ? 0 : 1;
}

int DateTense::of_token(std::uint32_t token) const {
  if (senses_->find(token, DateSlot::cue_future) != nullptr) return 1;
  if (senses_->find(token, DateSlot::cue_past) != nullptr) return -1;
  return text_->tokens[token].kind == TokenKind::word ? by_form(token) : 0;
}

/// The nearest cue before the expression: 1 points ahead, -1 back, 0 there is none. "by" and "until" point ahead only
/// if nothing before them says otherwise ("The truce held until early December") and they don't begin the sentence
/// ("Until Thursday, they had not ...").
int DateTense::before(const DateExpression& e) const {
  const Sentence& sentence = sentence_of(e);
  const std::uint32_t floor = e.core > sentence.first + kCueReach ? e.core - kCueReach : sentence.first;
  int weak = 0;
  for (std::uint32_t token = e.core; token-- > floor;) {
    const int tense = of_token(token);
    if (tense == 0) continue;
    if (senses_->find(token, DateSlot::open_end) == nullptr) return tense;
    if (token == sentence.first) continue;
    if (e.fields.has(DateSlot::weekday)) return tense;
    weak = tense;
  }
  return weak;
}

bool DateTense::will_after(const DateExpression& e) const {
  for (std::uint32_t token = e.last; token < end_of_reach(e); ++token) {
    if (is(token, rules_->cue_will)) return true;
    if (of_token(token) < 0) return false;
  }
  return false;
}

bool DateTense::future(const DateExpression& e) const {
  const int tense = before(e);
  return tense > 0 || (tense == 0 && will_after(e));
}

bool DateTense::past(const DateExpression& e) const {
  if (const int tense = before(e); tense != 0) return tense < 0;
  for (std::uint32_t token = e.last; token < end_of_reach(e); ++token) {
    if (const int tense = of_token(token); tense != 0) return tense < 0;
  }
  return false;
}

}  // namespace rasid
