#include "extractors/places/frames.h"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace rasid {
namespace {

void apply(FoundName& name, const PlaceWord& word) {
  name.frame = true;
  name.rule = name.rule.empty() ? word.rule : name.rule;
  name.widen_km = std::max(name.widen_km, word.km);
  switch (word.kind) {
    case PlaceWordKind::class_word:
      if (name.classes.empty()) name.classes = word.classes;
      name.strong = name.strong || !word.weak;
      name.several = name.several || word.several;
      name.cue = true;
      break;
    case PlaceWordKind::countryside: name.countryside = name.strong = true; break;
    case PlaceWordKind::desert: name.desert = true; break;
    case PlaceWordKind::near: name.near = name.cue = true; break;
    case PlaceWordKind::part: name.part = name.cue = true; break;
    case PlaceWordKind::direction_of:
      name.offset = word.direction;
      name.cue = true;
      break;
    case PlaceWordKind::side: name.side = word.direction; break;
    default: break;
  }
}

/// "5 km" before `end`.
void read_distance(const NameView& view, FoundName& name, std::uint32_t end) {
  if (end < 2) return;
  const RuleHit* unit = view.hits.ending(end, PlaceWordKind::unit);
  if (unit == nullptr || unit->first == 0) return;
  const Token& number = view.token(unit->first - 1);
  if (number.kind != TokenKind::number || number.sentence != name.sentence) return;
  const std::string digits(view.text.folded_of(unit->first - 1));
  const double value = std::strtod(digits.c_str(), nullptr) * view.hits.word(*unit).km;
  if (value <= 0 || value > 500) return;
  name.offset_km = value;
  name.frame = true;
  name.phrase_first = unit->first - 1;
  if (name.rule.empty()) name.rule = view.hits.word(*unit).rule;
}

/// Arabic sides stand behind a frame ("ريف إدلب الشرقي"); English ones before the frame ("Aleppo's western
/// countryside").
bool side_counts(const NameView& view, const FoundName& name, std::uint32_t at, const RuleHit& side) {
  if (view.token(at).arabic) {
    const bool definite = view.text.folded_of(at).starts_with("ال");
    return definite && (name.frame || name.countryside);
  }
  return view.hits.beginning(side.last, PlaceWordKind::countryside) != nullptr ||
         view.hits.beginning(side.last, PlaceWordKind::near) != nullptr;
}

void read_after(const NameView& view, FoundName& name) {
  const std::uint32_t end = view.sentence_of(name.first).last;
  std::uint32_t cursor = name.last;
  for (int steps = 0; steps < 4 && cursor < end; ++steps) {
    std::uint32_t at = cursor;
    if (!view.token(at).arabic && view.text.folded_of(at) == "'s") ++at;
    if (at < end && view.token(at).kind == TokenKind::punctuation &&
        (view.text.folded_of(at) == "\"" || view.text.folded_of(at) == "'"))
      ++at;
    if (at >= end) return;
    const RuleHit* side = view.hits.beginning(at, PlaceWordKind::side);
    const RuleHit* best = nullptr;
    for (const PlaceWordKind kind :
         {PlaceWordKind::class_word, PlaceWordKind::countryside, PlaceWordKind::desert, PlaceWordKind::near}) {
      const RuleHit* hit = view.hits.beginning(at, kind);
      if (hit != nullptr && (best == nullptr || hit->last > best->last)) best = hit;
    }
    if (best == nullptr && side != nullptr && side_counts(view, name, at, *side)) best = side;
    if (best == nullptr || best->last > end) return;
    apply(name, view.hits.word(*best));
    cursor = best->last;
    name.phrase_last = cursor;
  }
}

}  // namespace

void read_before(const NameView& view, FoundName& name) {
  const std::uint32_t begin = view.sentence_of(name.first).first;
  std::uint32_t cursor = name.first;
  for (int steps = 0; steps < 6 && cursor > begin; ++steps) {
    std::uint32_t skipped = cursor;
    while (skipped > begin && cursor - skipped < 2 && view.is_filler(skipped - 1) &&
           view.hits.before(skipped) == nullptr)
      --skipped;
    const RuleHit* hit = view.hits.before(skipped);
    if (hit == nullptr || hit->first < begin) return;
    const PlaceWord& word = view.hits.word(*hit);
    if (word.kind == PlaceWordKind::cue) {
      name.cue = true;
      read_distance(view, name, hit->first);
      return;
    }
    if (word.kind == PlaceWordKind::origin) {
      name.role = PlaceRole::origin;
      name.cue = true;
      return;
    }
    if (word.kind > PlaceWordKind::side) return;  // organisations, persons: accept() asks for them
    // "الريف الشمالي لحلب"; in "بريف الرقة الشمالي وقرية X" the side is the other name's.
    if (word.kind == PlaceWordKind::side && view.token(hit->first).arabic && (name.clitics & kLi) == 0) return;
    apply(name, word);
    cursor = hit->first;
    name.phrase_first = cursor;
    if (word.kind == PlaceWordKind::direction_of) read_distance(view, name, cursor);
    // "في ريف", "بريف": the preposition is on the frame.
    if (hit->clitics & (kBi | kLi)) name.cue = true;
    if (hit->clitics & kWa) return;
  }
}

void read_frame(const NameView& view, FoundName& name) {
  read_before(view, name);
  read_after(view, name);
  // The side may stand on both ends: "ريف X الشمالي", "western countryside of X".
  if (name.clitics & (kBi | kLi)) name.cue = true;
}

}  // namespace rasid
