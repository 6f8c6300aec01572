#include "pipeline/cli/article_options.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <utility>

#include "pipeline/cli/database.h"

namespace rasid {

void add_article_options(CLI::App& command, ArticleOptions& options, Session& session) {
  command.add_option("PATH", options.paths,
                     "Files and folders of .html, .htm, .txt, .jsonl; without them the articles of the database");
  add_database_option(command, session);
  command.add_option("--since", options.since, "Only articles published on this day or later, YYYY-MM-DD");
  command.add_option("--limit", options.limit, "At most so many articles, of the database the last ones");
}

std::optional<AskedArticles> asked_articles(const ArticleOptions& options, Session& session) {
  AskedArticles asked;
  asked.query.paths = {options.paths.begin(), options.paths.end()};
  asked.query.limit = options.limit;
  if (!options.since.empty()) {
    asked.query.since = parse_iso_day(options.since);
    if (!asked.query.since) {
      session.report({ErrorCode::invalid, "--since needs a day that exists, as YYYY-MM-DD", options.since},
                     Exit::wrong_use);
      return std::nullopt;
    }
  }
  if (options.paths.empty() || !session.database.empty()) {
    asked.store = open_store(session, StoreOptions::Access::read);
    if (!asked.store) return std::nullopt;
  }
  return asked;
}

bool visit_articles(const AskedArticles& asked, Session& session,
                    const std::function<void(const FoundArticle&)>& each) {
  const bool shows = ::isatty(STDERR_FILENO) != 0;
  std::size_t done = 0;
  const auto counts =
      each_article(asked.query, asked.store ? &*asked.store : nullptr, [&](const FoundArticle& found) {
        each(found);
        if (shows && ++done % 50 == 0) std::cerr << fmt::format("\r{} articles", done) << std::flush;
        return true;
      });
  if (shows && done >= 50) std::cerr << '\r' << std::string(30, ' ') << '\r';
  if (!counts) {
    session.report(counts.error(), Exit::could_not_run);
    return false;
  }
  for (const Error& error : counts->errors) session.report(error, Exit::item_errors);
  if (counts->articles == 0) {
    session.report({ErrorCode::not_found, "no article was found there; name other files, or another --since", {}},
                   session.exit == Exit::done ? Exit::item_errors : session.exit);
    return false;
  }
  return true;
}

}  // namespace rasid
