// `rasid rules new`: a template to fill in, so that nobody begins with an empty file.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>

#include "core/base/file.h"
#include "extractors/events/kinds.h"
#include "extractors/ruleset/toml_file.h"
#include "pipeline/cli/cli.h"
#include "pipeline/cli/cmd_rules.h"

namespace rasid {

namespace fs = std::filesystem;

namespace {

struct NewOptions {
  std::string id;
  std::string kind;
};

constexpr std::string_view kTemplate = R"(# What happened, in one sentence. docs/rules.md explains every key.
schema = 1

[rule]
id = "{id}"
version = 1
status = "draft"  # stable once its examples pass
kind = "{kind}"
title = "{title}"
title_ar = "{title_ar}"
rank = 50

[[trigger]]
id = "say_what"
[trigger.en]
verbs = [
  "write a verb in its plain form",
]
nouns = [
  "write a noun",
]
[trigger.ar]
verbs = [
  "اكتب فعلا ماضيا",
]
nouns = [
  "اكتب اسما",
]

# A sentence that the rule must find, and one that looks alike and must give nothing; in each language.
[[example]]
text = '''Paste a sentence of the news here.'''
published = "2025-12-08"
expect = {{ kind = "{kind}", place = "Idlib" }}
todo = "the rule is not written yet"

[[example]]
text = '''ألصق هنا جملة من الأخبار.'''
published = "2025-12-08"
expect = {{ kind = "{kind}", place = "إدلب" }}
todo = "the rule is not written yet"

[[example]]
text = '''Paste a sentence that looks alike and tells of no event.'''
published = "2025-12-08"
expect = "none"

[[example]]
text = '''ألصق هنا جملة تشبهها ولا تروي حدثا.'''
published = "2025-12-08"
expect = "none"
)";

bool legal_id(const std::string& id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

void run(const NewOptions& options, Session& session) {
  if (!legal_id(options.id)) {
    return session.report(
        {ErrorCode::invalid, "an id has small letters, digits and _ only, as in \"mine_clearance\"", options.id},
        Exit::wrong_use);
  }
  const auto folder = find_data_folder();
  if (!folder) return session.report(folder.error(), Exit::could_not_run);
  std::vector<Diagnostic> diagnostics;
  const EventKinds kinds = EventKinds::load(*folder / "rules", diagnostics);
  const std::string kind_id = options.kind.empty() ? options.id : options.kind;
  const EventKind* kind = kinds.find(kind_id);
  if (kind == nullptr) {
    std::string advice = did_you_mean(kind_id, kinds.ids());
    if (advice.empty()) advice = "choose one of rules/kinds.toml with --kind";
    return session.report({ErrorCode::invalid, "is no kind of event; " + advice, kind_id}, Exit::wrong_use);
  }
  const fs::path path = *folder / "rules" / "events" / (options.id + ".toml");
  std::error_code ignored;
  if (fs::exists(path, ignored)) {
    return session.report({ErrorCode::conflict, "is there already; choose another id or edit it", shown_path(path)},
                          Exit::wrong_use);
  }
  const std::string text = fmt::format(kTemplate, fmt::arg("id", options.id), fmt::arg("kind", kind->id),
                                       fmt::arg("title", kind->title), fmt::arg("title_ar", kind->title_ar));
  if (const auto written = write_file(path, text); !written)
    return session.report(written.error(), Exit::could_not_run);
  std::cout << "Written: " << shown_path(path) << "\nFill it in, then: rasid rules check && rasid rules test "
            << shown_path(path) << '\n';
}

}  // namespace

void add_rules_new(CLI::App& rules, Session& session) {
  const auto options = std::make_shared<NewOptions>();
  CLI::App* command = rules.add_subcommand("new", "Write a template of an event rule to fill in");
  command->add_option("ID", options->id, "Id of the rule and name of its file")->required();
  command->add_option("--kind", options->kind, "Kind of event, of rules/kinds.toml; default: the id");
  command->footer("Example:\n  rasid rules new mine_clearance --kind disrupted_weapons");
  command->callback([options, &session] { run(*options, session); });
}

}  // namespace rasid
