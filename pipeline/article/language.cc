#include "pipeline/article/language.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/text/fold.h"

namespace rasid {
namespace {

struct Language {
  std::string_view code;
  std::string_view words;  ///< function words, parted by spaces; folded when the table is made
};

constexpr Language kLatin[] = {
    {"en",
     "the of and to in a is that for on with was as by at from it be said are were has have this which his an will "
     "who their been not but or had its after they"},
    {"fr",
     "le la les de des du et en un une dans que qui est pour par sur au aux avec ce cette il elle ne pas plus son sa "
     "ses ont été sont mais ou leur nous être a d l"},
    {"de",
     "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat "
     "dass sie nach wird bei einer um am sind noch wie einem"},
    {"tr",
     "ve bir bu da de için ile olarak olan çok daha gibi kadar sonra ancak ya en ise değil her o ne ama var oldu "
     "olduğu tarafından dedi etti edildi bin yıl göre ki"},
    {"ku",
     "û li ji bi di de ku ya yên yê jî bo ev ew wê wî me min te her yek hat kir dike dikin e ne jê lê ên çû bû bûn "
     "dibe hatin were xwe na"},
    {"es",
     "el la los las de que y en un una por con para su al del se es lo como más pero sus le ha no este entre cuando "
     "muy sin sobre ser también fue"},
    {"pt",
     "o os as um uma do da dos das em no na nos nas que e é para com por não se mais como mas foi ao ele ela seu sua "
     "são também já quando"},
    {"it",
     "il lo la i gli le di del della dei che e è per con non un una in da si al alla nel nella sono ha come più "
     "anche ma questo"},
    {"nl",
     "de het een en van in is dat op te zijn met voor niet aan er om ook als bij door maar naar dan nog uit wordt "
     "heeft"},
};
constexpr std::size_t kLatinCount = std::size(kLatin);
constexpr Language kArabic[] = {
    {"ar",
     "في من على إلى أن التي الذي عن مع هذا هذه ما بعد قبل كما كان بين خلال وقد لا لم أو قال حيث أكد إن وفي ومن كل "
     "عند ذلك منذ حتى تم بن كانت ضد قد يوم عبر"},
    {"fa",
     "در به از که این را با است برای آن یک خود تا بر هم نیز شد کرد می های شده بود وی اما یا ما اگر دارد کند باید بین "
     "پس گفت"},
    {"ku",
     "لە بۆ و بە کە ئەو ئەم لەو لەم بوو دەکات کرد لەگەڵ هەر ئێمە نێوان خۆی دوای هەیە نییە یان بەڵام سەر کوردستان "
     "دەبێت ناو بەر هەموو کردووە"},
};

using Table = std::unordered_map<std::string, unsigned>;

template <std::size_t N>
Table make_table(const Language (&languages)[N]) {
  Table table;
  for (unsigned i = 0; i < N; ++i) {
    std::string_view rest = languages[i].words;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      table[fold(rest.substr(0, end))] |= 1U << i;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return table;
}

/// Letters that one of the languages has and its neighbours lack.
struct Letters {
  std::size_t latin = 0, arabic = 0, other = 0;
  std::size_t sorani = 0;    ///< ە ێ ۆ ڕ ڵ ڤ
  std::size_t persian = 0;   ///< پ چ ژ گ ک ی
  std::size_t turkish = 0;   ///< ı ğ İ
  std::size_t kurmanji = 0;  ///< ê î û
};

Letters count_letters(std::string_view text) {
  Letters out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_char(text, at);
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c < 0x250))
      ++out.latin;
    else if (is_arabic_letter(c))
      ++out.arabic;
    else if (c >= 0x370 && c != 0xFFFD && !(c >= 0x600 && c < 0x700) && !(c >= 0x2000 && c < 0x2C00))
      ++out.other;
    out.sorani += c == 0x6D5 || c == 0x6CE || c == 0x6C6 || c == 0x695 || c == 0x6B5 || c == 0x6A4;
    out.persian += c == 0x67E || c == 0x686 || c == 0x698 || c == 0x6AF || c == 0x6A9 || c == 0x6CC;
    out.turkish += c == 0x131 || c == 0x11F || c == 0x130;
    out.kurmanji += c == 0xEA || c == 0xEE || c == 0xFB || c == 0xCA || c == 0xCE || c == 0xDB;
  }
  return out;
}

template <std::size_t N>
std::array<std::size_t, N> count_words(std::string_view text, const Table& table, std::size_t& words) {
  std::array<std::size_t, N> hits{};
  const std::string folded = fold(text);
  std::size_t at = 0;
  const auto inside = [](char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; };
  while (at < folded.size()) {
    while (at < folded.size() && !inside(folded[at])) ++at;
    std::size_t end = at;
    while (end < folded.size() && inside(folded[end])) ++end;
    if (end > at) {
      ++words;
      if (const auto it = table.find(folded.substr(at, end - at)); it != table.end()) {
        for (std::size_t i = 0; i < N; ++i) hits[i] += (it->second >> i) & 1U;
      }
    }
    at = end;
  }
  return hits;
}

}  // namespace

std::string detect_language(std::string_view text) {
  text = text.substr(0, 4'000);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.remove_suffix(1);
  const Letters letters = count_letters(text);
  if (letters.latin + letters.arabic < 8 || letters.other > letters.latin + letters.arabic) return "und";
  std::size_t words = 0;
  if (letters.arabic > letters.latin) {
    static const Table table = make_table(kArabic);
    const auto hits = count_words<3>(text, table, words);
    if (letters.sorani * 14 > letters.arabic) return "ku";
    if (letters.persian * 25 > letters.arabic && hits[1] * 2 > hits[0]) return "fa";
    return letters.persian * 12 > letters.arabic && hits[1] > hits[0] ? "fa" : "ar";
  }
  static const Table table = make_table(kLatin);
  const auto hits = count_words<kLatinCount>(text, table, words);
  std::array<double, kLatinCount> score{};
  for (std::size_t i = 0; i < kLatinCount; ++i) score[i] = static_cast<double>(hits[i]);
  if (letters.turkish * 200 > letters.latin) score[3] *= 1.5;
  if (letters.kurmanji * 60 > letters.latin && letters.turkish * 400 < letters.latin) score[4] *= 1.5;
  const std::size_t best = static_cast<std::size_t>(std::max_element(score.begin(), score.end()) - score.begin());
  // A headline of few words may hold no function word: one hit is enough there, a text needs a share.
  if (hits[best] == 0 || (words > 30 && hits[best] * 14 < words)) return "und";
  return std::string(kLatin[best].code);
}

}  // namespace rasid
