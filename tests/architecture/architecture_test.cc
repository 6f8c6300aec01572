// The walls of the house, checked on the sources themselves: core < gazetteer < extractors < pipeline, and what each
// room must not see. The build already refuses most wrong includes (rasid_library in cmake/RasidTargets.cmake); this
// says it in words and also guards what a compiler can't: third-party types in headers, printing and SQL outside
// their rooms.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::array<std::string_view, 4> kWings = {"core", "gazetteer", "extractors", "pipeline"};

/// Third-party headers that may stand in headers of ours: a result type and forward declarations.
constexpr std::array<std::string_view, 2> kAllowedInHeaders = {"tl/expected.hpp", "nlohmann/json_fwd.hpp"};

/// Headers that wrap a third-party type for the files of their own folder, and nobody else may include.
constexpr std::array<std::string_view, 4> kPrivateHeaders = {"pipeline/article/dom.h", "pipeline/store/connection.h",
                                                             "pipeline/store/queue_filter.h",
                                                             "pipeline/store/statement.h"};

bool starts(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}
bool ends(std::string_view text, std::string_view with) {
  return text.size() >= with.size() && text.substr(text.size() - with.size()) == with;
}

int rank_of(std::string_view path) {
  for (std::size_t i = 0; i < kWings.size(); ++i) {
    if (starts(path, std::string(kWings[i]) + "/")) return static_cast<int>(i);
  }
  return -1;
}

/// Headers of the C++ library have neither a folder nor a suffix; those of the system have names of their own.
bool is_third_party(std::string_view header) {
  constexpr std::array<std::string_view, 6> kSystem = {"sys/", "netinet/", "arpa/", "linux/", "net/", "bits/"};
  if (std::any_of(kSystem.begin(), kSystem.end(), [&](std::string_view folder) { return starts(header, folder); }))
    return false;
  if (header.find('/') != std::string_view::npos) return true;
  constexpr std::array<std::string_view, 5> kLone = {"gumbo.h", "sqlite3.h", "microhttpd.h", "zlib.h", "libpsl.h"};
  return ends(header, ".hpp") || std::find(kLone.begin(), kLone.end(), header) != kLone.end();
}

struct Include {
  std::string header;
  bool quoted = false;
  std::size_t line = 0;
};

struct Source {
  std::string path;  ///< from the root: "core/base/day.h"
  std::vector<std::string> lines;

  [[nodiscard]] bool in(std::string_view folder) const { return starts(path, std::string(folder) + "/"); }
  [[nodiscard]] bool is_header() const { return ends(path, ".h"); }
  [[nodiscard]] std::vector<Include> includes() const {
    static const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
    std::vector<Include> found;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      std::smatch match;
      if (std::regex_search(lines[i], match, kInclude)) found.push_back({match[2], match[1] == "\"", i + 1});
    }
    return found;
  }
};

Source source(std::string path, const std::string& text) {
  Source out{std::move(path), {}};
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.lines.push_back(line);
  return out;
}

class Inspection {
 public:
  std::vector<std::string> of(const Source& file) {
    faults_.clear();
    for (const Include& include : file.includes()) {
      check_direction(file, include);
      check_rooms(file, include);
      check_third_party(file, include);
    }
    for (std::size_t i = 0; i < file.lines.size(); ++i) check_line(file, file.lines[i], i + 1);
    if (file.is_header() && std::find(file.lines.begin(), file.lines.end(), "#pragma once") == file.lines.end()) {
      fault(file, 1, "a header without #pragma once");
    }
    return faults_;
  }

 private:
  void fault(const Source& file, std::size_t line, const std::string& what) {
    faults_.push_back(file.path + ":" + std::to_string(line) + ": " + what);
  }

  void check_direction(const Source& file, const Include& include) {
    if (!include.quoted) return;
    const int theirs = rank_of(include.header);
    if (theirs < 0) {
      fault(file, include.line, "\"" + include.header + "\" is not named from the root");
    } else if (theirs > rank_of(file.path)) {
      fault(file, include.line,
            std::string(kWings[static_cast<std::size_t>(rank_of(file.path))]) + " must not know " + include.header);
    }
  }

