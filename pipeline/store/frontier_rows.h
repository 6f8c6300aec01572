#pragma once

#include <cstdint>
#include <string>

#include "pipeline/store/records.h"

namespace SQLite {
class Database;
}

namespace rasid {

// Inside a transaction of the caller.

/// Ends the visit to a page that left a document: counts it in its class and takes the page from the frontier.
/// `text_before`: content hash of the article that the document had before, empty if it had none.
OutcomeClass write_document_visit(SQLite::Database& database, const DocumentResult& result, std::int64_t document,
                                  const std::string& text_before);

/// Takes a page from the frontier and counts it, or, with `again`, notes the try and leaves it there.
void write_page_visit(SQLite::Database& database, const PageVisit& visit, OutcomeClass outcome);

}  // namespace rasid
