#include "pipeline/store/search_text.h"

#include <functional>
#include <set>
#include <vector>

#include "core/text/fold.h"

namespace rasid {
namespace {

/// ASCII letters and digits, and every character beyond ASCII that folding leaves: FTS5's unicode61 parts at the
/// rest.
bool is_word_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
}

void each_word(const std::string& folded, const std::function<void(std::string_view)>& each) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= folded.size(); ++i) {
    if (i < folded.size() && is_word_byte(folded[i])) continue;
    if (i > begin) each(std::string_view(folded).substr(begin, i - begin));
    begin = i + 1;
  }
}

constexpr std::size_t kLetter = 2;               // bytes of an Arabic letter in UTF-8
constexpr std::size_t kLeastStem = 3 * kLetter;  // what is left must still be a word

bool take_off(std::string_view& word, std::string_view letters) {
  if (!word.starts_with(letters) || word.size() < letters.size() + kLeastStem) return false;
  word.remove_prefix(letters.size());
  return true;
}

/// The forms of an Arabic word without what is written onto it, the shortest last.
std::vector<std::string_view> stems(std::string_view word) {
  std::vector<std::string_view> forms;
  const auto keep = [&](bool taken) {
    if (taken) forms.push_back(word);
  };
  keep(take_off(word, "و") || take_off(word, "ف"));
  const std::string_view before = word;
  if (take_off(word, "لل")) {
    forms.push_back(word);
    return forms;
  }
  keep(take_off(word, "ب") || take_off(word, "ل") || take_off(word, "ك") || take_off(word, "س"));
  const std::string_view attached = word;
  keep(take_off(word, "ال"));
  // Without an article behind it the letter may belong to the word: بلدة. Both forms stand in the index.
  if (attached == word && before != word) return forms;
  return forms;
}

}  // namespace

std::string search_text(const Candidate& c, std::string_view sentence, std::string_view title,
                        std::string_view outlet) {
  std::set<std::string, std::less<>> seen;
  std::string out;
  const auto add = [&](std::string_view word) {
    if (!seen.emplace(word).second) return;
    if (!out.empty()) out += ' ';
    out += word;
  };
  const auto add_text = [&](std::string_view text) {
    const std::string folded = fold(text);
    each_word(folded, [&](std::string_view word) {
      add(word);
      for (const std::string_view stem : stems(word)) add(stem);
    });
  };
  add_text(sentence);
  add_text(title);
  add_text(outlet);
  std::string kind = c.kind;
  for (char& letter : kind) letter = letter == '_' ? ' ' : letter;
  add_text(kind);
  if (c.place) {
    add_text(c.place->place.name);
    add_text(c.place->place.admin1);
    for (const std::string& name : c.place->place.names) add_text(name);
  }
  for (const EventActor& actor : c.actors) {
    add_text(actor.name);
    for (const std::string& name : actor.names) add_text(name);
  }
  return out;
}

std::string search_query(std::string_view words) {
  std::string query;
  const std::string folded = fold(words);
  each_word(folded, [&](std::string_view word) {
    // With its article the word is sought without it: both stand in the index under the stem.
    std::string_view sought = word;
    for (const std::string_view prefix : {"وبال", "بال", "وال", "فال", "كال", "ولل", "لل", "ال"}) {
      if (take_off(sought, prefix)) break;
    }
    query += (query.empty() ? "\"" : " \"") + std::string(sought) + "\"*";
  });
  return query;
}

}  // namespace rasid
