#include "pipeline/run/sources_file.h"

#include <algorithm>
#include <cstdio>

#include "core/base/file.h"
#include "extractors/ruleset/toml_file.h"
#include "pipeline/fetch/url.h"
#include "pipeline/run/sources.h"

namespace rasid {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMostBytes = std::size_t{16} << 20;

/// A TOML basic string.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    char code[8];
    if (c == '"' || c == '\\') {
      out += std::string("\\") + c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned char>(c));
      out += code;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string list_of(const std::vector<std::string>& values) {
  std::string out = "[";
  for (const std::string& value : values) out += (out.size() > 1 ? ", " : "") + quoted(value);
  return out + "]";
}

std::string block_of(const NewSource& source) {
  std::string out = "[[source]]\nid = " + quoted(source.id) + "\n";
  if (!source.name.empty()) out += "name = " + quoted(source.name) + "\n";
  if (source.language == "en" || source.language == "ar") out += "language = " + quoted(source.language) + "\n";
  for (const auto& [key, values] : {std::pair{"feeds", &source.feeds},
                                    {"sitemaps", &source.sitemaps},
                                    {"sections", &source.sections},
                                    {"channels", &source.channels}}) {
    if (!values->empty()) out += std::string(key) + " = " + list_of(*values) + "\n";
  }
  if (source.paused) out += "paused = true\n";
  return out;
}

/// Puts `text` in the file's place if a run could read it.
Result<void> replace(const fs::path& file, const std::string& text) {
  const fs::path draft = file.string() + ".draft";
  if (auto written = write_file(draft, text); !written) return written;
  std::vector<Diagnostic> diagnostics;
  const auto config = read_sources(draft, diagnostics);
  std::error_code ignored;
  fs::remove(draft, ignored);
  if (!config) {
    const auto first = std::find_if(diagnostics.begin(), diagnostics.end(),
                                    [](const Diagnostic& d) { return d.level == Diagnostic::Level::error; });
    const std::string why =
        first == diagnostics.end() ? "" : ": line " + std::to_string(first->line) + ", " + first->message;
    return fail(ErrorCode::invalid, "is left as it is, because a run could not read the changed file" + why,
                file.string());
  }
  return write_file(file, text);
}

struct Place {
  int id_line = 0;      ///< where its id stands, from 1
  int paused_line = 0;  ///< where `paused` stands; 0 if nowhere
  bool paused = false;
};

Result<Place> place_of(const std::string& text, const fs::path& file, const std::string& id) {
  std::vector<Diagnostic> diagnostics;
  const auto toml = RuleFile::parse(text, file, {}, diagnostics);
  if (!toml) return fail(ErrorCode::invalid, "can't be read; `rasid sources list` says where", file.string());
  for (const TomlTable& table : toml->root().tables("source")) {
    if (table.text_or("id") != id) continue;
    Place place;
    place.id_line = table.position("id").line;
    place.paused = table.flag_or("paused", false);
    if (table.has("paused")) place.paused_line = table.position("paused").line;
    return place;
  }
  return fail(ErrorCode::not_found, "has no source \"" + id + "\"; `rasid sources list` shows them", file.string());
}

/// Where a line begins and ends (its line end not counted).
std::pair<std::size_t, std::size_t> line_at(const std::string& text, int line) {
  std::size_t begin = 0;
  for (int i = 1; i < line; ++i) begin = text.find('\n', begin) + 1;
  return {begin, std::min(text.find('\n', begin), text.size())};
}

}  // namespace

Result<void> add_sources(const fs::path& file, const std::vector<NewSource>& sources) {
  std::string text;
  if (fs::exists(file)) {
    auto read = read_file(file, kMostBytes);
    if (!read) return tl::make_unexpected(read.error());
    text = std::move(*read);
    std::vector<Diagnostic> diagnostics;
    if (const auto toml = RuleFile::parse(text, file, {}, diagnostics)) {
      for (const TomlTable& table : toml->root().tables("source")) {
        const std::string id = table.text_or("id");
        const bool taken =
            std::any_of(sources.begin(), sources.end(), [&](const NewSource& s) { return s.id == id; });
        if (taken)
          return fail(ErrorCode::conflict, "has a source \"" + id + "\" already; give another with --id",
                      file.string());
      }
    }
  } else {
    text = "# Sources for `rasid run` and `rasid watch`; docs/crawling.md explains every key.\n";
  }
  if (!text.empty() && text.back() != '\n') text += '\n';
  for (const NewSource& source : sources) text += "\n" + block_of(source);
  return replace(file, text);
}

Result<bool> set_paused(const fs::path& file, const std::string& id, bool paused) {
  auto read = read_file(file, kMostBytes);
  if (!read) return tl::make_unexpected(read.error());
  std::string text = std::move(*read);
  const auto place = place_of(text, file, id);
  if (!place) return tl::make_unexpected(place.error());
  if (place->paused == paused) return false;
  const std::string value = paused ? "true" : "false";
  if (place->paused_line > 0) {
    const auto [begin, end] = line_at(text, place->paused_line);
    const std::string old = paused ? "false" : "true";
    const std::size_t at = text.find(old, text.find('=', begin));
    if (at == std::string::npos || at >= end)
      return fail(ErrorCode::invalid,
                  "line " + std::to_string(place->paused_line) + " is not `paused = " + old + "`; change it by hand",
                  file.string());
    text.replace(at, old.size(), value);
  } else {
    const std::size_t end = line_at(text, place->id_line).second;
    const bool carriage_return = end > 0 && text[end - 1] == '\r';
    text.insert(end, std::string("\npaused = ") + value + (carriage_return ? "\r" : ""));
  }
  if (auto replaced = replace(file, text); !replaced) return tl::make_unexpected(replaced.error());
  return true;
}

std::string source_id_for(const std::string& name_or_url, const std::vector<std::string>& taken) {
  std::string base = name_or_url;
  if (const auto url = parse_url(name_or_url); url && url->is_http()) {
    base = registered_domain(url->host);
    if (base == "t.me") {
      base = url->path.substr(url->path.rfind('/') + 1);
    } else {
      base = base.substr(0, base.find('.'));
    }
  }
  std::string id;
  for (char c : base) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) id += c;
    if (!plain && !id.empty() && id.back() != '-') id += '-';
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  if (id.empty()) id = "source";
  const auto is_taken = [&taken](const std::string& name) {
    return std::find(taken.begin(), taken.end(), name) != taken.end();
  };
  std::string free = id;
  for (int i = 2; is_taken(free); ++i) free = id + "-" + std::to_string(i);
  return free;
}

}  // namespace rasid
