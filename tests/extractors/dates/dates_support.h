#pragma once

#include <string>
#include <vector>

#include "extractors/dates/read_dates.h"

namespace rasid {

/// The dates of a text that appeared on `published` ("2025-03-05"; empty: unknown), by the rules of the source tree.
std::vector<DateMention> dates_in(const std::string& text, const std::string& published);
/// The only date of the text; an empty mention, and a failure, if there is none or more than one.
DateMention one_date_in(const std::string& text, const std::string& published);
/// "[text] TYPE value first..last rule note"
std::string shown(const DateMention& mention, const std::string& text);
/// "2025-03-03..2025-03-05"; an open end is empty.
std::string days_of(const DateMention& mention);

}  // namespace rasid