  void check_rooms(const Source& file, const Include& include) {
    const bool of_extractors = starts(include.header, "extractors/");
    // The strict reader of maintainers' files is no extractor: rules/sites.toml goes through it too.
    const bool reader_of_rules = include.header == "extractors/ruleset/toml_file.h";
    if (file.in("pipeline") && of_extractors && !reader_of_rules && !file.in("pipeline/run") &&
        !file.in("pipeline/cli")) {
      fault(file, include.line, "only pipeline/run and pipeline/cli know the extractors");
    }
    if (file.in("pipeline/store") && starts(include.header, "gazetteer/"))
      fault(file, include.line, "the store sees no gazetteer");
    const bool is_private =
        std::find(kPrivateHeaders.begin(), kPrivateHeaders.end(), include.header) != kPrivateHeaders.end();
    if (is_private && !file.in(fs::path(include.header).parent_path().string())) {
      fault(file, include.line, include.header + " is of its own folder only");
    }
    if (starts(include.header, "pipeline/cli/") && !file.in("pipeline/cli"))
      fault(file, include.line, "nobody includes the command line");
  }

  void check_third_party(const Source& file, const Include& include) {
    const std::string& header = include.header;
    const bool sql = starts(header, "SQLiteCpp/") || starts(header, "sqlite3");
    if (sql && !file.in("pipeline/store")) fault(file, include.line, "SQL lives in pipeline/store");
    const bool web = starts(header, "curl/") || starts(header, "gumbo") || starts(header, "microhttpd") ||
                     starts(header, "libpsl");
    if (web && !file.in("pipeline")) fault(file, include.line, "HTTP and HTML live in pipeline");
    const bool allowed =
        std::find(kAllowedInHeaders.begin(), kAllowedInHeaders.end(), header) != kAllowedInHeaders.end() ||
        std::find(kPrivateHeaders.begin(), kPrivateHeaders.end(), file.path) != kPrivateHeaders.end();
    if (file.is_header() && !include.quoted && is_third_party(header) && !allowed) {
      fault(file, include.line, "<" + header + "> belongs in the .cc");
    }
  }

  void check_line(const Source& file, const std::string& line, std::size_t number) {
    static const std::regex kPrints(R"(std::c(out|err)\b|\b(printf|puts)\s*\()");
    static const std::regex kSql(
        R"re("\s*(SELECT|INSERT (OR \w+ )?INTO|UPDATE|DELETE FROM|CREATE (TABLE|INDEX)|PRAGMA)\s)re");
    static const std::regex kLeftOver(R"(\b(TODO|FIXME|XXX|HACK)\b)");
    if (std::regex_search(line, kPrints) && !file.in("pipeline/cli"))
      fault(file, number, "only pipeline/cli prints for people");
    if (std::regex_search(line, kSql) && !file.in("pipeline/store"))
      fault(file, number, "SQL outside pipeline/store");
    if (std::regex_search(line, kLeftOver)) fault(file, number, "left over: " + line);
  }

  std::vector<std::string> faults_;
};

