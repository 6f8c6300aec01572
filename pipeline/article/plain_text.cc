#include "pipeline/article/plain_text.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/text/fold.h"
#include "pipeline/article/clean_text.h"
#include "pipeline/article/lines.h"
#include "pipeline/article/utf8.h"

namespace rasid {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at <= text.size()) {
    std::size_t end = text.find_first_of("\n\r", at);
    if (end == std::string_view::npos) end = text.size();
    lines.push_back(clean_text(text.substr(at, end - at)));
    if (end == text.size()) break;
    at = end + (text.substr(end, 2) == "\r\n" ? 2 : 1);
  }
  return lines;
}

/// Wrapped at a column: inside paragraphs nearly every line but the last is of like width and ends within a sentence.
bool is_wrapped(const std::vector<std::string>& lines) {
  std::size_t inner = 0, wrapped = 0;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (lines[i].empty() || lines[i + 1].empty()) continue;
    ++inner;
    const std::size_t width =
        count_characters(lines[i]) + static_cast<std::size_t>(std::count(lines[i].begin(), lines[i].end(), ' '));
    wrapped += width >= 50 && width <= 100 && !ends_sentence(lines[i]);
  }
  return inner >= 3 && wrapped * 4 >= inner * 3;
}

bool looks_like_title(const std::string& line) {
  const std::size_t chars = count_characters(line);
  if (chars < 8 || chars > 140 || is_dateline(line)) return false;
  if (line.ends_with("?") || line.ends_with("!") || line.ends_with("؟")) return chars < 110;
  return !ends_sentence(line);
}

}  // namespace

bool is_dateline(std::string_view clean) {
  const std::size_t chars = count_characters(clean);
  if (chars < 3 || chars > 60) return false;
  const bool dash = clean.ends_with("-") || clean.ends_with("–") || clean.ends_with("—") || clean.ends_with(":") ||
                    clean.ends_with("ـ");
  static const std::vector<std::string> agencies = [] {
    std::vector<std::string> list;
    for (const std::string_view a :
         {"سانا", "رويترز", "أ ف ب", "أ.ف.ب", "فرانس برس", "د ب أ", "الأناضول", "وكالات", "عنب بلدي", "خاص", "(ap)",
          "(reuters)", "(afp)", "reuters", "sana", "(sana)", "(dpa)", "agencies", "وكالة"})
      list.push_back(fold(a));
    return list;
  }();
  const std::string folded = fold(clean);
  const bool agency = std::any_of(agencies.begin(), agencies.end(),
                                  [&](const std::string& a) { return folded.find(a) != std::string::npos; });
  const bool short_line = std::count(clean.begin(), clean.end(), ' ') <= 6;
  return short_line &&
         ((agency &&
           (dash || clean.find('-') != std::string_view::npos || clean.find('/') != std::string_view::npos ||
            clean.find("–") != std::string_view::npos || clean.find('(') != std::string_view::npos)) ||
          (dash && !clean.ends_with(":") && chars < 40));
}

void append_block(Article& article, BlockKind kind, std::string_view clean) {
  if (clean.empty()) return;
  if (!article.text.empty()) article.text += "\n\n";
  const auto begin = static_cast<std::uint32_t>(article.text.size());
  article.text += clean;
  article.blocks.push_back({kind, Span{begin, static_cast<std::uint32_t>(article.text.size())}});
}

void read_plain_text(std::string_view text, Article& article) {
  const std::vector<std::string> lines = lines_of(text);
  const bool wrapped = is_wrapped(lines);
  std::vector<std::string> blocks;
  bool joined = false;
  for (const std::string& line : lines) {
    if (line.empty()) {
      joined = false;
      continue;
    }
    if (wrapped && joined)
      blocks.back() += " " + line;
    else
      blocks.push_back(line);
    joined = true;
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    BlockKind kind = BlockKind::paragraph;
    if (i == 0 && blocks.size() > 1 && looks_like_title(blocks[0])) {
      kind = BlockKind::title;
      article.title = blocks[0];
    } else if (i < 3 && is_dateline(blocks[i])) {
      kind = BlockKind::dateline;
    }
    append_block(article, kind, blocks[i]);
  }
}

}  // namespace rasid
