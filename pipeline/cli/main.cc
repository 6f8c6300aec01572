#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "pipeline/cli/commands.h"

namespace rasid {

void Session::report(const Error& error, Exit code) {
  std::cerr << "rasid: " << error.text() << '\n';
  if (static_cast<int>(code) > static_cast<int>(exit)) exit = code;
}

}  // namespace rasid

int main(int argc, char** argv) {
  CLI::App app{"rasid (راصد): news about Syria in English and Arabic to reviewable event candidates"};
  app.name("rasid");
  app.set_version_flag("--version", "rasid 0.1.0");
  app.require_subcommand(1);
  rasid::Session session;
  const char* no_color = std::getenv("NO_COLOR");
  session.color = ::isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
  // Subcommands, a line each, in the order of the help: first those for daily work, then single stages, then the
  // rules.
  rasid::add_run(app, session);
  rasid::add_sources(app, session);
  rasid::add_doctor(app, session);
  rasid::add_watch(app, session);
  rasid::add_article(app, session);
  rasid::add_dates(app, session);
  rasid::add_ingest(app, session);
  rasid::add_replay(app, session);
  rasid::add_documents(app, session);
  rasid::add_link(app, session);
  rasid::add_events(app, session);
  rasid::add_review(app, session);
  rasid::add_export(app, session);
  rasid::add_import(app, session);
  rasid::add_extract(app, session);
  rasid::add_fetch(app, session);
  rasid::add_feed(app, session);
  rasid::add_sitemap(app, session);
  rasid::add_robots(app, session);
  rasid::add_warc(app, session);
  rasid::add_gazetteer(app, session);
  rasid::add_places(app, session);
  rasid::add_rules(app, session);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int shown = app.exit(error);
    return shown == 0 ? 0 : static_cast<int>(rasid::Exit::wrong_use);
  } catch (const std::exception& error) {
    session.report(rasid::Error{rasid::ErrorCode::internal, error.what(), {}}, rasid::Exit::could_not_run);
  }
  return static_cast<int>(session.exit);
}
