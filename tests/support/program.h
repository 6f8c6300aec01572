#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/support/temp_folder.h"

namespace rasid {

/// What a program left behind.
struct ProgramResult {
  int exit = -1;  ///< its exit code; 128 + signal if it was killed
  std::string out;
  std::string err;
};

/// Starts `program` with `arguments`; `environment` is added to ours. Output goes to files, so that no pipe fills up.
inline pid_t start_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                           const std::filesystem::path& out, const std::filesystem::path& err,
                           const std::filesystem::path& in = "/dev/null",
                           const std::map<std::string, std::string>& environment = {}) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  const auto redirect = [](const std::filesystem::path& file, int flags, int to) {
    const int from = ::open(file.c_str(), flags, 0600);
    if (from < 0 || ::dup2(from, to) < 0) ::_exit(126);
  };
  redirect(in, O_RDONLY, 0);
  redirect(out, O_WRONLY | O_CREAT | O_TRUNC, 1);
  redirect(err, O_WRONLY | O_CREAT | O_TRUNC, 2);
  for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> argv{const_cast<char*>(program.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(program.c_str(), argv.data());
  ::_exit(127);
}

inline int wait_for_program(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Runs `program` to its end.
inline ProgramResult run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                                 const std::string& input = {},
                                 const std::map<std::string, std::string>& environment = {}) {
  const TempFolder folder;
  const auto in = folder.write("in", input);
  ProgramResult result;
  result.exit = wait_for_program(start_program(program, arguments, folder / "out", folder / "err", in, environment));
  result.out = read_bytes(folder / "out");
  result.err = read_bytes(folder / "err");
  return result;
}

}  // namespace rasid
