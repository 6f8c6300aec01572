#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/result.h"

namespace CLI {
class App;
}

namespace rasid {

/// Exit codes of the program, the same for every subcommand.
enum class Exit { done = 0, item_errors = 1, wrong_use = 2, could_not_run = 3 };

/// What every subcommand shares: where its data are and how it speaks. Options that `main` fills before a
/// subcommand runs.
struct Session {
  std::filesystem::path database;  ///< of --db; default below $XDG_DATA_HOME
  bool color = false;              ///< stdout is a terminal and NO_COLOR is not set
  Exit exit = Exit::done;          ///< what the subcommand leaves behind

  /// Prints "rasid: <error>" on stderr and sets the exit code.
  void report(const Error& error, Exit code);
};

}  // namespace rasid
