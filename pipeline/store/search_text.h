#pragma once

#include <string>
#include <string_view>

#include "core/record/candidate.h"

namespace rasid {

/// What full-text search reads of an event: the words of its sentence, of its article's title and outlet, and the
/// names of its place, governorate and actors in both scripts; folded, each once. An Arabic word stands there also
/// without the letters written onto it (و ف ب ل ك س ال), so that بالمدينة is found by المدينة and by مدينة.
std::string search_text(const Candidate& candidate, std::string_view sentence, std::string_view title,
                        std::string_view outlet);

/// A reviewer's words as an FTS5 query (sqlite.org/fts5.html, 3): each must occur, as a word or the beginning of one.
/// Empty if there is no word in them.
std::string search_query(std::string_view words);

}  // namespace rasid
