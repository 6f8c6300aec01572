// rasid gazetteer: look a name or a point up, check the tables, bring in others.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "gazetteer/check.h"
#include "gazetteer/import.h"
#include "pipeline/cli/cli.h"
#include "pipeline/cli/place_tools.h"
#include "pipeline/cli/table.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct GazetteerOptions {
  std::string name;
  double lat = 0;
  double lon = 0;
  double km = 10;
  std::size_t limit = 10;
  bool json = false;
  std::string file;
  std::string format = "auto";
  bool apply = false;
};

std::string digits(double value, int places) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.*f", places, value);
  return buffer;
}

ordered_json place_json(const ResolvedPlace& place) {
  return {{"id", place.id},
          {"name", place.name},
          {"names", place.names},
          {"class", place.place_class},
          {"lat", place.lat},
          {"lon", place.lon},
          {"precision_km", place.precision_km},
          {"admin1", place.admin1},
          {"admin2", place.admin2},
          {"admin3", place.admin3},
          {"pcode", place.pcode},
          {"country", place.country}};
}

/// "Hajin, Abu Kamal, Deir-ez-Zor"
std::string lies_in(const ResolvedPlace& place) {
  std::string text;
  for (const std::string& unit : {place.admin3, place.admin2, place.admin1}) {
    if (unit.empty() || unit == place.name || text.find(unit) != std::string::npos) continue;
    text += (text.empty() ? "" : ", ") + unit;
  }
  return text.empty() ? place.country : text;
}

std::string point(const ResolvedPlace& place) {
  return digits(place.lat, 4) + " " + digits(place.lon, 4) + " ±" + digits(place.precision_km, 0) + " km";
}

void lookup(const GazetteerOptions& options, Session& session) {
  const auto tools = load_place_tools(session);
  if (!tools) return;
  const std::vector<NameMatch> matches = tools->gazetteer->lookup(options.name, options.limit);
  if (options.json) {
    ordered_json list = ordered_json::array();
    for (const NameMatch& match : matches) {
      ordered_json entry = place_json(tools->gazetteer->resolve(match.place));
      entry["tier"] = to_string(match.tier);
      entry["similarity"] = match.similarity;
      entry["matched_name"] = tools->gazetteer->name(match.name).text;
      entry["needs"] = to_string(tools->gazetteer->name(match.name).risk);
      list.push_back(std::move(entry));
    }
    std::cout << list.dump(2) << '\n';
  } else if (matches.empty()) {
    std::cout << "No place is called " << isolate(options.name) << ", in no spelling that we know.\n";
  } else {
    Table table(
        {{"id"}, {"name", false, 12}, {"Arabic", false, 8}, {"class"}, {"lies in", false, 12}, {"point"}, {"match"}});
    for (const NameMatch& match : matches) {
      const ResolvedPlace place = tools->gazetteer->resolve(match.place);
      std::string how(to_string(match.tier));
      if (match.tier == MatchTier::skeleton) how += " " + digits(match.similarity, 2);
      table.add({place.id, place.name, isolate(tools->gazetteer->place(match.place).name_ar), place.place_class,
                 lies_in(place), point(place), how});
    }
    std::cout << table.text({terminal_width(), session.color});
  }
  if (matches.empty()) session.exit = Exit::item_errors;
}

void near(const GazetteerOptions& options, Session& session) {
  const auto tools = load_place_tools(session);
  if (!tools) return;
  const std::vector<NearPlace> places = tools->gazetteer->near(options.lat, options.lon, options.km, options.limit);
  if (options.json) {
    ordered_json list = ordered_json::array();
    for (const NearPlace& found : places) {
      ordered_json entry = place_json(tools->gazetteer->resolve(found.place));
      entry["km"] = found.km;
      list.push_back(std::move(entry));
    }
    std::cout << list.dump(2) << '\n';
  } else if (places.empty()) {
    std::cout << "Nothing that we know lies within " << digits(options.km, 0) << " km; --km widens the search.\n";
  } else {
    Table table({{"km", true},
                 {"id"},
                 {"name", false, 12},
                 {"Arabic", false, 8},
                 {"class"},
                 {"lies in", false, 12},
                 {"point"}});
    for (const NearPlace& found : places) {
      const ResolvedPlace place = tools->gazetteer->resolve(found.place);
      table.add({digits(found.km, 1), place.id, place.name, isolate(tools->gazetteer->place(found.place).name_ar),
                 place.place_class, lies_in(place), point(place)});
    }
    std::cout << table.text({terminal_width(), session.color});
  }
}

