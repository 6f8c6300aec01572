#include "pipeline/article/lines.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "core/text/fold.h"
#include "pipeline/article/line_phrases.h"

namespace rasid {
namespace {

bool is_edge_noise(std::string_view text, std::size_t at, std::size_t& length, bool keep_colon) {
  std::size_t end = at;
  const char32_t c = next_char(text, end);
  length = end - at;
  if (c < 0x80) {
    if (keep_colon && (c == ':' || c == '-')) return false;
    return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) && c != '(' && c != ')';
  }
  return (c >= 0x2000 && c <= 0x2BFF) || (c >= 0x1F000 && c <= 0x1FAFF) || c == 0xA0 || c == 0xAB || c == 0xBB ||
         c == 0xB7 || c == 0xFE0F;
}

struct Lists {
  std::unordered_set<std::string> whole, heads, ends;
  std::vector<std::string> beginnings, links;

  Lists() {
    each(kWholeLines, [&](std::string_view phrase) { whole.insert(line_key(phrase)); });
    each(kRelatedHeads, [&](std::string_view phrase) { heads.insert(line_key(phrase)); });
    each(kEnds, [&](std::string_view phrase) { ends.insert(line_key(phrase)); });
    each(kBeginnings, [&](std::string_view phrase) { beginnings.push_back(prefix_key(phrase)); });
    each(kRelatedLinks, [&](std::string_view phrase) { links.push_back(prefix_key(phrase)); });
    std::sort(beginnings.begin(), beginnings.end());
    std::sort(links.begin(), links.end());
  }

  template <typename Take>
  static void each(std::string_view list, const Take& take) {
    while (!list.empty()) {
      const std::size_t end = std::min(list.find('|'), list.size());
      std::string_view phrase = list.substr(0, end);
      while (!phrase.empty() && static_cast<unsigned char>(phrase.front()) <= 0x20) phrase.remove_prefix(1);
      while (!phrase.empty() && static_cast<unsigned char>(phrase.back()) <= 0x20) phrase.remove_suffix(1);
      if (!phrase.empty()) take(phrase);
      list.remove_prefix(std::min(end + 1, list.size()));
    }
  }

  /// A beginning keeps its colon: "read:" is a label, "read" is a word.
  static std::string prefix_key(std::string_view phrase) { return fold(phrase); }

  /// True if one of the sorted phrases begins the key and ends there at a word's end.
  static bool begins(const std::vector<std::string>& sorted, const std::string& key) {
    // The candidates are the phrases that share the first characters: walk down from the upper bound.
    auto it = std::upper_bound(sorted.begin(), sorted.end(), key);
    for (int steps = 0; it != sorted.begin() && steps < 400; ++steps) {
      --it;
      if (it->compare(0, 2, key, 0, 2) != 0) break;
      if (key.size() < it->size() || key.compare(0, it->size(), *it) != 0) continue;
      const char last = it->back();
      const bool word = (last >= 'a' && last <= 'z') || static_cast<unsigned char>(last) >= 0x80;
      if (!word || key.size() == it->size()) return true;
      const char next = key[it->size()];
      if (!((next >= 'a' && next <= 'z') || static_cast<unsigned char>(next) >= 0x80)) return true;
    }
    return false;
  }
};

const Lists& lists() {
  static const Lists all;
  return all;
}

}  // namespace

bool ends_sentence(std::string_view text) {
  static constexpr std::string_view kClosers[] = {"\"",           "'",        ")", "]", "\xE2\x80\x9D",
                                                  "\xE2\x80\x99", "\xC2\xBB", " "};
  bool again = true;
  while (again && !text.empty()) {
    again = false;
    for (const std::string_view closer : kClosers) {
      if (text.ends_with(closer)) {
        text.remove_suffix(closer.size());
        again = true;
      }
    }
  }
  static constexpr std::string_view kMarks[] = {".",       "!", "?", ":", "\xD8\x9F", "\xE2\x80\xA6", "\xE3\x80\x82",
                                                "\xDB\x94"};
  return std::any_of(std::begin(kMarks), std::end(kMarks), [&](std::string_view end) { return text.ends_with(end); });
}

