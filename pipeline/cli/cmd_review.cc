// rasid review: the page on which people decide, served on this machine. users: who may sign in.
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "pipeline/cli/database.h"
#include "pipeline/cli/load.h"
#include "pipeline/cli/table.h"
#include "pipeline/run/review_tools.h"
#include "pipeline/web/http_server.h"
#include "pipeline/web/passwords.h"
#include "pipeline/web/review_site.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;
namespace fs = std::filesystem;

struct ReviewOptions {
  std::string listen = "127.0.0.1";
  std::uint16_t port = 8642;
  std::vector<std::string> hosts;
  bool https = false;
  std::string reviewer;
  std::string tiles;
  std::string tiles_credit;
  std::string examples;
  unsigned lease_minutes = 5;
  std::string name;
  std::string role = "reviewer";
  bool json = false;
};

bool is_loopback(const std::string& address) {
  return address == "::1" || address.rfind("127.", 0) == 0;
}

/// What a Host header may say. Browsers leave the port out only where it is the scheme's own.
std::vector<std::string> allowed_hosts(const ReviewOptions& options, std::uint16_t port) {
  std::vector<std::string> hosts = options.hosts;
  const std::string own = options.listen.find(':') == std::string::npos ? options.listen : "[" + options.listen + "]";
  for (const std::string& name : {own, std::string("localhost"), std::string("127.0.0.1"), std::string("[::1]")})
    hosts.push_back(fmt::format("{}:{}", name, port));
  return hosts;
}

std::string read_outline(const fs::path& static_folder) {
  return read_file(static_folder / "outline.json").value_or("");
}

std::function<Result<std::vector<User>>()> users_of(const fs::path& database) {
  return [database]() -> Result<std::vector<User>> {
    const auto store = Store::open(database, {StoreOptions::Access::read});
    if (!store) return tl::make_unexpected(store.error());
    return store->users();
  };
}

bool check_options(const ReviewOptions& options, bool has_users, Session& session) {
  if (!is_loopback(options.listen) && !has_users) {
    session.report(
        {ErrorCode::refused,
         "others than this machine reach it there, so people must sign in by name: `rasid review users add "
         "NAME` first",
         options.listen},
        Exit::wrong_use);
    return false;
  }
  const bool tiles =
      options.tiles.empty() || options.tiles.rfind("https://", 0) == 0 || options.tiles.rfind("http://", 0) == 0;
  if (!tiles || options.tiles.find_first_of(" ;,'\"") != std::string::npos) {
    session.report(
        {ErrorCode::invalid, "is no address of tiles, as in https://tiles.example/{z}/{x}/{y}.png", options.tiles},
        Exit::wrong_use);
    return false;
  }
  return true;
}

/// Serves until somebody ends the program. Signals are blocked before any thread begins, so that this one gets them.
void serve(const ReviewOptions& options, SiteOptions site_options, GateOptions gate, ReviewTools tools,
           Session& session) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // The port is known once the server listens, and the gate needs it: requests wait until then.
  std::unique_ptr<ReviewSite> site;
  std::atomic<ReviewSite*> ready = nullptr;
  auto server = HttpServer::start(options.listen, options.port, {}, [&](const HttpRequest& request) {
    ReviewSite* open = ready.load();
    return open == nullptr ? json_error(503, "internal", "not ready yet") : open->answer(request);
  });
  if (!server) return session.report(server.error(), Exit::could_not_run);
  const std::uint16_t port = (*server)->port();
  gate.hosts = allowed_hosts(options, port);
  gate.cookie = fmt::format("rasid_{}", port);
  const std::string token = gate.token;
  const bool by_name = token.empty();
  auto opened = ReviewSite::open(std::move(site_options), std::move(gate), std::move(tools));
  if (!opened) return session.report(opened.error(), Exit::could_not_run);
  site = std::move(*opened);
  ready = site.get();
  const std::string host =
      options.listen.find(':') == std::string::npos ? options.listen : "[" + options.listen + "]";
  std::cout << fmt::format("Review page: http://{}:{}/{}\n", host, port, by_name ? "" : "#token=" + token)
            << (by_name ? "People sign in by name.\n" : "The address holds the key: who has it may decide.\n")
            << "Ctrl+C ends it." << std::endl;
  int signal = 0;
  sigwait(&signals, &signal);
  server->reset();
}

