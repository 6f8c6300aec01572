#include <CLI/CLI.hpp>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/record/json.h"
#include "core/text/fold.h"
#include "extractors/dates/read_dates.h"
#include "pipeline/cli/cli.h"

namespace rasid {
namespace {

struct DatesOptions {
  std::string anchor;
  std::string language = "auto";
};

/// False for an expression in letters of the other language; digits belong to both.
bool in_language(std::string_view text, const std::string& language) {
  if (language == "auto") return true;
  bool arabic = false;
  bool latin = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_char(text, at);
    arabic = arabic || is_arabic_letter(c);
    latin = latin || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
  return language == "ar" ? arabic || !latin : latin || !arabic;
}

nlohmann::ordered_json line_of(const DateMention& mention, const std::string& text) {
  nlohmann::ordered_json line = to_json(mention, text);
  // The same days under the names that scorers of taggers read.
  line["start_date"] = line["first"];
  line["end_date"] = line["last"];
  return line;
}

void run_dates(const DatesOptions& options, Session& session) {
  Article article;
  if (!options.anchor.empty()) {
    const std::optional<Day> day = parse_iso_day(options.anchor);
    if (!day) {
      return session.report(
          {ErrorCode::invalid,
           "`" + options.anchor + "` is no day; write the day of publication as in --anchor 2025-12-08", "--anchor"},
          Exit::wrong_use);
    }
    article.published = StatedTime{*day, std::nullopt, std::nullopt, "given", 1.0};
  }
  const Result<std::filesystem::path> data = find_data_folder();
  if (!data) return session.report(data.error(), Exit::could_not_run);
  Vocabulary vocabulary;
  std::vector<Diagnostic> diagnostics;
  const std::optional<DateRules> rules = load_date_rules(*data / "rules", vocabulary, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) std::cerr << diagnostic.text() << '\n';
  if (!rules)
    return session.report({ErrorCode::invalid, "the date rules have errors; correct them and try again", ""},
                          Exit::could_not_run);

  article.text.assign(std::istreambuf_iterator<char>(std::cin), {});
  const TokenizedText text = tokenize(article, vocabulary);
  for (const DateMention& mention : read_dates(article, text, *rules)) {
    if (!in_language(mention.span.of(article.text), options.language)) continue;
    std::cout << line_of(mention, article.text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
              << '\n';
  }
}

}  // namespace

void add_dates(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("dates", "Reads the date expressions of a text on stdin; a JSON line each");
  auto options = std::make_shared<DatesOptions>();
  command->add_option("--anchor", options->anchor,
                      "The day on which the text appeared, YYYY-MM-DD; relative dates count from it");
  command
      ->add_option("--language", options->language,
                   "Expressions of one language only: en or ar; auto, the default, reads both")
      ->check(CLI::IsMember({"en", "ar", "auto"}));
  command->footer("Example:\n  echo 'He was killed last Tuesday.' | rasid dates --anchor 2025-12-08");
  command->callback([options, &session] { run_dates(*options, session); });
}

}  // namespace rasid
