// `rasid rules explain`: why a sentence gave what it gave, and why not.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "extractors/explain/explain_json.h"
#include "pipeline/article/read_article.h"
#include "pipeline/cli/cli.h"
#include "pipeline/cli/cmd_rules.h"
#include "pipeline/cli/database.h"
#include "pipeline/cli/input.h"
#include "pipeline/cli/load.h"
#include "pipeline/cli/table.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct ExplainOptions {
  std::string file;
  std::string text;
  std::string published;
  std::string find;
  std::string rule;
  std::string kind;
  std::string at;     ///< a byte offset, or a word
  std::string event;  ///< of the database
  bool json = false;
};

std::string shown_piece(const std::string& text) {
  return isolate(printable(text));
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& item : list) out += (out.empty() ? "" : ", ") + shown_piece(item);
  return out;
}

bool of_rule(const std::string& trigger, const std::string& rule) {
  return rule.empty() || trigger == rule || trigger.rfind(rule + ".", 0) == 0;
}

void print_event(const EventTrace& event, const std::string& text, bool color) {
  const std::string words = shown_piece(std::string(event.span.of(text)));
  if (event.left_out.empty()) {
    std::cout << "    " << bold("event", color) << "   " << event.kind << " by " << event.trigger << " (" << words
              << fmt::format("), confidence {:.2f}\n", event.confidence);
  } else {
    std::cout << "    left out " << event.kind << " by " << event.trigger << " (" << words << "): " << event.left_out
              << '\n';
  }
  if (!event.who.empty()) std::cout << "              who: " << joined(event.who) << '\n';
  if (!event.to_whom.empty()) std::cout << "              to whom: " << joined(event.to_whom) << '\n';
  if (!event.where.empty()) std::cout << "              where: " << joined(event.where) << '\n';
  if (event.parts.empty()) return;
  std::string parts;
  for (const ConfidencePart& part : event.parts) {
    if (part.value != 0) parts += fmt::format("{}{} {:+.2f}", parts.empty() ? "" : ", ", part.name, part.value);
  }
  std::cout << "              confidence: " << parts << '\n';
}

void print_sentence(const SentenceTrace& trace, const std::string& text, const ExplainOptions& options, bool color) {
  std::cout << shown_piece(std::string(trace.span.of(text))) << '\n';
  for (const MentionTrace& mention : trace.mentions) {
    std::cout << fmt::format("    {:<7} ", mention.what) << shown_piece(std::string(mention.span.of(text))) << " = "
              << shown_piece(mention.reading) << '\n';
  }
  for (const EventTrace& event : trace.events) {
    if (of_rule(event.trigger, options.rule)) print_event(event, text, color);
  }
  for (const TriggerTrace& trigger : trace.triggers) {
    if (trigger.used || !of_rule(trigger.trigger, options.rule)) continue;
    std::cout << "    not      " << trigger.trigger << " (" << shown_piece(std::string(trigger.span.of(text)))
              << "): " << shown_piece(trigger.why_not) << '\n';
  }
  for (const NearMiss& miss : trace.near_misses) {
    if (!of_rule(miss.trigger, options.rule)) continue;
    std::cout << "    near     " << miss.trigger << " has " << shown_piece("\"" + miss.phrase + "\"")
              << fmt::format(" ({}:{})", miss.file, miss.line);
    std::cout << (miss.missing.empty() ? std::string("; its words stand apart or in another form")
                                       : "; not here: " + joined(miss.missing))
              << '\n';
  }
  const bool nothing = trace.events.empty() && trace.triggers.empty() && trace.near_misses.empty();
  if (nothing) std::cout << "    no rule has a word of this sentence\n";
  std::cout << '\n';
}

