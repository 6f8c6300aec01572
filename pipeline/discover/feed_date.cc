#include "pipeline/discover/feed_date.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace rasid {
namespace {

struct Parts {
  int year = -1;
  int month = -1;
  int day = -1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int offset = 0;  ///< minutes east of UTC
};

std::optional<Instant> instant_of(const Parts& parts) {
  if (parts.year < 1 || parts.year > 9999 || parts.hour < 0 || parts.hour > 23 || parts.minute > 59 ||
      parts.second > 59)
    return std::nullopt;
  if (std::abs(parts.offset) >= 24 * 60) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year(parts.year),
                                        std::chrono::month(static_cast<unsigned>(parts.month)),
                                        std::chrono::day(static_cast<unsigned>(parts.day))};
  if (parts.month < 1 || parts.day < 1 || !day.ok()) return std::nullopt;
  return Instant(std::chrono::sys_days(day)) + std::chrono::hours(parts.hour) +
         std::chrono::minutes(parts.minute - parts.offset) + std::chrono::seconds(parts.second);
}

/// Arabic and Persian digits to ASCII, ASCII letters to lower case, invisible marks out, no-break and Arabic
/// separators to plain ones.
std::string normal(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kPairs[] = {
      {"\u00a0", " "}, {"\u200e", ""}, {"\u200f", ""}, {"\u202a", ""}, {"\u202b", ""}, {"\u202c", ""}, {"\ufeff", ""},
      {"،", ","},      {"أ", "ا"},     {"إ", "ا"},     {"آ", "ا"},     {"ـ", ""},      {"\u064b", ""}};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if ((byte == 0xd9 && next >= 0xa0 && next <= 0xa9) || (byte == 0xdb && next >= 0xb0 && next <= 0xb9)) {
      out += static_cast<char>('0' + (next & 15));
      i += 2;
      continue;
    }
    const auto* pair = std::find_if(std::begin(kPairs), std::end(kPairs), [&](const auto& candidate) {
      return text.substr(i, candidate.first.size()) == candidate.first;
    });
    if (pair != std::end(kPairs)) {
      out += pair->second;
      i += pair->first.size();
      continue;
    }
    out += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : text[i];
    ++i;
  }
  const std::size_t begin = out.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return out.substr(begin, out.find_last_not_of(" \t\r\n") - begin + 1);
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