std::string line_key(std::string_view text) {
  std::string folded = fold(text);
  std::size_t begin = 0, length = 0;
  while (begin < folded.size() && is_edge_noise(folded, begin, length, false)) begin += length;
  std::size_t end = folded.size();
  while (end > begin) {
    std::size_t start = end - 1;
    while (start > begin && (static_cast<unsigned char>(folded[start]) & 0xC0) == 0x80) --start;
    if (!is_edge_noise(folded, start, length, false)) break;
    end = start;
  }
  std::string out;
  for (std::size_t i = begin; i < end; ++i) {
    if (static_cast<unsigned char>(folded[i]) > 0x20)
      out += folded[i];
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return out;
}

namespace {

/// "More great stories", "more business news": headings of lists in many words.
bool heads_more(const std::string& key) {
  if (!key.starts_with("more ") || key.size() > 45) return false;
  static constexpr std::string_view kListEnds[] = {" stories", " news",    " coverage", " articles", " headlines",
                                                   " posts",   " reading", " videos",   " reads"};
  return std::any_of(std::begin(kListEnds), std::end(kListEnds),
                     [&](std::string_view end) { return key.ends_with(end); });
}

/// Where to reach the writer or to follow the outlet, wherever it stands in a line.
bool says_contact(const std::string& key) {
  static constexpr std::string_view kContacts[] = {"can be reached at",
                                                   "reach the reporter",
                                                   "follow us on",
                                                   "follow him on",
                                                   "follow her on",
                                                   "follow them on",
                                                   "follow me on",
                                                   "on twitter @",
                                                   "on twitter at",
                                                   "share it with a friend",
                                                   "contributed to this report",
                                                   "contributed to this story",
                                                   "contributed to this article",
                                                   "sign up here",
                                                   "sign up for our",
                                                   "subscribe to our",
                                                   "our newsletter",
                                                   "free newsletter",
                                                   "daily newsletter",
                                                   "email newsletter",
                                                   "terms of service apply",
                                                   "on facebook and twitter",
                                                   "channel on telegram",
                                                   "channel on whatsapp"};
  static const std::vector<std::string> arabic = [] {
    std::vector<std::string> list;
    for (const std::string_view c : {"تابعونا على", "تابعنا على", "تابعوا صفحتنا", "انضموا إلى قناتنا",
                                     "انضم إلى قناتنا", "قناتنا على", "صفحتنا على", "حسابنا على", "اشترك في نشرتنا",
                                     "نشرتنا البريدية", "عبر تطبيق تلغرام", "يمكنكم متابعتنا", "يمكنك متابعتنا"})
      list.push_back(fold(c));
    return list;
  }();
  return std::any_of(std::begin(kContacts), std::end(kContacts),
                     [&](std::string_view c) { return key.find(c) != std::string::npos; }) ||
         std::any_of(arabic.begin(), arabic.end(),
                     [&](const std::string& c) { return key.find(c) != std::string::npos; });
}

/// "Image 1 of 5", "صورة 1 من 5"
bool counts_pictures(const std::string& key) {
  static const std::string picture = fold("صورة ");
  if (key.size() > 24 || !(key.starts_with("image ") || key.starts_with("photo ") || key.starts_with("slide ") ||
                           key.starts_with(picture)))
    return false;
  return key.find_first_of("0123456789") != std::string::npos;
}

}  // namespace

LineKind classify_line(const std::string& key, std::size_t chars) {
  const Lists& all = lists();
  if (heads_more(key)) return LineKind::related_head;
  if (counts_pictures(key) || (chars <= 190 && says_contact(key))) return LineKind::boilerplate;
  if (chars <= 60 && all.ends.contains(key)) return LineKind::end_of_text;
  if (chars <= 60 && all.heads.contains(key)) return LineKind::related_head;
  if (chars <= 60 && all.whole.contains(key)) return LineKind::boilerplate;
  if (chars <= 160 && Lists::begins(all.links, key)) return LineKind::related_link;
  if (chars <= 170 && Lists::begins(all.beginnings, key)) return LineKind::suspect;
  return LineKind::text;
}

}  // namespace rasid
