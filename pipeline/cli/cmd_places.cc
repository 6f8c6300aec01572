// rasid places: the places that a text names.

#include <CLI/CLI.hpp>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/record/json.h"
#include "core/text/fold.h"
#include "extractors/extractor_parts.h"
#include "pipeline/cli/cli.h"
#include "pipeline/cli/load.h"
#include "pipeline/cli/place_tools.h"
#include "pipeline/cli/table.h"

namespace rasid {
namespace {

struct PlacesOptions {
  std::string language = "auto";
  std::string file = "-";
  bool explain = false;
};

/// What decided, and what else the name could have been.
void explain(const PlaceMention& mention, const Article& article, const Gazetteer& gazetteer) {
  std::cout << printable(mention.phrase.of(article.text)) << "  [" << mention.span.begin << ", " << mention.span.end
            << ")\n";
  if (mention.resolved) {
    const ResolvedPlace& place = *mention.resolved;
    std::cout << "  is " << place.name << (place.id.empty() ? "" : " (" + place.id + ")") << ", " << place.place_class
              << (place.admin1.empty() ? "" : ", " + place.admin1) << ", " << place.lat << " " << place.lon << " ± "
              << place.precision_km << " km\n";
  } else {
    std::cout << "  is not decided\n";
  }
  std::cout << "  by " << mention.decided_by << "; name " << to_string(mention.tier) << "; "
            << to_string(mention.role);
  if (!mention.modifier.empty()) std::cout << "; frame `" << printable(mention.modifier) << "`";
  if (!mention.rule.empty()) std::cout << "; rule " << mention.rule;
  std::cout << '\n';
  for (const PlaceCandidate& candidate : mention.candidates) {
    const Place& place = gazetteer.place(gazetteer.find(candidate.place_id));
    const PlaceIndex unit =
        gazetteer.unit_of(gazetteer.find(candidate.place_id), place.country == "SY" ? "governorate" : "country");
    std::cout << "    " << static_cast<int>(candidate.score * 100 + 0.5) << "  " << place.id << "  " << place.name_en
              << "  " << isolate(place.name_ar) << "  " << place.place_class
              << (unit == kNoPlace ? "" : ", " + std::string(gazetteer.place(unit).name_en)) << "  "
              << candidate.reason << '\n';
  }
}

/// How many names each pass decided.
void print_passes(const std::map<std::string, std::size_t>& decided, std::size_t mentions) {
  std::cout << mentions << (mentions == 1 ? " place" : " places");
  const char* before = ", decided by: ";
  for (const auto& [pass, count] : decided) {
    std::cout << before << pass << ' ' << count;
    before = ", ";
  }
  std::cout << '\n';
}

void run_places(const PlacesOptions& options, Session& session) {
  Result<std::string> text = options.file == "-"
                                 ? Result<std::string>(std::string(std::istreambuf_iterator<char>(std::cin), {}))
                                 : read_file(options.file);
  if (!text) return session.report(text.error(), Exit::could_not_run);
  if (!is_valid_utf8(*text)) {
    return session.report(
        {ErrorCode::invalid, "the text is not UTF-8; convert it first (`rasid article FILE --text` does)",
         options.file},
        Exit::could_not_run);
  }
  const auto tools = load_place_tools(session, true);
  if (!tools) return;
  Article article;
  article.text = std::move(*text);
  article.language = options.language == "auto" ? "und" : options.language;
  const TokenizedText tokens = tokenize(article, tools->vocabulary);
  // As `rasid extract` reads them: "the Aleppo Media Center" and "Abu Omar al-Homsi" are no places.
  const std::vector<Span> names = spans_of_names(read_actors(article, tokens, *tools->actors));
  std::map<std::string, std::size_t> decided;
  std::size_t mentions = 0;
  for (const PlaceMention& mention : read_places(article, tokens, *tools->gazetteer, *tools->rules, names)) {
    ++mentions;
    ++decided[mention.decided_by];
    if (options.explain) {
      explain(mention, article, *tools->gazetteer);
    } else {
      std::cout << to_json(mention, article.text).dump() << '\n';
    }
  }
  if (options.explain) print_passes(decided, mentions);
}

}  // namespace

Result<std::filesystem::path> place_tables_folder() {
  return find_data_folder().map([](const std::filesystem::path& data) { return data / "gazetteer" / "data"; });
}

std::unique_ptr<PlaceTools> load_place_tools(Session& session, bool for_texts) {
  const Result<std::filesystem::path> data = find_data_folder();
  if (!data) {
    session.report(data.error(), Exit::could_not_run);
    return nullptr;
  }
  auto tools = std::make_unique<PlaceTools>();
  std::vector<Diagnostic> diagnostics;
  tools->folder = *data / "gazetteer" / "data";
  tools->gazetteer = Gazetteer::load(tools->folder, tools->vocabulary, diagnostics, cache_folder());
  tools->rules = load_place_rules(*data / "rules", tools->vocabulary, diagnostics);
  if (for_texts) tools->actors = load_actors(*data / "rules", tools->vocabulary, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) std::cerr << diagnostic.text() << '\n';
  if (tools->gazetteer && tools->rules && (tools->actors || !for_texts)) return tools;
  session.report({ErrorCode::invalid, "the gazetteer or its rules can't be used as they are", data->string()},
                 Exit::could_not_run);
  return nullptr;
}

void add_places(CLI::App& app, Session& session) {
  auto options = std::make_shared<PlacesOptions>();
  CLI::App* command = app.add_subcommand("places", "Places that a text names, a JSON line each");
  command->add_option("FILE", options->file, "Text to read; - for standard input")->capture_default_str();
  command->add_option("--language", options->language, "Of the text")
      ->check(CLI::IsMember({"en", "ar", "auto"}))
      ->capture_default_str();
  command->add_flag("--explain", options->explain,
                    "Say for people what decided each name and what else it could have been");
  command->footer(
      "Examples:\n  echo 'Shelling hit the town of Hajin, east of Deir ez-Zor' | rasid places\n"
      "  echo 'قصف على بلدة كفر نوران بريف حلب الغربي' | rasid places --explain");
  command->callback([options, &session] { run_places(*options, session); });
}

}  // namespace rasid
