#pragma once

namespace CLI {
class App;
}

namespace rasid {

struct Session;

// Subcommands of `rasid rules` that have files of their own.
void add_rules_diff(CLI::App& rules, Session& session);
void add_rules_explain(CLI::App& rules, Session& session);
void add_rules_fmt(CLI::App& rules, Session& session);
void add_rules_new(CLI::App& rules, Session& session);
void add_rules_stats(CLI::App& rules, Session& session);
void add_rules_unknown(CLI::App& rules, Session& session);

}  // namespace rasid
