// Words for people: why an item is where it is, and why it was rejected.
#include <array>

#include "pipeline/review/review.h"

namespace rasid {
namespace {

struct Words {
  std::string_view code;
  std::string_view english;  ///< {n}: the count, {f}: the field
  std::string_view arabic;
};

constexpr std::array kReasons = {
    Words{"dead", "{n} or more dead", "{n} قتلى أو أكثر"},
    Words{"wounded", "{n} or more wounded", "{n} جرحى أو أكثر"},
    Words{"sources_disagree", "sources disagree on {f}", "المصادر تختلف في {f}"},
    Words{"sources", "{n} independent sources", "{n} مصادر مستقلة"},
    Words{"joins_accepted", "tells an event that is accepted", "يروي حدثاً مقبولاً"},
    Words{"read_anew", "read differently since it was decided on", "تغيّرت قراءته بعد القرار"},
    Words{"sent_back", "sent back", "أُعيد للمراجعة"},
    Words{"uncertain", "low confidence", "ثقة منخفضة"},
    Words{"place_ambiguous", "several places of that name", "أكثر من مكان بهذا الاسم"},
    Words{"new_rule", "few decisions on its rule yet", "قاعدة قليلة القرارات"},
};

constexpr std::array kFields = {
    Words{"killed", "the dead", "عدد القتلى"},
    Words{"wounded", "the wounded", "عدد الجرحى"},
    Words{"detained", "the detained", "عدد الموقوفين"},
    Words{"date", "the day", "اليوم"},
    Words{"place", "the place", "المكان"},
    Words{"kind", "what happened", "نوع الحدث"},
};

template <typename List>
std::string_view find_words(const List& list, std::string_view code, bool arabic) {
  for (const Words& words : list) {
    if (words.code == code) return arabic ? words.arabic : words.english;
  }
  return code;
}

void fill_in(std::string& text, std::string_view mark, const std::string& value) {
  if (const auto at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), value);
}

}  // namespace

std::string reason_text(const QueueReason& reason, std::string_view language) {
  const bool arabic = language == "ar";
  std::string text(find_words(kReasons, reason.code, arabic));
  fill_in(text, "{n}", std::to_string(reason.count));
  fill_in(text, "{f}", std::string(find_words(kFields, reason.field, arabic)));
  return text;
}

std::vector<RejectReason> reject_reasons() {
  return {{'p', "wrong place", "المكان خطأ"},
          {'d', "wrong date", "التاريخ خطأ"},
          {'n', "not an event", "ليس حدثاً"},
          {'a', "wrong actor", "الطرف خطأ"},
          {'k', "wrong kind", "النوع خطأ"},
          {'h', "historic", "حدث قديم"},
          {'o', "opinion", "رأي"},
          {'s', "not Syria", "ليس في سوريا"},
          {'b', "bad text", "نص تالف"}};
}

}  // namespace rasid
