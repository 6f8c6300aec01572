#include "extractors/counts/numbers.h"

#include <charconv>
#include <map>
#include <string>

#include "extractors/ruleset/toml_file.h"

namespace rasid {
namespace {

constexpr std::uint16_t kNumberClitics = kWa | kFa | kBi | kLi | kKa;
constexpr std::int64_t kLargest = 1'000'000'000'000;

/// The value of a token of digits; empty for decimals and what is too long to count people.
std::optional<std::int64_t> digits_of(std::string_view folded) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(folded.data(), folded.data() + folded.size(), value);
  if (error != std::errc() || end != folded.data() + folded.size() || value > kLargest) return std::nullopt;
  return value;
}

/// The size of the gap that a number leaves below itself: 100 for 300, 10 for 40, 1 for 7.
std::int64_t step_of(std::int64_t value) {
  std::int64_t step = 1;
  while (value != 0 && value % (step * 10) == 0) step *= 10;
  return step;
}

std::vector<Phrase> both(const TomlTable& table) {
  std::vector<Phrase> phrases = table.phrases("en");
  for (Phrase& phrase : table.phrases("ar")) phrases.push_back(std::move(phrase));
  if (phrases.empty()) table.error("", "E401", "no words", "give `en` or `ar`");
  return phrases;
}

}  // namespace

void NumberRules::add(const std::vector<Phrase>& phrases, Meaning meaning, std::uint16_t clitics) {
  for (const Phrase& phrase : phrases) {
    if (table_.add(phrase.text, static_cast<std::uint32_t>(meanings_.size()), clitics)) meanings_.push_back(meaning);
  }
}

std::optional<NumberRules> NumberRules::load(const std::filesystem::path& rules_folder, Vocabulary& vocabulary,
                                             std::vector<Diagnostic>& diagnostics) {
  std::vector<Diagnostic> found;
  const auto file = RuleFile::read(rules_folder / "counts" / "numbers.toml", rules_folder / "lists", found);
  NumberRules rules(vocabulary);
  if (file) {
    const TomlTable root = file->root();
    root.number("schema");
    for (const TomlTable& t : root.tables("number"))
      rules.add(both(t), {Word::number, t.number("value")}, kNumberClitics);
    for (const TomlTable& t : root.tables("scale"))
      rules.add(both(t), {Word::scale, t.number("value")}, kNumberClitics);
    for (const TomlTable& t : root.tables("vague"))
      rules.add(both(t), {Word::vague, t.number("low")}, kNumberClitics);
    static const std::map<std::string, Word> kBounds = {
        {"at_least", Word::at_least},       {"more_than", Word::more_than},
        {"at_most", Word::at_most},         {"about", Word::about},
        {"between", Word::between},         {"range", Word::range},
        {"conjunction", Word::conjunction}, {"percent", Word::after_percent}};
    std::vector<std::string> names;
    for (const auto& [name, word] : kBounds) names.push_back(name);
    for (const TomlTable& t : root.tables("bound")) {
      const std::string kind = t.choice("kind", names);
      if (const auto it = kBounds.find(kind); it != kBounds.end())
        rules.add(both(t), {it->second, 0}, kNumberClitics);
    }
    root.finish();
  }
  const bool failed = !file || has_errors(found);
  diagnostics.insert(diagnostics.end(), found.begin(), found.end());
  if (failed) return std::nullopt;
  return rules;
}

std::optional<NumberRules::Piece> NumberRules::piece_at(const TokenizedText& text, std::uint32_t at,
                                                        bool continues) const {
  const Token& token = text.tokens[at];
  if (token.kind == TokenKind::punctuation) return std::nullopt;
  if (token.kind == TokenKind::number) {
    const std::optional<std::int64_t> value = digits_of(text.folded_of(at));
    if (!value) return std::nullopt;
    return Piece{at + 1, {Word::number, *value}, kNoClitic, true};
  }
  if (text.forms_begin(at) == text.forms_end(at)) return std::nullopt;
  std::vector<PhraseHit> hits;
  table_.match_at(text, at, hits);
  const PhraseHit* best = nullptr;
  for (const PhraseHit& hit : hits) {
    const bool longer = best == nullptr || hit.last > best->last;
    const bool as_long = best != nullptr && hit.last == best->last;
    const Word word = meanings_[hit.payload].word;
    if (longer || (as_long && word == (continues ? Word::scale : Word::vague)))
      best = &hit;  // ثلاثة آلاف, but آلاف العائلات
  }
  if (best == nullptr) return std::nullopt;
  return Piece{best->last, meanings_[best->payload], best->clitics, false};
}