void review_page(const ReviewOptions& options, Session& session) {
  const auto store = open_store(session, StoreOptions::Access::write);
  if (!store) return;
  const auto users = store->users();
  if (!users) return session.report(users.error(), Exit::could_not_run);
  if (!check_options(options, !users->empty(), session)) return;
  const auto folder = find_data_folder();
  if (!folder) return session.report(folder.error(), Exit::could_not_run);
  const auto extractor = load_extractor(session);
  if (!extractor) return;
  static const SystemClock clock;
  SiteOptions site;
  site.database = store->path();
  site.static_folder = *folder / "pipeline" / "web" / "static";
  site.leaflet_folder = "/usr/share/javascript/leaflet";
  site.examples_file =
      options.examples.empty() ? fs::path(store->path().string() + ".examples.toml") : fs::path(options.examples);
  site.words_json = words_json(*extractor);
  site.base_map_json = base_map_json(*extractor, read_outline(site.static_folder));
  site.tiles = options.tiles;
  site.tiles_credit = options.tiles_credit;
  site.lease = std::chrono::minutes(options.lease_minutes);
  site.clock = &clock;
  GateOptions gate;
  gate.https = options.https;
  gate.token = users->empty() ? random_token() : std::string();
  gate.reviewer = options.reviewer.empty() ? "reviewer" : options.reviewer;
  gate.users = users_of(store->path());
  gate.clock = &clock;
  serve(options, std::move(site), std::move(gate), review_tools(*extractor, *folder), session);
}

// ---------------------------------------------------------------- users

/// A line from the keyboard without showing it; from a pipe as it is.
std::string read_password() {
  const bool terminal = ::isatty(STDIN_FILENO) != 0;
  termios before{};
  if (terminal) {
    std::cerr << "Password (at least 10 characters): ";
    ::tcgetattr(STDIN_FILENO, &before);
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  std::string line;
  std::getline(std::cin, line);
  if (terminal) {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::cerr << '\n';
  }
  return line;
}

void list_users(const ReviewOptions& options, Session& session) {
  const auto store = open_store(session, StoreOptions::Access::read);
  if (!store) return;
  const auto users = store->users();
  if (!users) return session.report(users.error(), Exit::could_not_run);
  if (options.json) {
    ordered_json list = ordered_json::array();
    for (const User& user : *users) {
      list.push_back({{"name", user.name},
                      {"role", to_string(user.role)},
                      {"disabled", user.disabled},
                      {"created", format_iso_instant(user.created)}});
    }
    std::cout << ordered_json{{"users", list}}.dump(2) << '\n';
    return;
  }
  if (users->empty()) {
    std::cout << "No users: rasid review opens by a token. Next: rasid review users add NAME\n";
    return;
  }
  Table table({{"NAME"}, {"ROLE"}, {"SINCE"}, {"MAY SIGN IN"}});
  for (const User& user : *users) {
    table.add({user.name, std::string(to_string(user.role)), format_iso_instant(user.created),
               user.disabled ? "no" : "yes"});
  }
  std::cout << table.text({terminal_width(), session.color});
}

void add_user(const ReviewOptions& options, Session& session) {
  auto store = open_store(session, StoreOptions::Access::write);
  if (!store) return;
  const auto hash = hash_password(read_password());
  if (!hash) return session.report(hash.error(), Exit::wrong_use);
  User user;
  user.name = options.name;
  user.role = parse_role(options.role).value_or(Role::reviewer);
  user.password_hash = *hash;
  user.created = SystemClock().now();
  if (auto saved = store->save_user(user); !saved)
    return session.report(saved.error(),
                          saved.error().code == ErrorCode::invalid ? Exit::wrong_use : Exit::could_not_run);
  std::cout << fmt::format("{} may sign in as {}.\n", printable(options.name), options.role);
}

void send_away(const ReviewOptions& options, Session& session) {
  auto store = open_store(session, StoreOptions::Access::write);
  if (!store) return;
  auto user = store->user(options.name);
  if (!user) return session.report(user.error(), Exit::could_not_run);
  if (!*user) {
    return session.report({ErrorCode::not_found, "is no user; `rasid review users list` shows them", options.name},
                          Exit::item_errors);
  }
  (*user)->disabled = true;
  if (auto saved = store->save_user(**user); !saved) return session.report(saved.error(), Exit::could_not_run);
  std::cout << fmt::format("{} may not sign in any more; what was decided stays.\n", printable(options.name));
}

void add_user_commands(CLI::App& review, Session& session, const std::shared_ptr<ReviewOptions>& o) {
  CLI::App* users = review.add_subcommand("users", "Who may sign in: list, add, remove");
  users->require_subcommand(1);
  CLI::App* list = users->add_subcommand("list", "Names and roles");
  add_database_option(*list, session);
  list->add_flag("--json", o->json, "Print JSON for other programs");
  list->footer("Example:\n  rasid review users list");
  list->callback([o, &session] { list_users(*o, session); });
  CLI::App* add = users->add_subcommand("add", "Add a person, or give one another role and password");
  add_database_option(*add, session);
  add->add_option("NAME", o->name, "As decisions are signed")->required();
  add->add_option("--role", o->role, "reader looks, reviewer decides, admin also takes back what others did in bulk")
      ->check(CLI::IsMember({"reader", "reviewer", "admin"}))
      ->capture_default_str();
  add->footer("The password is asked for, or read from standard input.\nExample:\n  rasid review users add layla");
  add->callback([o, &session] { add_user(*o, session); });
  CLI::App* remove = users->add_subcommand("remove", "Let somebody sign in no more");
  add_database_option(*remove, session);
  remove->add_option("NAME", o->name, "Who")->required();
  remove->footer("Example:\n  rasid review users remove layla");
  remove->callback([o, &session] { send_away(*o, session); });
}

std::string standard_reviewer() {
  for (const char* name : {"RASID_REVIEWER", "USER"}) {
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return value;
  }
  return {};
}

}  // namespace

