#include "pipeline/archive/kept_bodies.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/file.h"
#include "pipeline/fetch/url.h"

namespace rasid {
namespace fs = std::filesystem;
namespace {

constexpr const char* kRevisit = "warc/revisit";

/// "org,example)/ar/1?x=2": the host from its end, so that a domain's pages sort together.
std::string sort_key(const std::string& address) {
  const auto url = parse_url(address);
  if (!url || url->host.empty()) return address;
  std::string key;
  const bool number = url->host.front() == '[' || url->host.find_first_not_of("0123456789.") == std::string::npos;
  for (std::string_view rest = url->host; !number && !rest.empty();) {
    const std::size_t dot = rest.rfind('.');
    key += std::string(key.empty() ? "" : ",") +
           std::string(dot == std::string_view::npos ? rest : rest.substr(dot + 1));
    rest = dot == std::string_view::npos ? std::string_view() : rest.substr(0, dot);
  }
  if (number) key = url->host;
  if (url->port != 0) key += ":" + std::to_string(url->port);
  key += ")" + url->target();
  std::transform(key.begin(), key.end(), key.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return key;
}

}  // namespace

std::string index_line(const IndexLine& line) {
  std::string time;
  for (const char c : format_iso_instant(line.time)) {
    if (c >= '0' && c <= '9') time += c;
  }
  nlohmann::ordered_json entry{{"url", line.url},
                               {"mime", line.mime},
                               {"status", std::to_string(line.status)},
                               {"digest", line.digest},
                               {"length", std::to_string(line.length)},
                               {"offset", std::to_string(line.offset)},
                               {"filename", line.file},
                               {"id", line.id},
                               {"date", format_iso_instant(line.time)}};
  return sort_key(line.url) + " " + time + " " + entry.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) +
         "\n";
}

void KeptBodies::load(const fs::path& folder) {
  std::vector<fs::path> files = files_below(folder, ".cdxj");
  std::sort(files.begin(), files.end(),
            [](const fs::path& a, const fs::path& b) { return a.filename() > b.filename(); });
  std::vector<std::pair<std::string, KeptBody>> newest_first;
  for (const fs::path& file : files) {
    if (newest_first.size() >= limit_) break;
    std::ifstream in(file);
    std::vector<std::pair<std::string, KeptBody>> of_file;
    for (std::string line; std::getline(in, line);) {
      const std::size_t brace = line.find('{');
      if (brace == std::string::npos) continue;
      const auto entry = nlohmann::json::parse(line.substr(brace), nullptr, false);
      if (!entry.is_object()) continue;
      const auto text = [&entry](const char* key) {
        const auto found = entry.find(key);
        return found != entry.end() && found->is_string() ? found->get<std::string>() : std::string();
      };
      if (text("mime") == kRevisit || text("digest").empty() || text("id").empty()) continue;
      of_file.emplace_back(text("digest"), KeptBody{text("id"), text("url"), text("date")});
    }
    newest_first.insert(newest_first.end(), std::make_move_iterator(of_file.rbegin()),
                        std::make_move_iterator(of_file.rend()));
  }
  if (newest_first.size() > limit_) newest_first.resize(limit_);
  for (auto body = newest_first.rbegin(); body != newest_first.rend(); ++body)
    add(body->first, std::move(body->second));
}

void KeptBodies::add(const std::string& digest, KeptBody body) {
  digest_of_url_[body.url] = digest;
  if (!by_digest_.emplace(digest, std::move(body)).second) return;
  order_.push_back(digest);
  if (order_.size() <= limit_) return;
  const auto oldest = by_digest_.find(order_.front());
  const auto of_url = digest_of_url_.find(oldest->second.url);
  if (of_url != digest_of_url_.end() && of_url->second == oldest->first) digest_of_url_.erase(of_url);
  by_digest_.erase(oldest);
  order_.pop_front();
}

const KeptBody* KeptBodies::of_digest(const std::string& digest) const {
  const auto found = by_digest_.find(digest);
  return found == by_digest_.end() ? nullptr : &found->second;
}

const KeptBody* KeptBodies::of_url(const std::string& url) const {
  const auto digest = digest_of_url_.find(url);
  return digest == digest_of_url_.end() ? nullptr : of_digest(digest->second);
}

}  // namespace rasid
