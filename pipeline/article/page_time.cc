#include "pipeline/article/page_time.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <unordered_map>
#include <vector>

#include "core/text/fold.h"

namespace rasid {
namespace {

using std::chrono::days;
using std::chrono::seconds;

struct Token {
  enum class Kind { number, word, mark } kind = Kind::mark;
  std::string text;
  int value = 0;       ///< of a number
  bool glued = false;  ///< no space stands before it
};

const std::unordered_map<std::string, unsigned>& months() {
  static const std::unordered_map<std::string, unsigned> table = [] {
    std::unordered_map<std::string, unsigned> t;
    const auto add = [&t](unsigned month, std::initializer_list<std::string_view> names) {
      for (const std::string_view name : names) t[fold(name)] = month;
    };
    // English, Levantine and Gregorian Arabic, Maghrebi, Kurdish (Kurmanji, Sorani), Turkish, French, German,
    // Spanish.
    add(1, {"january", "jan", "يناير", "كانون الثاني", "كانون ثاني", "جانفي", "ocak", "janvier", "januar", "jänner",
            "enero", "çile", "rêbendan"});
    add(2, {"february", "feb", "فبراير", "شباط", "فيفري", "şubat", "février", "fevrier", "februar", "febrero",
            "sibat", "شوبات"});
    add(3, {"march", "mar", "مارس", "آذار", "اذار", "mart", "mars", "märz", "marzo", "adar", "ئازار"});
    add(4, {"april", "apr", "أبريل", "ابريل", "إبريل", "نيسان", "أفريل", "nisan", "avril", "abril"});
    add(5, {"may", "مايو", "أيار", "ايار", "ماي", "mayıs", "mai", "mayo", "gulan"});
    add(6, {"june", "jun", "يونيو", "يونيه", "حزيران", "جوان", "haziran", "juin", "juni", "junio", "hezîran"});
    add(7, {"july", "jul", "يوليو", "يوليه", "تموز", "جويلية", "temmuz", "juillet", "juli", "julio", "tîrmeh"});
    add(8, {"august", "aug", "أغسطس", "اغسطس", "آب", "أوت", "ağustos", "août", "aout", "agosto", "tebax"});
    add(9, {"september", "sept", "sep", "سبتمبر", "أيلول", "ايلول", "eylül", "septembre", "septiembre", "îlon"});
    add(10, {"october", "oct", "أكتوبر", "اكتوبر", "تشرين الأول", "تشرين اول", "ekim", "octobre", "oktober",
             "octubre", "cotmeh"});
    add(11, {"november", "nov", "نوفمبر", "تشرين الثاني", "تشرين ثاني", "kasım", "novembre", "noviembre", "mijdar"});
    add(12, {"december", "dec", "ديسمبر", "كانون الأول", "كانون اول", "aralık", "décembre", "decembre", "dezember",
             "diciembre", "berfanbar"});
    return t;
  }();
  return table;
}

bool is_ascii_letter(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::vector<Token> tokenize(const std::string& text) {
  std::vector<Token> out;
  bool glued = false;
  for (std::size_t i = 0; i < text.size() && out.size() < 60;) {
    Token token;
    token.glued = glued;
    const std::size_t begin = i;
    if (is_digit(text[i])) {
      while (i < text.size() && is_digit(text[i])) ++i;
      token.kind = Token::Kind::number;
      if (i - begin <= 8)
        std::from_chars(text.data() + begin, text.data() + i, token.value);
      else
        token.value = -1;
    } else if (is_ascii_letter(text[i]) || static_cast<unsigned char>(text[i]) >= 0x80) {
      while (i < text.size() && (is_ascii_letter(text[i]) || static_cast<unsigned char>(text[i]) >= 0x80)) ++i;
      token.kind = Token::Kind::word;
    } else if (static_cast<unsigned char>(text[i]) <= 0x20) {
      ++i;
      glued = false;
      continue;
    } else {
      ++i;
    }
    token.text = text.substr(begin, i - begin);
    out.push_back(std::move(token));
    glued = true;
  }
  return out;
}

struct Found {
  Day day{};
  std::size_t begin = 0, end = 0;  ///< tokens
};

class TimeReader {
 public:
  TimeReader(std::string_view text, const TimeReading& reading)
      : reading_(reading), text_(fold(text)), tokens_(tokenize(text_)) {}

  std::optional<StatedTime> read() {
    if (std::optional<StatedTime> epoch = since_1970()) return epoch;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const std::optional<Found> found = date_at(i);
      if (!found || !plausible(found->day)) continue;
      StatedTime time;
      time.day = found->day;
      read_clock(*found, time);
      return time;
    }
    return reading_.relative && reading_.now ? relative() : std::nullopt;
  }

 private:
  using Kind = Token::Kind;

  bool plausible(Day day) const {
    static const Day first = *make_day(1995, 1, 1);
    const Day last = reading_.now ? day_of(*reading_.now) + days(2) : *make_day(2100, 1, 1);
    return day >= first && day <= last;
  }

  bool is(std::size_t i, Kind kind) const { return i < tokens_.size() && tokens_[i].kind == kind; }
  bool is_mark(std::size_t i, std::string_view marks) const {
    return is(i, Kind::mark) && marks.find(tokens_[i].text) != std::string_view::npos;
  }
  bool is_number(std::size_t i, std::size_t least, std::size_t most) const {
    return is(i, Kind::number) && tokens_[i].text.size() >= least && tokens_[i].text.size() <= most;
  }
  int value(std::size_t i) const { return tokens_[i].value; }
  bool is_year(std::size_t i) const { return is_number(i, 4, 4) && value(i) >= 1990 && value(i) <= 2100; }

  /// A month's name of one or two words at `i`; `next` is the token behind it.
  unsigned month_at(std::size_t i, std::size_t& next) const {
    if (!is(i, Kind::word)) return 0;
    const auto& table = months();
    if (is(i + 1, Kind::word)) {
      if (const auto it = table.find(tokens_[i].text + " " + tokens_[i + 1].text); it != table.end()) {
        next = i + 2;
        return it->second;
      }
    }
    std::string word = tokens_[i].text;
    if (const auto it = table.find(word); it != table.end()) {
      next = i + 1;
      if (is_mark(next, ".")) ++next;
      return it->second;
    }
    return 0;
  }

  std::optional<Found> date_at(std::size_t i) const {
    if (std::optional<Found> found = year_first(i)) return found;
    if (std::optional<Found> found = compact(i)) return found;
    if (std::optional<Found> found = numeric(i)) return found;
    if (std::optional<Found> found = day_month_word(i)) return found;
    return month_word_day(i);
  }

  static std::optional<Found> made(int year, int month, int day, std::size_t begin, std::size_t end) {
    if (year < 100) year += 2000;
    if (month < 1 || day < 1) return std::nullopt;
    const std::optional<Day> made = make_day(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
    if (!made) return std::nullopt;
    return Found{*made, begin, end};
  }

  std::optional<Found> year_first(std::size_t i) const {
    if (!is_year(i) || !is_mark(i + 1, "-/.") || !is_number(i + 2, 1, 2) || !is_mark(i + 3, "-/.") ||
        !is_number(i + 4, 1, 2))
      return std::nullopt;
    return made(value(i), value(i + 2), value(i + 4), i, i + 5);
  }

  std::optional<Found> compact(std::size_t i) const {
    if (!is_number(i, 8, 8)) return std::nullopt;
    const int v = value(i);
    if (v < 19950101 || v > 21000101) return std::nullopt;
    return made(v / 10000, v / 100 % 100, v % 100, i, i + 1);
  }

  std::optional<Found> numeric(std::size_t i) const {
    if (!is_number(i, 1, 2) || !is_mark(i + 1, "-/.") || !is_number(i + 2, 1, 2) || !is_mark(i + 3, "-/."))
      return std::nullopt;
    if (!is_year(i + 4) && !(is_number(i + 4, 2, 2) && !is_mark(i + 1, "."))) return std::nullopt;
    int day = value(i), month = value(i + 2);
    if (!reading_.day_first && !is_mark(i + 1, ".")) std::swap(day, month);
    if (month > 12 && day <= 12) std::swap(day, month);
    return made(value(i + 4), month, day, i, i + 5);
  }

  std::optional<Found> day_month_word(std::size_t i) const {
    if (!is_number(i, 1, 2) || value(i) > 31) return std::nullopt;
    std::size_t at = i + 1;
    while (at < tokens_.size() && (is_mark(at, ".-/,") || (is(at, Kind::word) && is_filler(tokens_[at].text)))) ++at;
    const unsigned month = month_at(at, at);
    if (month == 0) return std::nullopt;
    // "نيسان / أبريل": the other name of the same month
    std::size_t other = at;
    while (is_mark(other, "/-()")) ++other;
    std::size_t behind = other;
    if (other > at && month_at(other, behind) == month) {
      at = behind;
      while (is_mark(at, ")")) ++at;
    }
    while (at < tokens_.size() && (is_mark(at, ",./-'") || (is(at, Kind::word) && is_filler(tokens_[at].text)))) ++at;
    // 2-digit years only when glued to the month by a mark: "8-Dec-25"
    if (is_year(at) || (is_number(at, 2, 2) && is_mark(at - 1, "-'") && value(at) < 60))
      return made(value(at), static_cast<int>(month), value(i), i, at + 1);
    return std::nullopt;
  }

  static bool is_filler(const std::string& word) {
    return word == "of" || word == "st" || word == "nd" || word == "rd" || word == "th" || word == "de" ||
           word == "er" || word == "عام" || word == "سنه" || word == "من" || word == "شهر";
  }

  std::optional<Found> month_word_day(std::size_t i) const {
    std::size_t at = i;
    const unsigned month = month_at(i, at);
    if (month == 0) return std::nullopt;
    while (is_mark(at, ",.-/")) ++at;
    if (!is_number(at, 1, 2)) return std::nullopt;
    const int day = value(at);
    ++at;
    while (at < tokens_.size() && (is_mark(at, ",.-/'") || (is(at, Kind::word) && is_filler(tokens_[at].text)))) ++at;
    if (is_year(at)) return made(value(at), static_cast<int>(month), day, i, at + 1);
    // "Sat Nov 18 15:21:41 2017"
    for (std::size_t k = at; k < at + 8; ++k) {
      if (is_year(k) && is_mark(at + 1, ":")) return made(value(k), static_cast<int>(month), day, i, at);
    }
    return std::nullopt;
  }

  /// The clock time nearest behind the date, else before it, and its zone.
  void read_clock(const Found& found, StatedTime& time) const {
    for (std::size_t i = found.end; i < std::min(tokens_.size(), found.end + 12); ++i) {
      if (clock_at(i, time)) return;
    }
    for (std::size_t i = found.begin; i-- > 0 && i + 12 > found.begin;) {
      if (is(i, Kind::number) && is_mark(i + 1, ":") && !(i > 1 && is_mark(i - 1, ":") && is(i - 2, Kind::number)) &&
          clock_at(i, time))
        return;
    }
  }

  bool clock_at(std::size_t i, StatedTime& time) const {
    if (!is_number(i, 1, 2)) return false;
    int hour = value(i), minute = 0, second = 0;
    std::size_t at = i + 1;
    const bool colon = is_mark(at, ":") && is_number(at + 1, 2, 2);
    if (colon) {
      minute = value(at + 1);
      at += 2;
      if (is_mark(at, ":") && is_number(at + 1, 2, 2)) {
        second = value(at + 1);
        at += 2;
        if (is_mark(at, ".") && is(at + 1, Kind::number)) at += 2;
      }
    }
    // am, pm, a.m., p.m., ص, م, صباحا, مساء
    int half = 0;
    if (is(at, Kind::word)) {
      const std::string& w = tokens_[at].text;
      if (w == "am" || w == "ص" || w == "صباحا" || (w == "a" && is_mark(at + 1, "."))) half = 1;
      if (w == "pm" || w == "م" || w == "مساء" || (w == "p" && is_mark(at + 1, "."))) half = 2;
      if (half) {
        ++at;
        while (is_mark(at, ".") || (is(at, Kind::word) && tokens_[at].text == "m")) ++at;
      }
    }
    if (!colon && half == 0) return false;
    if (half == 2 && hour < 12) hour += 12;
    if (half == 1 && hour == 12) hour = 0;
    if (hour > 23 || minute > 59 || second > 60) return false;
    time.second_of_day = hour * 3600 + minute * 60 + std::min(second, 59);
    time.utc_offset_minutes = zone_at(at);
    return true;
  }

  std::optional<int> zone_at(std::size_t at) const {
    struct Zone {
      std::string_view name;
      int minutes;
    };
    static constexpr Zone kZones[] = {
        {"z", 0},      {"gmt", 0},    {"utc", 0},    {"est", -300}, {"edt", -240}, {"cst", -360}, {"cdt", -300},
        {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420}, {"bst", 60},   {"cet", 60},   {"cest", 120},
        {"eet", 120},  {"eest", 180}, {"msk", 180},  {"trt", 180},  {"غرينتش", 0}, {"جرينتش", 0}, {"تغ", 0}};
    for (std::size_t i = at; i < std::min(tokens_.size(), at + 4); ++i) {
      if (is_mark(i, "+-") && (is_number(i + 1, 2, 4) || is_number(i + 1, 1, 1))) {
        const bool east = tokens_[i].text == "+";
        int hours = value(i + 1), minutes = 0;
        if (tokens_[i + 1].text.size() == 4) {
          minutes = hours % 100;
          hours /= 100;
        } else if (is_mark(i + 2, ":") && is_number(i + 3, 2, 2)) {
          minutes = value(i + 3);
        } else if (!tokens_[i].glued) {
          continue;
        }
        if (hours > 14 || minutes > 59) continue;
        return (east ? 1 : -1) * (hours * 60 + minutes);
      }
      if (!is(i, Kind::word)) continue;
      for (const Zone& zone : kZones) {
        if (zone.name != tokens_[i].text) continue;
        // "GMT+0300": the offset behind the name counts
        if (zone.minutes == 0 && is_mark(i + 1, "+-") && is(i + 2, Kind::number) && tokens_[i + 1].glued)
          return zone_at(i + 1);
        return zone.minutes;
      }
    }
    return std::nullopt;
  }

  std::optional<StatedTime> since_1970() const {
    if (tokens_.size() != 1 || tokens_[0].kind != Kind::number) return std::nullopt;
    const std::string& digits = tokens_[0].text;
    if (digits.size() != 10 && digits.size() != 13) return std::nullopt;
    const std::int64_t value = std::strtoll(digits.substr(0, 10).c_str(), nullptr, 10);
    const Instant instant{seconds(value)};
    StatedTime time;
    time.day = day_of(instant);
    time.second_of_day = static_cast<int>((instant - Instant(time.day)).count());
    time.utc_offset_minutes = 0;
    return plausible(time.day) ? std::optional(time) : std::nullopt;
  }

  /// "3 hours ago", "منذ ساعتين", "قبل 3 أيام", "yesterday", "أمس"
  std::optional<StatedTime> relative() const {
    struct Unit {
      std::string_view name;
      int length, count;
    };
    static constexpr Unit kUnits[] = {
        {"second", 1, 0},       {"seconds", 1, 0},    {"minute", 60, 0},   {"minutes", 60, 0}, {"min", 60, 0},
        {"mins", 60, 0},        {"m", 60, 0},         {"hour", 3600, 0},   {"hours", 3600, 0}, {"hrs", 3600, 0},
        {"hr", 3600, 0},        {"h", 3600, 0},       {"day", 86400, 0},   {"days", 86400, 0}, {"d", 86400, 0},
        {"week", 604800, 0},    {"weeks", 604800, 0}, {"ثانيه", 1, 1},     {"ثواني", 1, 0},    {"ثوان", 1, 0},
        {"دقيقه", 60, 1},       {"دقيقتين", 60, 2},   {"دقائق", 60, 0},    {"ساعه", 3600, 1},  {"ساعتين", 3600, 2},
        {"ساعات", 3600, 0},     {"يوم", 86400, 1},    {"يومين", 86400, 2}, {"ايام", 86400, 0}, {"اسبوع", 604800, 1},
        {"اسبوعين", 604800, 2}, {"اسابيع", 604800, 0}};
    bool ago = false, since = false;
    for (const Token& t : tokens_) {
      ago = ago || t.text == "ago";
      since = since || t.text == "منذ" || t.text == "قبل";
      if (tokens_.size() <= 3 && (t.text == "yesterday" || t.text == "امس"))
        return at_instant(*reading_.now - days(1));
      if (tokens_.size() <= 3 && (t.text == "today" || t.text == "اليوم")) return at_instant(*reading_.now);
    }
    if (!ago && !since) return std::nullopt;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!is(i, Kind::word)) continue;
      for (const Unit& unit : kUnits) {
        if (unit.name != tokens_[i].text) continue;
        const int count = i > 0 && is_number(i - 1, 1, 3) ? value(i - 1) : since ? unit.count : 1;
        if (count == 0) return std::nullopt;
        return at_instant(*reading_.now - seconds(std::int64_t{count} * unit.length));
      }
    }
    return std::nullopt;
  }

