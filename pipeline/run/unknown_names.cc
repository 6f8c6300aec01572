#include "pipeline/run/unknown_names.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/text/fold.h"
#include "core/text/tokens.h"
#include "extractors/extractor_parts.h"

namespace rasid {
namespace {

/// The first `count` words, by single spaces.
std::string first_words(const std::string& phrase, std::size_t count) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < count && at != std::string::npos; ++i) at = phrase.find(' ', at == 0 ? 0 : at + 1);
  return phrase.substr(0, at);
}

std::size_t times_in(std::string_view text, std::string_view phrase) {
  std::size_t times = 0;
  for (std::size_t at = text.find(phrase); at != std::string_view::npos; at = text.find(phrase, at + phrase.size()))
    ++times;
  return times;
}

std::string sentence_with(const TokenizedText& text, std::string_view phrase) {
  const std::size_t at = text.source.find(phrase);
  const std::size_t token =
      at == std::string_view::npos ? text.tokens.size() : text.token_at(static_cast<std::uint32_t>(at));
  if (token >= text.tokens.size()) return std::string(phrase);
  return std::string(text.sentences[text.tokens[token].sentence].span.of(text.source));
}

}  // namespace

void UnknownNames::add(const std::string& document, const Article& article) {
  const std::vector<std::string> phrases = extractor_.extract(article).unknown_actors;
  if (phrases.empty()) return;
  const TokenizedText text = tokenize(article, extractor_.parts().vocabulary);
  for (const std::string& phrase : phrases) {
    std::size_t at = 0;
    const bool arabic = is_arabic_letter(next_char(phrase, at));
    Group& group = groups_[fold(arabic ? first_words(phrase, 2) : phrase)];
    group.arabic = arabic;
    Spelling& spelling = group.spellings[phrase];
    spelling.times += std::max<std::size_t>(times_in(article.text, phrase), 1);
    spelling.documents.insert(document);
    if (spelling.example.empty()) {
      spelling.example = sentence_with(text, phrase);
      spelling.document = document;
    }
  }
}

UnknownName UnknownNames::united(const Group& group) {
  UnknownName name;
  std::set<std::string> documents;
  const std::pair<const std::string, Spelling>* best = nullptr;
  for (const auto& spelling : group.spellings) {
    name.times += spelling.second.times;
    documents.insert(spelling.second.documents.begin(), spelling.second.documents.end());
    if (best == nullptr || spelling.second.times > best->second.times) best = &spelling;
  }
  const bool agreed = best->second.times * 2 > name.times;
  name.name = group.arabic && !agreed ? first_words(best->first, 2) : best->first;
  name.language = group.arabic ? "ar" : "en";
  name.articles = documents.size();
  name.example = best->second.example;
  name.document = best->second.document;
  return name;
}

std::vector<UnknownName> UnknownNames::names(std::size_t least) const {
  std::vector<UnknownName> names;
  for (const auto& [key, group] : groups_) {
    UnknownName name = united(group);
    if (name.times >= least) names.push_back(std::move(name));
  }
  std::stable_sort(names.begin(), names.end(), [](const UnknownName& a, const UnknownName& b) {
    return std::pair(a.articles, a.times) > std::pair(b.articles, b.times);
  });
  return names;
}

}  // namespace rasid
