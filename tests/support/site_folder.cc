#include "tests/support/site_folder.h"

#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>

namespace rasid {
namespace fs = std::filesystem;
namespace {

using Headers = std::multimap<std::string, std::pair<std::string, std::string>>;

std::string read_whole(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

Headers read_headers(const fs::path& path) {
  Headers headers;
  std::istringstream in(read_whole(path));
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t first = line.find('\t');
    const std::size_t second = first == std::string::npos ? first : line.find('\t', first + 1);
    if (second == std::string::npos)
      throw std::runtime_error(path.string() + ": not path<TAB>name<TAB>value: " + line);
    headers.emplace(line.substr(0, first),
                    std::pair(line.substr(first + 1, second - first - 1), line.substr(second + 1)));
  }
  return headers;
}

std::string default_type(const fs::path& path) {
  const std::string extension = path.extension().string();
  if (extension == ".html") return "text/html";
  if (extension == ".xml") return "application/xml";
  if (extension == ".txt") return "text/plain; charset=utf-8";
  if (extension == ".css") return "text/css";
  if (extension == ".json") return "application/json";
  return "application/octet-stream";
}

void put_origin(std::string& bytes, const std::string& origin) {
  const std::string mark = "{{origin}}";
  for (std::size_t at = bytes.find(mark); at != std::string::npos; at = bytes.find(mark, at + origin.size())) {
    bytes.replace(at, mark.size(), origin);
  }
}

}  // namespace

int put_folder(LoopbackServer& server, const fs::path& folder) {
  const Headers headers = read_headers(folder / "headers.tsv");
  int files = 0;
  for (const auto& file : fs::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file() || file.path().filename() == "headers.tsv") continue;
    const std::string path = "/" + fs::relative(file.path(), folder).generic_string();
    Answer answer;
    answer.body = read_whole(file.path());
    put_origin(answer.body, server.url());
    bool typed = false;
    for (auto [at, end] = headers.equal_range(path); at != end; ++at) {
      answer.headers.push_back(at->second);
      typed = typed || at->second.first == "Content-Type";
    }
    if (!typed) answer.headers.emplace_back("Content-Type", default_type(file.path()));
    const std::string tag = "\"" + std::to_string(std::hash<std::string>{}(answer.body)) + "\"";
    answer.headers.emplace_back("ETag", tag);
    const auto serve = [answer, tag](const SeenRequest& request) {
      const auto asked = request.headers.find("if-none-match");
      if (asked == request.headers.end() || asked->second != tag) return answer;
      return Answer{304, {{"ETag", tag}}, {}};
    };
    server.on(path, serve);
    if (file.path().filename() == "index.html") server.on(path.substr(0, path.size() - 10), serve);
    ++files;
  }
  return files;
}

}  // namespace rasid
