#include "extractors/counts/read_counts.h"

#include "extractors/counts/sentence_counts.h"

namespace rasid {
namespace {

/// و ف ب ل before a number or noun are no part of the count.
Span without_clitics(const TokenizedText& text, Span span, std::uint16_t clitics) {
  for (const std::uint16_t clitic : {kWa, kFa, kBi, kKa, kLi}) {
    if ((clitics & clitic) == 0) continue;
    std::size_t at = span.begin;
    next_char(text.source, at);
    std::size_t second = at;
    if (clitic == kLi && second < span.end && next_char(text.source, second) == U'ل') continue;
    for (std::size_t next = at; next < span.end; at = next) {
      const char32_t c = next_char(text.source, next);
      if (!(c >= 0x064B && c <= 0x0652) && c != 0x0640) break;
    }
    span.begin = static_cast<std::uint32_t>(at);
  }
  return span;
}

CountMention mention_of(const TokenizedText& text, const FoundCount& found) {
  CountMention mention;
  mention.span = text.span_of(found.first, found.last);
  if (found.arabic && text.tokens[found.first].kind == TokenKind::word && text.tokens[found.first].arabic) {
    mention.span = without_clitics(text, mention.span, found.clitics);
  }
  if (found.number_first < found.number_last) mention.number = text.span_of(found.number_first, found.number_last);
  if (found.has_noun()) mention.noun = text.span_of(found.noun_first, found.noun_last);
  if (found.outcome_first < found.outcome_last)
    mention.outcome_span = text.span_of(found.outcome_first, found.outcome_last);
  mention.low = found.low;
  mention.high = found.high;
  mention.approximate = found.approximate;
  mention.kind = found.kind == CountedKind::unknown && found.outcome != Outcome::none &&
                         found.outcome != Outcome::seized && found.outcome != Outcome::destroyed
                     ? CountedKind::people
                     : found.kind;
  mention.outcome = found.outcome;
  mention.negated = found.negated;
  mention.running_total = found.running;
  mention.part = found.part;
  mention.rule = std::string("counts/") + found.rule;
  return mention;
}

}  // namespace

std::vector<CountMention> read_counts(const Article& /*article*/, const TokenizedText& text,
                                      const CountRules& rules) {
  std::vector<CountMention> mentions;
  SentenceCounts sentences(text, rules);
  for (const Sentence& sentence : text.sentences) {
    for (const FoundCount& found : sentences.read(sentence)) mentions.push_back(mention_of(text, found));
  }
  return mentions;
}

}  // namespace rasid
