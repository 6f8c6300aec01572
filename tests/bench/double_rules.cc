#include "tests/bench/double_rules.h"

#include <fstream>
#include <sstream>
#include <string_view>

namespace rasid::bench {

namespace fs = std::filesystem;

namespace {

/// The phrase with its second letter exchanged: as long, inflected alike, and no word of either language.
std::string garbled(std::string_view phrase) {
  std::string out(phrase);
  if (out.empty() || out[0] == '@') return out;
  const bool arabic = static_cast<unsigned char>(out[0]) >= 0x80;
  if (arabic && out.size() >= 6) {
    out.replace(2, 2, "\xD8\xB8");  // ظ
  } else if (!arabic && out.size() >= 3) {
    out[1] = 'q';
  }
  return out;
}

/// Every "..." of the line garbled.
std::string with_garbled_texts(const std::string& line) {
  std::string out;
  std::size_t at = 0;
  while (true) {
    const std::size_t open = line.find('"', at);
    const std::size_t close = open == std::string::npos ? open : line.find('"', open + 1);
    if (close == std::string::npos) return out + line.substr(at);
    out += line.substr(at, open + 1 - at) + garbled(line.substr(open + 1, close - open - 1)) + "\"";
    at = close + 1;
  }
}

/// A rule file as a copy with the id `id`, up to its examples.
std::string copy_of(const fs::path& file, const std::string& id, Copy copy) {
  std::ifstream in(file);
  std::string out;
  std::string table;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line[0] == '[') table = line;
    if (table == "[[example]]") break;
    if (table == "[rule]" && line.rfind("id =", 0) == 0) line = "id = \"" + id + "\"";
    const bool words = table == "[trigger.en]" || table == "[trigger.ar]";
    out += (words && copy == Copy::other_words ? with_garbled_texts(line) : line) + "\n";
  }
  return out;
}

}  // namespace

int double_event_rules(const fs::path& from, const fs::path& to, Copy copy) {
  fs::create_directories(to);
  fs::copy(from / "rules", to / "rules", fs::copy_options::recursive);
  fs::create_directory_symlink(fs::absolute(from / "gazetteer"), to / "gazetteer");
  int doubled = 0;
  for (const auto& entry : fs::directory_iterator(from / "rules" / "events")) {
    const std::string id = entry.path().stem().string();
    if (entry.path().extension() != ".toml" || id == "cues" || id == "means") continue;
    std::ofstream(to / "rules" / "events" / (id + "_second.toml")) << copy_of(entry.path(), id + "_second", copy);
    ++doubled;
  }
  return doubled;
}

}  // namespace rasid::bench
