#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace rasid {

/// A data folder (rules/ and gazetteer/data/) with somebody else's rules, made for the time of a comparison. What was
/// made for it is removed in the end.
class RuleBase {
 public:
  /// `base` is a folder with rules/ in it, a folder of rules itself (with events/ in it), or a commit, branch or tag
  /// of the git repository that `data_folder` lies in. The gazetteer is that of `data_folder` unless `base` is a
  /// folder with one of its own, so that a difference is the rules' doing. Asks `git` itself, without a shell and
  /// without touching the working tree. Errors: `not_found` (neither a folder nor a commit; there is no git),
  /// `unreadable`.
  static Result<RuleBase> open(const std::string& base, const std::filesystem::path& data_folder);
  RuleBase(RuleBase&& other) noexcept;
  RuleBase& operator=(RuleBase&&) = delete;
  ~RuleBase();

  [[nodiscard]] const std::filesystem::path& data_folder() const { return folder_; }
  [[nodiscard]] const std::string& name() const { return name_; }  ///< for people: the folder, the short commit

 private:
  RuleBase(std::filesystem::path folder, std::filesystem::path made, std::string name)
      : folder_(std::move(folder)), made_(std::move(made)), name_(std::move(name)) {}

  std::filesystem::path folder_;
  std::filesystem::path made_;  ///< to be removed; empty if nothing was made
  std::string name_;
};

}  // namespace rasid
