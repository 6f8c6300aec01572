#pragma once

#include <filesystem>
#include <string>

#include "extractors/extract.h"
#include "pipeline/web/tools.h"

namespace rasid {

/// What the review page asks of the rules and the gazetteer, answered by `extractor`, which must outlive the tools.
/// `data_folder` holds the rules that it was loaded from.
ReviewTools review_tools(const Extractor& extractor, const std::filesystem::path& data_folder);

/// What the page calls things, as JSON: {"kinds": [{"id", "title", "title_ar", "family"}], "governorates": [{"name",
/// "name_ar"}], "actors": [{"id", "name", "name_ar", "type", "country", "from", "until"}]}.
std::string words_json(const Extractor& extractor);

/// The map without a network: {"places": [{"name", "name_ar", "lat", "lon", "seat"}], "source"} of the gazetteer's
/// seats and cities, `outline` being the content of outline.json of the page's files, put in as "outline".
std::string base_map_json(const Extractor& extractor, const std::string& outline);

}  // namespace rasid