void check(const GazetteerOptions& options, Session& session) {
  const Result<std::filesystem::path> folder = place_tables_folder();
  if (!folder) return session.report(folder.error(), Exit::could_not_run);
  std::vector<Diagnostic> diagnostics;
  const GazetteerCounts counts = check_gazetteer(*folder, diagnostics);
  const bool failed = has_errors(diagnostics);
  if (options.json) {
    ordered_json list = ordered_json::array();
    for (const Diagnostic& d : diagnostics) {
      list.push_back({{"level", d.level == Diagnostic::Level::error ? "error" : "warning"},
                      {"file", d.file},
                      {"line", d.line},
                      {"column", d.column},
                      {"code", d.code},
                      {"message", d.message},
                      {"advice", d.advice}});
    }
    std::cout << ordered_json{{"places", counts.places},
                              {"names", counts.names},
                              {"with_arabic_name", counts.with_arabic},
                              {"risky_names", counts.risky},
                              {"shared_names", counts.shared},
                              {"by_class", counts.by_class},
                              {"diagnostics", list}}
                     .dump(2)
              << '\n';
  } else {
    for (const Diagnostic& d : diagnostics) std::cerr << d.text() << '\n';
    std::cout << counts.places << " places, " << counts.names << " names; " << counts.with_arabic
              << " places have an Arabic name, " << counts.risky << " names need a word of place beside them, "
              << counts.shared << " names have several bearers.\n";
    std::cout << (failed ? "The tables have errors.\n" : "The tables are sound.\n");
  }
  if (failed) session.exit = Exit::item_errors;
}

void import(const GazetteerOptions& options, Session& session) {
  const auto tools = load_place_tools(session);
  if (!tools) return;
  const Result<ImportPlan> plan = plan_import(options.file, options.format, *tools->gazetteer);
  if (!plan) return session.report(plan.error(), Exit::could_not_run);
  Table table({{"change"}, {"id"}, {"name", false, 12}, {"what", false, 20}});
  for (const ImportChange& change : plan->changes)
    table.add({std::string(to_string(change.kind)), change.id, change.name, change.what});
  std::cout << table.text({terminal_width(), session.color});
  std::cout << plan->rows << " rows read as " << plan->format << ": " << plan->changes.size() << " changes, "
            << plan->same << " as we have them, " << plan->skipped << " passed over (" << plan->skipped_why << ").\n";
  if (!options.apply) {
    std::cout << "Nothing is changed. Type the same with --apply to write them to "
              << (tools->folder / "imported.tsv").string() << '\n';
    return;
  }
  if (const Result<void> written = apply_import(*plan, tools->folder); !written)
    return session.report(written.error(), Exit::could_not_run);
  std::cout << "Written. `rasid gazetteer check` looks the tables over.\n";
}

}  // namespace

void add_gazetteer(CLI::App& app, Session& session) {
  auto options = std::make_shared<GazetteerOptions>();
  CLI::App* command =
      app.add_subcommand("gazetteer", "Places that we know: look up a name or a point, check and import tables");
  command->require_subcommand(1);
  command->footer(
      "Examples:\n  rasid gazetteer lookup 'Deir Ezzor'\n  rasid gazetteer lookup كوباني --json\n  rasid gazetteer "
      "near 35.33 40.14 --km 5");
  CLI::App* by_name = command->add_subcommand("lookup", "What a name may mean, in any spelling, English or Arabic");
  by_name->add_option("NAME", options->name, "The name")->required();
  by_name->add_option("--limit", options->limit, "At most so many")->capture_default_str();
  by_name->add_flag("--json", options->json, "Print JSON");
  by_name->footer("Examples:\n  rasid gazetteer lookup 'al-Houl'\n  rasid gazetteer lookup سري كانيه");
  by_name->callback([options, &session] { lookup(*options, session); });
  CLI::App* by_point = command->add_subcommand("near", "Places near a point");
  by_point->add_option("LAT", options->lat, "Degrees north")->required()->check(CLI::Range(-90.0, 90.0));
  by_point->add_option("LON", options->lon, "Degrees east")->required()->check(CLI::Range(-180.0, 180.0));
  by_point->add_option("--km", options->km, "How far")->check(CLI::Range(0.0, 1000.0))->capture_default_str();
  by_point->add_option("--limit", options->limit, "At most so many")->capture_default_str();
  by_point->add_flag("--json", options->json, "Print JSON");
  by_point->footer("Example:\n  rasid gazetteer near 35.3359 40.1408 --km 3");
  by_point->callback([options, &session] { near(*options, session); });
  CLI::App* checking =
      command->add_subcommand("check", "Look the tables over: every fault with file, line and column");
  checking->add_flag("--json", options->json, "Print JSON");
  checking->callback([options, &session] { check(*options, session); });
  CLI::App* importing =
      command->add_subcommand("import", "Compare a table of others with ours, and take it over with --apply");
  importing->add_option("FILE", options->file, "GeoNames dump (SY.txt), OCHA COD-AB CSV or GeoJSON")->required();
  importing->add_option("--format", options->format, "Of the file")
      ->check(CLI::IsMember({"auto", "geonames", "ocha-csv", "ocha-geojson"}))
      ->capture_default_str();
  importing->add_flag("--apply", options->apply, "Write the changes; without it they are only shown");
  importing->footer("Example:\n  rasid gazetteer import SY.txt\n  rasid gazetteer import syr_admin4.csv --apply");
  importing->callback([options, &session] { import(*options, session); });
}

}  // namespace rasid