void add_review(CLI::App& app, Session& session) {
  const auto o = std::make_shared<ReviewOptions>();
  o->reviewer = standard_reviewer();
  CLI::App* review = app.add_subcommand("review", "Serve the review page on this machine, for a browser");
  add_database_option(*review, session);
  review->add_option("--port", o->port, "Port; 0 takes a free one")->type_name("N")->capture_default_str();
  review->add_option("--listen", o->listen, "Address to listen on; others than this machine's own need users")
      ->type_name("ADDRESS")
      ->capture_default_str();
  review->add_option("--host", o->hosts, "Name under which browsers reach it, with the port if there is one")
      ->type_name("NAME[:PORT]");
  review->add_flag("--https", o->https, "A proxy in front speaks HTTPS");
  review->add_option("--reviewer", o->reviewer, "Name for decisions while there are no users")->type_name("NAME");
  review->add_option("--lease", o->lease_minutes, "Minutes for which an item is one person's, renewed by activity")
      ->type_name("N")
      ->check(CLI::Range(1, 240))
      ->capture_default_str();
  review->add_option("--examples", o->examples, "Where examples for rules go (default: beside the database)")
      ->type_name("FILE");
  review->add_option("--tiles", o->tiles, "Your team's map tiles; without it the map needs no network")
      ->type_name("URL");
  review->add_option("--tiles-credit", o->tiles_credit, "Whom the tiles are credited to")->type_name("TEXT");
  review->footer(
      "Examples:\n  rasid review\n  rasid review --port 0 --db events.db\n  rasid review users add layla --role "
      "admin\n"
      "  rasid review --listen 10.0.0.5 --host review.example --https");
  add_user_commands(*review, session, o);
  review->callback([o, review, &session] {
    if (review->get_subcommands().empty()) review_page(*o, session);
  });
}

}  // namespace rasid