/// Reads from the front of a text.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}
  bool done() const { return at_ == text_.size(); }
  bool take(char c) {
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  /// Between `least` and `most` digits.
  bool digits(std::size_t least, std::size_t most, int& value) {
    std::size_t end = at_;
    while (end < text_.size() && end - at_ < most && text_[end] >= '0' && text_[end] <= '9') ++end;
    if (end - at_ < least) return false;
    value = number(text_.substr(at_, end - at_));
    at_ = end;
    return true;
  }
  std::string_view rest() const { return text_.substr(at_); }
  void skip(std::size_t count) { at_ += count; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// "+03:00", "-0300", "+03", "z"; also after "gmt" or "utc".
bool read_offset(std::string_view text, int& minutes) {
  if (text == "z") {
    minutes = 0;
    return true;
  }
  Cursor cursor(text);
  const int sign = cursor.take('-') ? -1 : cursor.take('+') ? 1 : 0;
  int hours = 0;
  int rest = 0;
  if (sign == 0 || !cursor.digits(1, 2, hours)) return false;
  if (!cursor.done()) {
    cursor.take(':');
    if (!cursor.digits(2, 2, rest)) return false;
  }
  if (!cursor.done() || hours > 23 || rest > 59) return false;
  minutes = sign * (hours * 60 + rest);
  return true;
}

/// hh:mm, hh:mm:ss or hh:mm:ss.fff.
bool read_clock(Cursor& cursor, Parts& parts) {
  if (!cursor.digits(1, 2, parts.hour) || !cursor.take(':') || !cursor.digits(1, 2, parts.minute)) return false;
  if (!cursor.take(':')) return true;
  if (!cursor.digits(1, 2, parts.second)) return false;
  int ignored = 0;
  if (cursor.take('.') || cursor.take(',')) return cursor.digits(1, 9, ignored);
  return true;
}

/// W3C-DTF and ISO 8601's extended form.
std::optional<Instant> w3c(std::string_view text) {
  Cursor cursor(text);
  Parts parts;
  if (!cursor.digits(4, 4, parts.year)) return std::nullopt;
  parts.month = parts.day = 1;
  if (cursor.take('-')) {
    if (!cursor.digits(1, 2, parts.month)) return std::nullopt;
    if (cursor.take('-') && !cursor.digits(1, 2, parts.day)) return std::nullopt;
  }
  if (cursor.done()) return instant_of(parts);
  if (!cursor.take('t') && !cursor.take(' ')) return std::nullopt;
  if (!read_clock(cursor, parts)) return std::nullopt;
  while (cursor.take(' ')) continue;
  std::string_view zone = cursor.rest();
  if (zone.substr(0, 3) == "gmt" || zone.substr(0, 3) == "utc") zone.remove_prefix(3);
  if (!zone.empty() && !read_offset(zone, parts.offset)) return std::nullopt;
  return instant_of(parts);
}

std::optional<Instant> day_of_year(int year, int day) {
  if (day < 1 || day > 366) return std::nullopt;
  const std::chrono::sys_days first{std::chrono::year(year) / 1 / 1};
  const std::chrono::year_month_day found{first + std::chrono::days(day - 1)};
  if (int(found.year()) != year) return std::nullopt;
  return Instant(std::chrono::sys_days(found));
}

int whole_year(int year) {
  return year >= 100 ? year : year >= 90 ? 1900 + year : 2000 + year;
}

/// ISO 8601's shorter and older forms: 20031231, 031231, -0312, -03-12, 2003335, 03335, 2003-335, each with a time or
/// none.
std::optional<Instant> iso_short(std::string_view text) {
  const std::size_t t = text.find('t');
  std::string_view date = text.substr(0, t);
  Parts parts;
  if (t != std::string_view::npos) {
    std::string time(text.substr(t + 1));
    if (time.size() >= 4 && all_digits(time.substr(0, 4))) {  // basic form: 1210, 121000
      if (time.size() >= 6 && all_digits(time.substr(0, 6))) time.insert(4, ":");
      time.insert(2, ":");
    }
    const auto clock = w3c("2000-01-01t" + time);
    if (!clock) return std::nullopt;
    parts.second =
        static_cast<int>((*clock - Instant(std::chrono::sys_days(std::chrono::year(2000) / 1 / 1))).count());
  }
  const auto with_time = [&](std::optional<Instant> day) {
    if (day) *day += std::chrono::seconds(parts.second);
    return day;
  };
  const auto ymd = [&](int year, int month, int day) {
    Parts found;
    found.year = year;
    found.month = month;
    found.day = day;
    return with_time(instant_of(found));
  };
  if (all_digits(date)) {
    if (date.size() == 8) return ymd(number(date.substr(0, 4)), number(date.substr(4, 2)), number(date.substr(6)));
    if (date.size() == 7) return with_time(day_of_year(number(date.substr(0, 4)), number(date.substr(4))));
    if (date.size() == 6)
      return ymd(whole_year(number(date.substr(0, 2))), number(date.substr(2, 2)), number(date.substr(4)));
    if (date.size() == 5) {
      const int day = number(date.substr(2));
      // "22013" is no ordinal date: its day would be 13 of 2022, which nobody writes so.
      return day < 32 ? std::nullopt : with_time(day_of_year(whole_year(number(date.substr(0, 2))), day));
    }
    return std::nullopt;
  }
  Cursor cursor(date);
  int year = 0;
  int rest = 0;
  if (cursor.take('-')) {  // the century left out
    int month = 0;
    if (!cursor.digits(2, 2, year)) return std::nullopt;
    cursor.take('-');
    if (!cursor.digits(2, 2, month) || !cursor.done()) return std::nullopt;
    return ymd(whole_year(year), month, 1);
  }
  if (!cursor.digits(4, 4, year) || !cursor.take('-') || !cursor.digits(3, 3, rest)) return std::nullopt;
  if (cursor.done()) return with_time(day_of_year(year, rest));
  int day = 0;
  if (!cursor.take('-') || !cursor.digits(2, 2, day) || !cursor.done()) return std::nullopt;
  return ymd(year, rest, day);
}

struct Name {
  std::string_view text;
  int value;
};

// Month names as feeds write them, folded by normal(). Arabic: CLDR's ar, ar-SY, ar-MA and ar-DZ; Greek and
// Hungarian: the short forms of CLDR and of older feeds.
constexpr Name kMonths[] = {
    {"كانون الثاني", 1}, {"كانون ثاني", 1},   {"يناير", 1},      {"جانفي", 1},        {"شباط", 2},
    {"فبراير", 2},       {"فيفري", 2},        {"اذار", 3},       {"مارس", 3},         {"نيسان", 4},
    {"ابريل", 4},        {"افريل", 4},        {"ايار", 5},       {"مايو", 5},         {"ماي", 5},
    {"حزيران", 6},       {"يونيو", 6},        {"يونيه", 6},      {"جوان", 6},         {"تموز", 7},
    {"يوليو", 7},        {"يوليه", 7},        {"يوليوز", 7},     {"جويلية", 7},       {"اب", 8},
    {"اغسطس", 8},        {"غشت", 8},          {"اوت", 8},        {"ايلول", 9},        {"سبتمبر", 9},
    {"شتنبر", 9},        {"تشرين الاول", 10}, {"تشرين اول", 10}, {"اكتوبر", 10},      {"تشرين الثاني", 11},
    {"تشرين ثاني", 11},  {"نوفمبر", 11},      {"نونبر", 11},     {"كانون الاول", 12}, {"كانون اول", 12},
    {"ديسمبر", 12},      {"دجنبر", 12},       {"Ιαν", 1},        {"Φεβ", 2},          {"Μάρ", 3},
    {"Μαρ", 3},          {"Μάώ", 3},          {"Απρ", 4},        {"Μάι", 5},          {"Μαϊ", 5},
    {"Μαι", 5},          {"Ιούν", 6},         {"Ιον", 6},        {"Ιούλ", 7},         {"Ιολ", 7},
    {"Αύγ", 8},          {"Αυγ", 8},          {"Σεπ", 9},        {"Οκτ", 10},         {"Νοέ", 11},
    {"Νοε", 11},         {"Δεκ", 12},         {"január", 1},     {"februári", 2},     {"február", 2},
    {"március", 3},      {"április", 4},      {"máujus", 5},     {"május", 5},        {"június", 6},
    {"július", 7},       {"augusztus", 8},    {"szeptember", 9}, {"október", 10},     {"november", 11},
    {"december", 12}};

constexpr std::array<std::string_view, 12> kEnglish = {"january",   "february", "march",    "april",
                                                       "may",       "june",     "july",     "august",
                                                       "september", "october",  "november", "december"};

// RFC 822's zones, those of Europe, and what people write. In minutes.
constexpr Name kZones[] = {{"gmt", 0},    {"ut", 0},     {"utc", 0},    {"z", 0},      {"wet", 0},    {"west", 60},
                           {"bst", 60},   {"cet", 60},   {"met", 60},   {"mez", 60},   {"cest", 120}, {"mest", 120},
                           {"mesz", 120}, {"eet", 120},  {"eest", 180}, {"msk", 180},  {"trt", 180},  {"idt", 180},
                           {"ast", -240}, {"adt", -180}, {"at", -240},  {"est", -300}, {"edt", -240}, {"et", -300},
                           {"cst", -360}, {"cdt", -300}, {"ct", -360},  {"mst", -420}, {"mdt", -360}, {"mt", -420},
                           {"pst", -480}, {"pdt", -420}, {"pt", -480},  {"jst", 540},  {"kst", 540}};

int month_of(std::string_view word) {
  while (!word.empty() && (word.back() == '.' || word.back() == ',')) word.remove_suffix(1);
  for (std::size_t i = 0; i < kEnglish.size(); ++i) {
    if (word.size() >= 3 && kEnglish[i].substr(0, word.size()) == word) return static_cast<int>(i) + 1;
  }
  if (word == "sept") return 9;
  for (const Name& name : kMonths) {
    if (name.text == word) return name.value;
    // Greek full names begin with the short ones.
    if (static_cast<unsigned char>(name.text[0]) == 0xce && word.find(' ') == std::string_view::npos &&
        word.substr(0, name.text.size()) == name.text)
      return name.value;
  }
  return 0;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto digit = [&text](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    // "كانون الثاني/يناير" names a month twice.
    const bool between_words = c == '/' && i > 0 && !digit(i - 1) && !digit(i + 1);
    if (between_words || c == ' ' || c == '\t' || c == ',' || c == '\n' || c == '\r' || c == '|' || c == '(' ||
        c == ')') {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
    } else {
      word += c;
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  std::vector<std::string> joined;  // "كانون الثاني" is one name
  for (const std::string& next : words) {
    if (!joined.empty() && month_of(joined.back() + " " + next) > 0) {
      joined.back() += " " + next;
    } else {
      joined.push_back(next);
    }
  }
  return joined;
}

/// Words in any order, as RFC 822 dates and their many variations have them.
class WordReader {
 public:
  std::optional<Instant> read(std::string_view text) {
    for (const std::string& word : words_of(text)) {
      if (!take(word)) return std::nullopt;
    }
    if (parts_.day < 0 || parts_.month < 0 || parts_.year < 0) return std::nullopt;
    if (half_ == 'p' && parts_.hour < 12) parts_.hour += 12;
    if (half_ == 'a' && parts_.hour == 12) parts_.hour = 0;
    return instant_of(parts_);
  }

 private:
  bool take(const std::string& word) {
    if (all_digits(word)) return take_number(word);
    const char first = word[0];
    const bool signed_word = first == '+' || first == '-';
    if (word == "-" || word == "–") return true;
    if (signed_word) return read_offset(word, parts_.offset);
    if (first >= '0' && first <= '9') return take_mixed(word);
    if (const int month = month_of(word); month > 0) {
      if (parts_.month >= 0 && parts_.month != month) return false;
      parts_.month = month;
      return true;
    }
    return take_word(word);
  }

  bool take_number(const std::string& word) {
    if (word.size() > 4) return false;
    const int value = number(word);
    if (word.size() >= 3) {
      if (parts_.year >= 0) return false;
      parts_.year = value;
    } else if (parts_.day < 0) {
      parts_.day = value;
    } else if (parts_.year < 0) {
      parts_.year = whole_year(value);
    } else {
      return false;
    }
    return true;
  }

  /// A clock, or a date in figures: 08:57, 08:57:00z, 08:57pm, 2006/09/15, 15-sep-2006, 1st.
  bool take_mixed(const std::string& word) {
    if (word.find(':') != std::string::npos) return take_clock(word);
    for (const char mark : {'/', '-', '.'}) {
      if (std::count(word.begin(), word.end(), mark) != 2) continue;
      const std::size_t one = word.find(mark);
      const std::size_t two = word.find(mark, one + 1);
      return take_date(word.substr(0, one), word.substr(one + 1, two - one - 1), word.substr(two + 1));
    }
    for (const std::string_view ending : {"st", "nd", "rd", "th", "."}) {
      const std::string_view text = word;
      const std::size_t size = text.size() - std::min(text.size(), ending.size());
      if (text.substr(size) == ending && all_digits(text.substr(0, size)))
        return take_number(std::string(text.substr(0, size)));
    }
    return false;
  }

  bool take_clock(const std::string& word) {
    Cursor cursor(word);
    if (!read_clock(cursor, parts_)) return false;
    const std::string_view rest = cursor.rest();
    return rest.empty() || read_offset(rest, parts_.offset) || take_half(std::string(rest));
  }

  bool take_date(const std::string& a, const std::string& b, const std::string& c) {
    const int named = month_of(b);
    if (all_digits(a) && named > 0 && all_digits(c)) {
      parts_.day = number(a);
      parts_.month = named;
      parts_.year = whole_year(number(c));
      return true;
    }
    if (!all_digits(a) || !all_digits(b) || !all_digits(c)) return false;
    const bool year_first = a.size() == 4;
    parts_.year = whole_year(number(year_first ? a : c));
    parts_.month = number(b);
    parts_.day = number(year_first ? c : a);
    return true;
  }

  bool take_half(const std::string& word) {
    if (word == "am" || word == "a.m." || word == "ص" || word == "صباحا" || word == "오전") half_ = 'a';
    if (word == "pm" || word == "p.m." || word == "م" || word == "مساء" || word == "مساءا" || word == "오후")
      half_ = 'p';
    return half_ != 0;
  }

  /// Zones; names of days and words between are passed over.
  bool take_word(const std::string& word) {
    if (take_half(word)) return true;
    const auto* zone =
        std::find_if(std::begin(kZones), std::end(kZones), [&](const Name& name) { return name.text == word; });
    if (zone != std::end(kZones)) {
      parts_.offset = zone->value;
      return true;
    }
    for (const std::string_view name : {"gmt", "utc"}) {
      if (word.substr(0, 3) == name) return read_offset(std::string_view(word).substr(3), parts_.offset);
    }
    return true;
  }

  Parts parts_;
  char half_ = 0;
};

/// "2004-05-25 오후 11:23:17" and "2004년 05월 28일  01:31:15": Korean portals, in their own zone.
std::optional<Instant> korean(std::string text) {
  const bool portal = text.find("오후") != std::string::npos || text.find("오전") != std::string::npos;
  if (!portal && text.find("년") == std::string::npos) return std::nullopt;
  for (const std::string_view unit : {"년 ", "월 ", "년", "월"}) {
    for (std::size_t at = text.find(unit); at != std::string::npos; at = text.find(unit))
      text.replace(at, unit.size(), "-");
  }
  for (std::size_t at = text.find("일"); at != std::string::npos; at = text.find("일"))
    text.erase(at, std::string("일").size());
  auto found = WordReader().read(text);
  if (found) *found -= std::chrono::hours(9);
  return found;
}

}  // namespace

std::optional<Instant> parse_feed_date(std::string_view text) {
  if (text.size() > 100) return std::nullopt;
  const std::string date = normal(text);
  if (date.empty()) return std::nullopt;
  if (const auto found = w3c(date)) return found;
  if (const auto found = iso_short(date)) return found;
  if (const auto found = korean(date)) return found;
  // Hungarian: "július-13T9:15-05:00".
  if (const std::size_t t = date.find("t");
      t != std::string::npos && date.find(':') > t && date.find(':') != std::string::npos) {
    const std::size_t dash = date.find('-');
    const std::size_t second = dash == std::string::npos ? dash : date.find('-', dash + 1);
    if (dash == 4 && second != std::string::npos && second < t) {
      const int month = month_of(date.substr(dash + 1, second - dash - 1));
      if (month > 0)
        return w3c(date.substr(0, 5) + (month < 10 ? "0" : "") + std::to_string(month) + date.substr(second));
    }
  }
  return WordReader().read(date);
}

}  // namespace rasid
