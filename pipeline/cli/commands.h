#pragma once

#include "pipeline/cli/cli.h"

namespace rasid {

// One function a subcommand, each in a file of its own (cmd_<name>.cc): declares its options on `app` and the
// callback that runs it. `session` outlives the callbacks. Only main.cc includes this: a new command recompiles
// nothing else.
void add_article(CLI::App& app, Session& session);
void add_dates(CLI::App& app, Session& session);
void add_documents(CLI::App& app, Session& session);
void add_doctor(CLI::App& app, Session& session);
void add_events(CLI::App& app, Session& session);
void add_export(CLI::App& app, Session& session);
void add_extract(CLI::App& app, Session& session);
void add_feed(CLI::App& app, Session& session);
void add_fetch(CLI::App& app, Session& session);
void add_gazetteer(CLI::App& app, Session& session);
void add_import(CLI::App& app, Session& session);
void add_ingest(CLI::App& app, Session& session);
void add_link(CLI::App& app, Session& session);
void add_places(CLI::App& app, Session& session);
void add_replay(CLI::App& app, Session& session);
void add_review(CLI::App& app, Session& session);
void add_robots(CLI::App& app, Session& session);
void add_rules(CLI::App& app, Session& session);
void add_run(CLI::App& app, Session& session);
void add_sitemap(CLI::App& app, Session& session);
void add_sources(CLI::App& app, Session& session);
void add_warc(CLI::App& app, Session& session);
void add_watch(CLI::App& app, Session& session);

}  // namespace rasid
