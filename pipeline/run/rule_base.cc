#include "pipeline/run/rule_base.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include "core/base/file.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace rasid {

namespace fs = std::filesystem;

namespace {

/// Runs a program found on the PATH, its arguments handed over as they are; stdout goes to the file `out`.
/// `not_found` if there is no such program, `unreadable` with what it said if it fails.
Result<void> run_program(std::vector<std::string> arguments, const fs::path& out) {
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const fs::path complaint = out.string() + ".err";
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, complaint.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t child = 0;
  const int spawned = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (spawned != 0)
    return fail(ErrorCode::not_found, "can't be started: " + std::generic_category().message(spawned), arguments[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  std::string said = read_file(complaint).value_or(std::string());
  while (!said.empty() && said.back() == '\n') said.pop_back();
  return fail(ErrorCode::unreadable, said.empty() ? "failed" : said, arguments[0]);
}

Result<fs::path> new_folder() {
  std::string pattern = (fs::temp_directory_path() / "rasid-base-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr)
    return fail(ErrorCode::unreadable, std::string("no folder can be made: ") + std::strerror(errno),
                fs::temp_directory_path().string());
  return fs::path(pattern);
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

/// The rules of a commit below `made`/rules; the commit's short name.
Result<std::string> export_commit(const std::string& commit, const fs::path& data_folder, const fs::path& made) {
  const std::string folder = data_folder.string();
  const fs::path answer = made / "answer";
  if (auto known = run_program({"git", "-C", folder, "rev-parse", "--verify", "--quiet", "--short",
                                "--end-of-options", commit + "^{commit}"},
                               answer);
      !known) {
    return fail(ErrorCode::not_found,
                known.error().code == ErrorCode::not_found
                    ? "is no folder, and there is no git that could know it as a commit"
                    : "is neither a folder with rules nor a commit of the repository in " + folder,
                commit);
  }
  const std::string name = trimmed(read_file(answer).value_or(commit));
  const std::string archive = (made / "rules.tar").string();
  if (auto exported = run_program(
          {"git", "-C", folder, "archive", "--format=tar", "--output=" + archive, name, "--", "rules"}, answer);
      !exported) {
    return fail(ErrorCode::unreadable, "the rules of the commit can't be had: " + exported.error().message, commit);
  }
  if (auto unpacked = run_program({"tar", "-xf", archive, "-C", made.string()}, answer); !unpacked)
    return fail(ErrorCode::unreadable, "the rules of the commit can't be unpacked: " + unpacked.error().message,
                commit);
  return name;
}

}  // namespace

Result<RuleBase> RuleBase::open(const std::string& base, const fs::path& data_folder) {
  std::error_code error;
  const bool whole = fs::is_directory(fs::path(base) / "rules", error);
  if (whole && fs::is_directory(fs::path(base) / "gazetteer" / "data", error))
    return RuleBase(fs::absolute(base), {}, base);
  auto made = new_folder();
  if (!made) return tl::make_unexpected(made.error());
  RuleBase out(*made, *made, base);
  fs::create_directory_symlink(fs::absolute(data_folder / "gazetteer"), *made / "gazetteer", error);
  if (error) return fail(ErrorCode::unreadable, "can't be linked: " + error.message(), data_folder.string());
  const bool rules_itself = fs::is_directory(fs::path(base) / "events", error);
  if (whole || rules_itself) {
    fs::create_directory_symlink(fs::absolute(rules_itself ? fs::path(base) : fs::path(base) / "rules"),
                                 *made / "rules", error);
    if (error) return fail(ErrorCode::unreadable, "can't be linked: " + error.message(), base);
    return out;
  }
  auto name = export_commit(base, data_folder, *made);
  if (!name) return tl::make_unexpected(name.error());
  out.name_ = *name;
  return out;
}

RuleBase::RuleBase(RuleBase&& other) noexcept
    : folder_(std::move(other.folder_)), made_(std::exchange(other.made_, {})), name_(std::move(other.name_)) {}

RuleBase::~RuleBase() {
  if (made_.empty()) return;
  std::error_code ignored;
  fs::remove_all(made_, ignored);  // the links themselves, not what they lead to
}

}  // namespace rasid