  static std::optional<StatedTime> at_instant(Instant instant) {
    StatedTime time;
    time.day = day_of(instant);
    return time;
  }

  const TimeReading& reading_;
  std::string text_;
  std::vector<Token> tokens_;
};

}  // namespace

std::optional<StatedTime> read_time(std::string_view text, const TimeReading& reading) {
  if (text.empty() || text.size() > 600) return std::nullopt;
  return TimeReader(text, reading).read();
}

std::optional<Day> day_in_url(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t path = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
  if (path == std::string_view::npos) return std::nullopt;
  const std::string_view text = url.substr(path);
  const auto digits = [&](std::size_t at, std::size_t n) -> int {
    if (at + n > text.size()) return -1;
    int v = 0;
    for (std::size_t i = at; i < at + n; ++i) {
      if (!is_digit(text[i])) return -1;
      v = v * 10 + (text[i] - '0');
    }
    return v;
  };
  const auto ends = [&](std::size_t at) { return at >= text.size() || !is_digit(text[at]); };
  for (std::size_t i = 0; i + 8 <= text.size(); ++i) {
    if (i > 0 && is_digit(text[i - 1])) continue;
    const int year = digits(i, 4);
    if (year < 1995 || year > 2100) continue;
    const char mark = text[i + 4];
    if (mark == '/' || mark == '-' || mark == '_' || mark == '.') {
      for (const std::size_t width : {std::size_t{2}, std::size_t{1}}) {
        const int month = digits(i + 5, width);
        if (month < 1 || month > 12 || i + 5 + width >= text.size() || text[i + 5 + width] != mark) continue;
        const std::size_t at = i + 6 + width;
        const int two = digits(at, 2), one = digits(at, 1);
        if (two > 0 && ends(at + 2)) return make_day(year, static_cast<unsigned>(month), static_cast<unsigned>(two));
        if (one > 0 && ends(at + 1)) return make_day(year, static_cast<unsigned>(month), static_cast<unsigned>(one));
      }
      // /2025/dec/08/
      if (i + 8 < text.size() && text[i + 8] == mark) {
        const auto it = months().find(fold(text.substr(i + 5, 3)));
        const int day = digits(i + 9, 2);
        if (it != months().end() && day > 0 && ends(i + 11))
          return make_day(year, it->second, static_cast<unsigned>(day));
      }
    } else {
      const int month = digits(i + 4, 2), day = digits(i + 6, 2);
      if (month > 0 && day > 0 && ends(i + 8)) {
        if (const std::optional<Day> found = make_day(year, static_cast<unsigned>(month), static_cast<unsigned>(day)))
          return found;
      }
    }
  }
  return std::nullopt;
}

}  // namespace rasid
