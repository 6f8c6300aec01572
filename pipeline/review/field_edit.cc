#include "pipeline/review/field_edit.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "core/record/json.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

constexpr const char* kForms =
    "type a field and its value: kind air_strike, date 2025-12-08, killed 5, killed 3-5, killed 5+, wounded none, "
    "place "
    "Taftanaz";

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

Result<ordered_json> toll_json(const std::string& text) {
  if (text == "none") return ordered_json(nullptr);
  if (!text.empty() && text.back() == '+') {
    if (const auto low = whole_number(std::string_view(text).substr(0, text.size() - 1)))
      return ordered_json{{"low", *low}, {"high", nullptr}};
  }
  const std::size_t dash = text.find('-');
  const auto low = whole_number(std::string_view(text).substr(0, dash));
  const auto high = dash == std::string::npos ? low : whole_number(std::string_view(text).substr(dash + 1));
  if (low && high && *low <= *high) return ordered_json{{"low", *low}, {"high", *high}};
  return fail(ErrorCode::invalid, "is no toll; write 5, 3-5, 5+ or none", text);
}

Result<ordered_json> date_json(const std::vector<std::string>& days) {
  if (days.size() == 1 && days[0] == "none") return ordered_json(nullptr);
  for (const std::string& day : days) {
    if (!parse_iso_day(day)) return fail(ErrorCode::invalid, "is no day; write it as 2025-12-08", day);
  }
  if (days.size() > 2 || days.front() > days.back())
    return fail(ErrorCode::invalid, "is no time; write a first and a last day", days.front());
  return ordered_json{{"start", days.front()},
                      {"end", days.back()},
                      {"precision", days.front() == days.back() ? "day" : "unknown"},
                      {"inferred", false}};
}

}  // namespace

Result<std::string> field_edit(std::string_view line) {
  std::istringstream words{std::string(line)};
  std::string field;
  words >> field;
  std::vector<std::string> values;
  for (std::string value; words >> value;) values.push_back(value);
  if (values.empty()) return fail(ErrorCode::invalid, kForms);
  Result<ordered_json> value = fail(ErrorCode::invalid, kForms, field);
  if (field == "kind" || field == "modality") {
    value = ordered_json(values.front());
  } else if (field == "background") {
    value = ordered_json(values.front() == "yes");
  } else if (field == "date") {
    value = date_json(values);
  } else if (field == "killed" || field == "wounded" || field == "detained") {
    value = toll_json(values.front());
  }
  if (!value) return tl::make_unexpected(value.error());
  return ordered_json{{field, *value}}.dump();
}

std::string place_edit(const ResolvedPlace& place) {
  Candidate candidate;
  candidate.place = EventPlace{place, 1, false, false, {}};
  const ordered_json json = to_json(candidate, std::string());
  return ordered_json{{"place", json.at("place")}}.dump();
}

}  // namespace rasid