Result<std::string> read_bytes(const ExplainOptions& options) {
  if (!options.text.empty()) return options.text;
  if (options.file == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  return read_file(options.file);
}

/// The article that a stored event was found in.
std::optional<Article> article_of_event(const ExplainOptions& options, Session& session) {
  const auto store = open_store(session, StoreOptions::Access::read);
  if (!store) return std::nullopt;
  const auto event = store->candidate(options.event);
  auto article =
      event ? store->article(event->document_identity) : Result<Article>(tl::make_unexpected(event.error()));
  if (article) return std::move(*article);
  session.report(article.error(), Exit::wrong_use);
  return std::nullopt;
}

/// The article of a file or of --text.
std::optional<Article> article_of_input(const ExplainOptions& options, Session& session) {
  PageRequest request;
  if (!options.published.empty()) {
    StatedTime published;
    const auto day = parse_iso_day(options.published);
    if (!day) {
      session.report({ErrorCode::invalid, "--published needs a day that exists, as YYYY-MM-DD", options.published},
                     Exit::wrong_use);
      return std::nullopt;
    }
    published.day = *day;
    published.source = "given";
    published.confidence = 1;
    request.published = published;
  }
  const auto bytes = read_bytes(options);
  if (!bytes) {
    session.report(bytes.error(), Exit::could_not_run);
    return std::nullopt;
  }
  request.bytes = *bytes;
  if (!options.text.empty()) request.content_type = "text/plain; charset=utf-8";
  auto article = read_article(request);
  if (article) return std::move(*article);
  session.report(article.error(), Exit::could_not_run);
  return std::nullopt;
}

/// Where --at points to: a byte offset, or the first place of a word.
std::optional<std::uint32_t> offset_of(const std::string& at, const std::string& text) {
  const bool number = std::all_of(at.begin(), at.end(), [](char c) { return c >= '0' && c <= '9'; });
  const std::size_t found = number && at.size() < 9 ? std::stoul(at) : text.find(at);
  if (found >= text.size()) return std::nullopt;
  return static_cast<std::uint32_t>(found);
}

void print_touches(const ExplainOptions& options, const Article& article, const Extractor& extractor,
                   Session& session) {
  const auto offset = offset_of(options.at, article.text);
  if (!offset)
    return session.report({ErrorCode::not_found, "the text has no such place", options.at}, Exit::item_errors);
  const std::vector<TouchTrace> found = touches(article, extractor.parts(), *offset);
  if (options.json) {
    ordered_json list = ordered_json::array();
    for (const TouchTrace& t : found) {
      list.push_back({{"begin", t.span.begin},
                      {"end", t.span.end},
                      {"text", std::string(t.span.of(article.text))},
                      {"what", t.what},
                      {"rule", t.rule},
                      {"reading", t.reading.empty() ? ordered_json(nullptr) : ordered_json(t.reading)}});
    }
    return print_json(list);
  }
  for (const TouchTrace& t : found) {
    std::cout << fmt::format("{:<11} ", t.what) << t.rule << "  " << shown_piece(std::string(t.span.of(article.text)))
              << (t.reading.empty() ? "" : " = " + shown_piece(t.reading)) << '\n';
  }
  if (found.empty()) std::cout << "No rule touched this word.\n";
}

void run(const ExplainOptions& options, Session& session) {
  if (int{options.text.empty()} + int{options.file.empty()} + int{options.event.empty()} != 2) {
    return session.report({ErrorCode::invalid, "name one FILE (- is stdin), or give --text or --event", {}},
                          Exit::wrong_use);
  }
  const auto folder = find_data_folder();
  if (!folder) return session.report(folder.error(), Exit::could_not_run);
  const auto article =
      options.event.empty() ? article_of_input(options, session) : article_of_event(options, session);
  if (!article) return;
  const auto extractor = load_extractor(session);
  if (!extractor) return;
  if (!options.at.empty()) return print_touches(options, *article, *extractor, session);
  const ExplainQuery query{options.kind.empty() ? options.rule : options.kind};
  std::vector<SentenceTrace> traces = explain(*article, extractor->parts(), *folder / "rules", query);
  std::erase_if(traces, [&](const SentenceTrace& t) {
    return t.span.of(article->text).find(options.find) == std::string_view::npos;
  });
  if (options.json) {
    ordered_json list = ordered_json::array();
    for (const SentenceTrace& trace : traces) list.push_back(to_json(trace, article->text));
    return print_json(list);
  }
  for (const SentenceTrace& trace : traces) print_sentence(trace, article->text, options, session.color);
  if (traces.empty()) {
    const std::string why = article->text.empty() ? "there is no text in it: " + article->page_class_reason
                                                  : "no sentence has these words";
    session.report({ErrorCode::not_found, why, options.file}, Exit::item_errors);
  }
}

}  // namespace

void add_rules_explain(CLI::App& rules, Session& session) {
  const auto options = std::make_shared<ExplainOptions>();
  CLI::App* explain = rules.add_subcommand(
      "explain", "Say sentence by sentence what was found, by which rule, and why the rest was not");
  explain->add_option("FILE", options->file, "Page or text; - reads stdin");
  explain->add_option("--text", options->text, "A sentence instead of a file");
  explain->add_option("--published", options->published, "Day on which the text appears, YYYY-MM-DD");
  explain->add_option("--find", options->find, "Only sentences with these words");
  explain->add_option("--event", options->event,
                      "The article of this event of the database, by the beginning of its id");
  add_database_option(*explain, session);
  explain->add_option("--rule", options->rule, "Only what this rule or trigger has to do with it");
  explain->add_option("--kind", options->kind, "Why there is no event of this kind: its rules that came nearest");
  explain->add_option("--at", options->at, "All rules that touched the word at this byte of the text, or this word");
  explain->add_flag("--json", options->json, "Print JSON");
  explain->footer(
      "Examples:\n  rasid rules explain --published 2020-02-12 --text 'Shells rained down on Atarib on Tuesday.'\n"
      "  rasid rules explain page.html --find Atarib --rule shelling\n"
      "  rasid rules explain page.html --find Atarib --kind air_strike\n"
      "  rasid rules explain --event 5d25fa55 --db team.db --at Atarib");
  explain->callback([options, &session] { run(*options, session); });
}

}  // namespace rasid
