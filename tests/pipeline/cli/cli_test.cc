// The program as people and scripts meet it: help, versions, exit codes, errors that say what to do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Outcome {
  int exit = -1;
  std::string out;  ///< stdout, or both streams if so asked
};

/// Runs the program with arguments as a shell would read them.
Outcome rasid(const std::string& arguments, const std::string& environment = {}) {
  const std::string command = environment + " " RASID_PROGRAM " " + arguments + " </dev/null";
  Outcome run;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return run;
  std::array<char, 4096> buffer{};
  for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    run.out.append(buffer.data(), got);
  const int status = ::pclose(pipe);
  run.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return run;
}

/// The names below "Subcommands:" of a help page.
std::vector<std::string> subcommands_of(const std::string& help) {
  std::vector<std::string> names;
  std::istringstream lines(help);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("Subcommands:", 0) == 0) {
      inside = true;
    } else if (inside && line.rfind("  ", 0) == 0 && line.size() > 2 && line[2] != ' ') {
      names.push_back(line.substr(2, line.find(' ', 2) - 2));
    } else if (line.empty()) {
      inside = false;
    }
  }
  return names;
}

class Folder : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) /
              (std::string("rasid_cli_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  /// A copy of the data folder whose rules can be broken; the gazetteer is the real one.
  std::string own_data() {
    const fs::path source = RASID_SOURCE_DIR;
    fs::copy(source / "rules", folder_ / "rules", fs::copy_options::recursive);
    fs::create_directory_symlink(source / "gazetteer", folder_ / "gazetteer");
    return "RASID_DATA=" + folder_.string();
  }
  fs::path folder_;
};

TEST(CommandLine, Tells_its_version) {
  const Outcome run = rasid("--version");
  EXPECT_EQ(run.exit, 0);
  EXPECT_EQ(run.out, "rasid " RASID_VERSION "\n");
}

TEST(CommandLine, Has_help_with_an_example_for_every_subcommand_at_every_depth) {
  std::vector<std::string> waiting = subcommands_of(rasid("--help").out);
  ASSERT_THAT(waiting, Not(IsEmpty()));
  while (!waiting.empty()) {
    const std::string name = waiting.back();
    waiting.pop_back();
    const Outcome help = rasid(name + " --help");
    EXPECT_EQ(help.exit, 0) << name;
    EXPECT_THAT(help.out, HasSubstr("Example")) << "rasid " << name << " --help shows no example";
    for (const std::string& inner : subcommands_of(help.out)) waiting.push_back(name + " " + inner);
  }
}

TEST(CommandLine, Leaves_with_2_when_used_wrongly_and_says_how_to_get_help) {
  for (const char* wrong : {"", "fly", "rules", "rules check --jsn", "rules fly"}) {
    const Outcome run = rasid(std::string(wrong) + " 2>&1");
    EXPECT_EQ(run.exit, 2) << wrong;
    EXPECT_THAT(run.out, HasSubstr("--help")) << wrong;
  }
}

TEST(CommandLine, Leaves_with_3_when_its_data_are_not_there) {
  const Outcome run = rasid("rules check 2>&1", "RASID_DATA=/nonexistent");
  EXPECT_EQ(run.exit, 3);
  EXPECT_THAT(run.out, HasSubstr("RASID_DATA"));
}

TEST(CommandLine, Finds_the_rules_clean_without_a_single_warning) {
  const Outcome run = rasid("rules check --strict");
  EXPECT_EQ(run.exit, 0) << run.out;
}

TEST_F(Folder, Rules_check_names_every_fault_with_file_line_and_column) {
  const std::string data = own_data();
  std::ofstream(folder_ / "rules" / "kinds.toml", std::ios::app) << "\n[[kind]]\nid = \"x\"\ntitel = \"y\"\n";
  const Outcome run = rasid("rules check", data);
  EXPECT_EQ(run.exit, 1);
  EXPECT_THAT(run.out, HasSubstr("did you mean `title`?"));
  EXPECT_THAT(run.out, HasSubstr("titel = \"y\"\n    ^"));
  EXPECT_THAT(run.out, HasSubstr("the key `family` is missing"));
}

TEST_F(Folder, Rules_check_speaks_JSON) {
  const std::string data = own_data();
  std::ofstream(folder_ / "rules" / "lists" / "unused.txt") << "قصف\n";
  const auto json = nlohmann::json::parse(rasid("rules check --json", data).out);
  EXPECT_EQ(json.at("errors"), 0);
  EXPECT_EQ(json.at("warnings"), 1);
  EXPECT_EQ(json.at("diagnostics").at(0).at("code"), "E902");
  EXPECT_EQ(json.at("diagnostics").at(0).at("level"), "warning");
}

TEST(CommandLine, Lists_rules_as_JSON) {
  const auto json = nlohmann::json::parse(rasid("rules list --json").out);
  ASSERT_TRUE(json.is_array());
  EXPECT_FALSE(json.empty());
  EXPECT_TRUE(json.at(0).contains("examples"));
}

TEST(CommandLine, Says_so_when_no_rule_has_the_name) {
  const Outcome run = rasid("rules test --rule nonsense 2>&1");
  EXPECT_EQ(run.exit, 2);
  EXPECT_THAT(run.out, HasSubstr("rasid rules list"));
}

}  // namespace
