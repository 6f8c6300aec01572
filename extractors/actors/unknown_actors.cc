#include <algorithm>

#include "extractors/actors/read_actors.h"

namespace rasid {

namespace {

bool looks_like(const TokenizedText& text, const ActorRegistry& registry, std::uint32_t token) {
  std::vector<PhraseHit> hits;
  registry.words.match_at(text, token, hits);
  return std::any_of(hits.begin(), hits.end(), [&](const PhraseHit& hit) {
    return hit.last == token + 1 && static_cast<ActorWord>(hit.payload) == ActorWord::looks_like &&
           (hit.clitics & kPronoun) == 0;
  });
}

/// "في", "إلى", "قال": words that end a name.
bool is_no_name(const TokenizedText& text, const ActorRegistry& registry, std::uint32_t token) {
  std::vector<PhraseHit> hits;
  registry.words.match_at(text, token, hits);
  return std::any_of(hits.begin(), hits.end(), [&](const PhraseHit& hit) {
    const auto word = static_cast<ActorWord>(hit.payload);
    return hit.last == token + 1 && (word == ActorWord::locative || word == ActorWord::verb ||
                                     word == ActorWord::aux || word == ActorWord::be || word == ActorWord::link ||
                                     word == ActorWord::clause_start || word == ActorWord::agent);
  });
}

/// The end of a run of capitalised words from `token` on; small words may stand inside.
std::uint32_t capitals_end(const TokenizedText& text, std::uint32_t token, std::uint32_t last) {
  std::uint32_t end = token;
  for (std::uint32_t i = token; i < last && i < token + 8; ++i) {
    const Token& t = text.tokens[i];
    if (t.kind == TokenKind::punctuation || t.arabic) break;
    if (t.capital) {
      end = i + 1;
    } else if (text.folded_of(i) != "of" && text.folded_of(i) != "the" && text.folded_of(i) != "for" &&
               text.folded_of(i) != "al" && !t.joined) {
      break;
    }
  }
  return end;
}

}  // namespace

std::vector<std::string> unknown_actors(const Article& article, const TokenizedText& text,
                                        const ActorRegistry& registry, const std::vector<ActorMention>& mentions) {
  std::vector<std::string> unknown;
  const auto known = [&](Span span) {
    const auto it = std::partition_point(mentions.begin(), mentions.end(),
                                         [&](const ActorMention& m) { return m.span.end <= span.begin; });
    return it != mentions.end() && it->span.overlaps(span);
  };
  const auto keep = [&](std::uint32_t first, std::uint32_t last) {
    const Span span = text.span_of(first, last);
    std::string phrase(span.of(article.text));
    if (!known(span) && std::find(unknown.begin(), unknown.end(), phrase) == unknown.end())
      unknown.push_back(std::move(phrase));
  };
  for (const Sentence& sentence : text.sentences) {
    for (std::uint32_t token = sentence.first; token < sentence.last; ++token) {
      const Token& t = text.tokens[token];
      if (t.kind != TokenKind::word) continue;
      if (t.arabic) {
        if (!looks_like(text, registry, token)) continue;
        std::uint32_t end = token + 1;
        while (end < sentence.last && end < token + 3 && text.tokens[end].kind == TokenKind::word &&
               text.tokens[end].arabic && !is_no_name(text, registry, end))
          ++end;
        if (end > token + 1) keep(token, end);
        continue;
      }
      if (!t.capital) continue;
      const std::uint32_t end = capitals_end(text, token, sentence.last);
      bool named = false;
      for (std::uint32_t i = token; i < end; ++i) named = named || looks_like(text, registry, i);
      if (named && end > token + 1) keep(token, end);
      if (end > token + 1) token = end - 1;
    }
  }
  return unknown;
}

}  // namespace rasid
