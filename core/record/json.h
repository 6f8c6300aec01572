#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/record/article.h"
#include "core/record/candidate.h"

namespace rasid {

// The printed forms of the records, as docs/json.md states them. Keys keep their order; unknown values are null. The
// texts of the records must be UTF-8.

/// The forms as text, without line breaks. `text` is the article's: spans print their pieces of it.
std::string json_text(const Article& article);
std::string json_text(const DateMention& mention, const std::string& text);
std::string json_text(const PlaceMention& mention, const std::string& text);
std::string json_text(const ActorMention& mention, const std::string& text);
std::string json_text(const CountMention& mention, const std::string& text);
std::string json_text(const Candidate& candidate, const std::string& text);
/// {"id", "article", "mentions", "events", "unknown_actors"}; `id` is a JSON value that comes first, left out if
/// empty.
std::string json_text(const Article& article, const Extraction& extraction, const std::string& id = {});

// The same as trees, for what looks into them or prints them indented.

/// Metadata, text and blocks. `body` is the text of paragraphs, headings, quotes and list items.
nlohmann::ordered_json to_json(const Article& article);
nlohmann::ordered_json to_json(const DateMention& mention, const std::string& text);
nlohmann::ordered_json to_json(const PlaceMention& mention, const std::string& text);
nlohmann::ordered_json to_json(const ActorMention& mention, const std::string& text);
nlohmann::ordered_json to_json(const CountMention& mention, const std::string& text);
/// `text` is the article's; evidence carries the pieces of it.
nlohmann::ordered_json to_json(const Candidate& candidate, const std::string& text);
/// {"article", "mentions", "events", "unknown_actors"}
nlohmann::ordered_json to_json(const Article& article, const Extraction& extraction);

/// Text of paragraphs, headings, quotes and list items, a line each: what benchmarks call the text.
std::string body_text(const Article& article);

/// Reads a candidate back from to_json(candidate, text). Throws nlohmann's exception on JSON of another shape.
Candidate candidate_from_json(const nlohmann::ordered_json& json);

}  // namespace rasid