std::optional<NumberMention> NumberRules::number_at(const TokenizedText& text, std::uint32_t at,
                                                    std::uint32_t end) const {
  const std::optional<Piece> first = piece_at(text, at);
  if (!first) return std::nullopt;
  NumberMention number;
  number.first = number.number_first = at;
  number.clitics = first->clitics;
  number.digits = first->digits;
  if (first->meaning.word == Word::vague) {
    number.last = number.number_last = first->last;
    number.low = first->meaning.value;
    number.approximate = true;
    return number;
  }
  const bool scale = first->meaning.word == Word::scale;
  if (first->meaning.word != Word::number && !scale) return std::nullopt;
  std::int64_t total = 0;                       // whole thousands
  std::int64_t current = first->meaning.value;  // below them
  std::uint32_t next = first->last;
  while (next < end) {
    std::uint32_t look = next;
    std::optional<Piece> piece = piece_at(text, look, true);
    const bool english_and = piece && piece->meaning.word == Word::conjunction && current >= 100;
    if (english_and && piece->last < end) {
      look = piece->last;
      piece = piece_at(text, look, true);
    }
    if (!piece || piece->digits) break;
    const bool wa = (piece->clitics & kWa) != 0;
    const std::int64_t value = piece->meaning.value;
    if (piece->meaning.word == Word::scale && !wa && !english_and) {
      if (current * value > kLargest) break;
      current *= value;
      if (value >= 1000) {
        total += current;
        current = 0;
      }
    } else if (piece->meaning.word == Word::scale && wa && value < 1000 && total > 0 && current == 0) {
      current = value;
    } else if (piece->meaning.word == Word::number) {
      const bool hyphen = text.tokens[look].joined;
      const bool arabic_tens =
          wa && value >= 20 && value < 100 && value % 10 == 0 && current % 100 > 0 && current % 100 < 10;
      const bool below = current == 0 || value < step_of(current);
      const bool joins = wa || english_and || hyphen || (current >= 100 && !text.tokens[look].arabic) ||
                         (current % 100 >= 20 && value < 10 && !text.tokens[look].arabic);
      const bool follows = arabic_tens || (below && (joins || (current == 0 && total > 0)));
      if (!follows || (current == 0 && total == 0)) break;
      if (first->digits) break;
      current += value;
    } else {
      break;
    }
    next = piece->last;
  }
  number.low = total + current;
  number.high = number.low;
  number.last = number.number_last = next;
  return number;
}

/// Takes in the words around: a second number of a range, bounds before and after.
void NumberRules::widen(const TokenizedText& text, std::uint32_t first, std::uint32_t end,
                        NumberMention& number) const {
  // The longest bound that ends where the number begins (bounds have at most four words).
  const auto before = [&](std::uint32_t at) -> std::optional<std::pair<std::uint32_t, Piece>> {
    std::uint32_t reach = at;
    if (reach > first && text.tokens[reach - 1].arabic && text.folded_of(reach - 1).size() == 2)
      --reach;  // the و of و5
    for (std::uint32_t begin = reach >= first + 4 ? reach - 4 : first; begin < reach; ++begin) {
      const std::optional<Piece> piece = piece_at(text, begin);
      if (piece && !piece->digits && piece->last == reach && piece->meaning.word >= Word::at_least &&
          piece->meaning.word <= Word::between) {
        return std::pair{begin, *piece};
      }
    }
    return std::nullopt;
  };
  std::uint32_t at = number.last;
  if (at < end && !number.approximate) {
    const bool between = [&] {
      const auto bound = before(number.first);
      return bound && bound->second.meaning.word == Word::between;
    }();
    std::uint32_t second = at;
    bool range = number.digits && text.tokens[at].joined && text.tokens[at].kind == TokenKind::number;
    if (!range && at + 1 < end) {
      const std::string_view mark = text.folded_of(at);
      const std::optional<Piece> link = piece_at(text, at);
      const bool dash = mark == "-" && number.digits && text.tokens[at + 1].kind == TokenKind::number;
      const bool to = link && link->meaning.word == Word::range && !link->digits;
      const bool conjunction = between && ((link && link->meaning.word == Word::conjunction) || mark == "\xD9\x88");
      if (dash || to || conjunction) {
        range = true;
        second = at + 1;
      } else if (between && link && (link->clitics & kWa) != 0) {
        range = true;
      }
    }
    if (range) {
      const std::optional<NumberMention> other = number_at(text, second, end);
      if (other && !other->approximate && other->low > number.low) {
        number.high = other->low;
        number.last = number.number_last = other->last;
      }
    }
  }
  while (const auto bound = before(number.first)) {
    number.first = bound->first;
    if (bound->second.clitics != kNoClitic) number.clitics = bound->second.clitics;
    switch (bound->second.meaning.word) {
      case Word::at_least: number.high.reset(); break;
      case Word::more_than: number.high.reset(); break;
      case Word::at_most: number.approximate = true; break;
      case Word::about: number.approximate = true; break;
      default: break;
    }
  }
  if (number.last < end) {
    const std::optional<Piece> after = piece_at(text, number.last);
    if (after && after->meaning.word == Word::at_least) {
      number.high.reset();
      number.last = after->last;
    }
  }
  if (number.first > first && text.tokens[number.first - 1].arabic &&
      text.folded_of(number.first - 1) == "\xD9\x88" && !text.tokens[number.first].space_before) {
    number.clitics |= kWa;
  }
}

std::vector<NumberMention> NumberRules::read(const TokenizedText& text, std::uint32_t first,
                                             std::uint32_t last) const {
  std::vector<NumberMention> numbers;
  for (std::uint32_t at = first; at < last;) {
    std::optional<NumberMention> number = number_at(text, at, last);
    if (!number) {
      ++at;
      continue;
    }
    widen(text, numbers.empty() ? first : numbers.back().last, last, *number);
    const std::optional<Piece> after = number->last < last ? piece_at(text, number->last) : std::nullopt;
    const bool percent = (after && after->meaning.word == Word::after_percent) ||
                         (number->last < last && text.folded_of(number->last) == "%");
    at = number->last;
    if (!percent) numbers.push_back(*number);
  }
  return numbers;
}

}  // namespace rasid