std::vector<Source> whole_tree() {
  std::vector<Source> sources;
  const fs::path root = RASID_SOURCE_DIR;
  for (std::string_view wing : kWings) {
    for (const auto& entry : fs::recursive_directory_iterator(root / wing)) {
      const std::string extension = entry.path().extension().string();
      if (!entry.is_regular_file() || (extension != ".h" && extension != ".cc")) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string text((std::istreambuf_iterator<char>(in)), {});
      sources.push_back(source(entry.path().lexically_relative(root).generic_string(), text));
    }
  }
  std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

std::vector<std::string> faults_of(const std::string& path, const std::string& text) {
  return Inspection().of(source(path, text));
}

TEST(Architecture, The_tree_keeps_the_walls_of_the_house) {
  const std::vector<Source> sources = whole_tree();
  ASSERT_GT(sources.size(), 20u);
  for (const Source& file : sources) {
    for (const std::string& fault : Inspection().of(file)) ADD_FAILURE() << fault;
  }
}

TEST(Architecture, Every_include_of_ours_names_a_file_that_exists) {
  for (const Source& file : whole_tree()) {
    for (const Include& include : file.includes()) {
      if (!include.quoted) continue;
      EXPECT_TRUE(fs::exists(fs::path(RASID_SOURCE_DIR) / include.header)) << file.path << ": " << include.header;
    }
  }
}

TEST(Architecture, Finds_an_include_against_the_direction) {
  EXPECT_THAT(faults_of("core/text/fold.cc", "#include \"extractors/extract.h\"\n"),
              ElementsAre(HasSubstr("core must not know")));
  EXPECT_THAT(faults_of("gazetteer/index.cc", "#include \"pipeline/store/store.h\"\n"),
              ElementsAre(HasSubstr("gazetteer must not know")));
  EXPECT_THAT(faults_of("extractors/x.cc", "#include \"core/base/day.h\"\n#include \"gazetteer/index.h\"\n"),
              IsEmpty());
}

TEST(Architecture, Finds_an_include_that_is_not_named_from_the_root) {
  EXPECT_THAT(faults_of("core/text/fold.cc", "#include \"fold.h\"\n"), ElementsAre(HasSubstr("from the root")));
}

TEST(Architecture, Finds_rules_in_the_store_and_SQL_or_HTML_elsewhere) {
  EXPECT_THAT(faults_of("pipeline/store/store.cc", "#include \"extractors/extract.h\"\n"),
              ElementsAre(HasSubstr("only pipeline/run")));
  EXPECT_THAT(faults_of("pipeline/run/run.cc", "#include \"extractors/extract.h\"\n"), IsEmpty());
  EXPECT_THAT(faults_of("pipeline/run/run.cc", "#include <SQLiteCpp/SQLiteCpp.h>\n"),
              ElementsAre(HasSubstr("pipeline/store")));
  EXPECT_THAT(faults_of("pipeline/run/run.cc", "  query(\"SELECT id FROM event\");\n"),
              ElementsAre(HasSubstr("SQL outside")));
  EXPECT_THAT(faults_of("extractors/x.cc", "#include <gumbo.h>\n"), ElementsAre(HasSubstr("live in pipeline")));
}

TEST(Architecture, Finds_third_party_types_in_headers) {
  EXPECT_THAT(faults_of("extractors/x.h", "#pragma once\n#include <re2/re2.h>\n"),
              ElementsAre(HasSubstr("belongs in the .cc")));
  EXPECT_THAT(faults_of("extractors/x.h", "#pragma once\n#include <vector>\n#include <tl/expected.hpp>\n"),
              IsEmpty());
}

TEST(Architecture, Finds_a_private_header_in_another_folder) {
  EXPECT_THAT(faults_of("pipeline/run/run.cc", "#include \"pipeline/store/statement.h\"\n"),
              ElementsAre(HasSubstr("own folder only")));
  EXPECT_THAT(faults_of("pipeline/store/store.cc", "#include \"pipeline/store/statement.h\"\n"), IsEmpty());
}

TEST(Architecture, Finds_printing_outside_the_command_line_and_what_was_left_over) {
  EXPECT_THAT(faults_of("extractors/x.cc", "  std::cout << 1;\n"), ElementsAre(HasSubstr("prints")));
  EXPECT_THAT(faults_of("pipeline/cli/x.cc", "  std::cout << 1;\n"), IsEmpty());
  EXPECT_THAT(faults_of("core/x.cc",
                        "// TO"
                        "DO later\n"),
              ElementsAre(HasSubstr("left over")));
  EXPECT_THAT(faults_of("core/x.h", "int a;\n"), ElementsAre(HasSubstr("#pragma once")));
}

}  // namespace
