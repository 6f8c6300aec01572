#include "pipeline/run/document_files.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>

#include "pipeline/run/warc_documents.h"

namespace rasid {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

std::string lower_name(const fs::path& file) {
  std::string name = file.filename().string();
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  return name;
}

bool is_jsonl(const fs::path& file) {
  return lower_name(file).ends_with(".jsonl");
}

bool is_document(const fs::path& file) {
  constexpr std::array<std::string_view, 4> kEndings = {".html", ".htm", ".txt", ".jsonl"};
  if (is_web_archive(file)) return true;
  const std::string name = lower_name(file);
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

void add_folder(const fs::path& folder, DocumentFiles& found) {
  std::error_code error;
  std::vector<fs::path> files;
  fs::recursive_directory_iterator it(folder, fs::directory_options::none, error);
  for (const fs::recursive_directory_iterator end; !error && it != end; it.increment(error)) {
    if (!it->is_directory(error)) files.push_back(it->path());
  }
  if (error) {
    found.missing.push_back({ErrorCode::unreadable, "the folder can't be read: " + error.message(), folder.string()});
  }
  std::sort(files.begin(), files.end());
  for (fs::path& file : files) {
    if (is_document(file)) {
      found.files.push_back(std::move(file));
    } else {
      ++found.passed_over;
    }
  }
}

// ---------------------------------------------------------------- bytes

/// A file's bytes, unpacked if they are gzip (zlib tells by the first bytes), piece by piece.
class PackedFile {
 public:
  explicit PackedFile(const fs::path& file) : file_(::gzopen(file.c_str(), "rb")) {
    if (file_ == nullptr) {
      error_ =
          Error{errno == ENOENT ? ErrorCode::not_found : ErrorCode::unreadable,
                fmt::format("can't be read: {}", errno == 0 ? "out of memory" : std::strerror(errno)), file.string()};
    } else {
      ::gzbuffer(file_, 1U << 17);
    }
  }
  ~PackedFile() {
    if (file_ != nullptr) ::gzclose(file_);
  }
  PackedFile(const PackedFile&) = delete;
  PackedFile& operator=(const PackedFile&) = delete;

  /// The next piece; empty at the end or on an error.
  std::string_view next(const fs::path& file) {
    if (error_) return {};
    const int got = ::gzread(file_, buffer_.data(), static_cast<unsigned>(buffer_.size()));
    int code = Z_OK;
    const char* message = ::gzerror(file_, &code);
    if (got >= 0 && code != Z_BUF_ERROR) return {buffer_.data(), static_cast<std::size_t>(got)};
    if (code == Z_ERRNO) {
      error_ = Error{ErrorCode::unreadable, fmt::format("can't be read: {}", std::strerror(errno)), file.string()};
    } else {
      error_ =
          Error{ErrorCode::invalid, fmt::format("its gzip is damaged or cut off ({}); fetch the file again", message),
                file.string()};
    }
    return got > 0 ? std::string_view(buffer_.data(), static_cast<std::size_t>(got)) : std::string_view();
  }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  gzFile file_;
  std::array<char, 1U << 16> buffer_{};
  std::optional<Error> error_;
};

Error too_large(std::size_t limit, const std::string& where) {
  const std::string size = limit < (1U << 20) ? fmt::format("{} bytes", limit) : fmt::format("{} MB", limit >> 20);
  return {ErrorCode::too_large, fmt::format("is larger than {}, which no article is", size), where};
}

// ---------------------------------------------------------------- one page a file

FileDocument read_page(const fs::path& file, std::size_t limit) {
  FileDocument out;
  out.document.source = file.string();
  const std::string name = lower_name(file);
  if (name.ends_with(".txt")) out.document.content_type = "text/plain";
  PackedFile packed(file);
  std::string& bytes = out.document.bytes;
  for (std::string_view piece = packed.next(file); !piece.empty(); piece = packed.next(file)) {
    bytes += piece;
    if (bytes.size() <= limit) continue;
    out.error = StageError{"read", too_large(limit, file.string())};
    break;
  }
  if (!out.error && packed.error()) out.error = StageError{"read", *packed.error()};
  if (out.error) std::string().swap(bytes);
  return out;
}

// ---------------------------------------------------------------- a line a document

/// The text of a member; an error's message if it is there and no text.
Result<std::string> text_member(const json& line, const char* key) {
  const auto it = line.find(key);
  if (it == line.end() || it->is_null()) return std::string();
  if (it->is_string()) return it->get<std::string>();
  if (it->is_number_integer() && std::string_view(key) == "id") return it->dump();
  return fail(ErrorCode::invalid, fmt::format("\"{}\" is no text", key));
}

Result<std::optional<StatedTime>> published_member(const std::string& text) {
  if (text.empty()) return std::nullopt;
  StatedTime time;
  time.source = "given";
  time.confidence = 1;
  const auto day = parse_iso_day(std::string_view(text).substr(0, 10));
  if (!day || (text.size() > 10 && !parse_iso_instant(text))) {
    return fail(ErrorCode::invalid,
                fmt::format("\"published\" is \"{}\"; write it as 2025-12-08 or 2025-12-08T14:03:00+03:00", text));
  }
  time.day = *day;
  return time;
}

/// Fills `document`, which keeps what was understood even if an error comes back.
Result<void> read_line(const std::string& line, RawDocument& document, const std::string& file) {
  const json object = json::parse(line, nullptr, false);
  if (object.is_discarded()) return fail(ErrorCode::invalid, "is not JSON in UTF-8");
  if (!object.is_object()) return fail(ErrorCode::invalid, R"(is no JSON object; write {"id":"1","text":"..."})");
  std::map<std::string, std::string> members;
  for (const char* key : {"id", "url", "language", "text", "html", "published"}) {
    auto text = text_member(object, key);
    if (!text) return tl::make_unexpected(text.error());
    members[key] = std::move(*text);
  }
  if (!members["id"].empty()) document.source = file + "#" + members["id"];
  document.url = members["url"];
  document.language = members["language"] == "auto" ? "" : members["language"];
  const bool is_text = object.contains("text") && !object["text"].is_null();
  const bool is_html = object.contains("html") && !object["html"].is_null();
  if (is_text == is_html) return fail(ErrorCode::invalid, R"(needs "text" or "html", one of them)");
  document.bytes = std::move(members[is_text ? "text" : "html"]);
  document.content_type = is_text ? "text/plain; charset=utf-8" : "text/html; charset=utf-8";
  auto published = published_member(members["published"]);
  if (!published) return tl::make_unexpected(published.error());
  document.published = *published;
  return {};
}

/// Cuts pieces of bytes into lines; a line over the limit is remembered as too long and not kept.
class Lines {
 public:
  Lines(fs::path file, std::size_t limit, const std::function<bool(FileDocument&&)>& each)
      : file_(std::move(file)), limit_(limit), each_(each) {}

  /// False if `each` wants no more.
  bool add(std::string_view piece) {
    while (!piece.empty()) {
      const std::size_t end = piece.find('\n');
      keep(piece.substr(0, end));
      if (end == std::string_view::npos) return true;
      if (!finish_line()) return false;
      piece.remove_prefix(end + 1);
    }
    return true;
  }

  bool finish_line() {
    ++number_;
    const std::string line = std::move(line_);
    const bool long_line = too_long_;
    line_.clear();
    too_long_ = false;
    if (!long_line && line.find_first_not_of(" \t\r\xEF\xBB\xBF") == std::string::npos) return true;
    FileDocument out;
    const std::string where = fmt::format("{}:{}", file_.string(), number_);
    out.document.source = fmt::format("{}#line {}", file_.string(), number_);
    if (long_line) {
      out.error = StageError{"read", too_large(limit_, where)};
    } else if (auto read = read_line(without_mark(line), out.document, file_.string()); !read) {
      out.error = StageError{"read", Error{read.error().code, read.error().message, where}};
    }
    return each_(std::move(out));
  }

 private:
  void keep(std::string_view part) {
    if (too_long_) return;
    if (line_.size() + part.size() > limit_) {
      too_long_ = true;
      std::string().swap(line_);
    } else {
      line_ += part;
    }
  }
  [[nodiscard]] std::string without_mark(const std::string& line) const {
    return number_ == 1 && line.starts_with("\xEF\xBB\xBF") ? line.substr(3) : line;
  }

  fs::path file_;
  std::size_t limit_;
  const std::function<bool(FileDocument&&)>& each_;
  std::string line_;
  bool too_long_ = false;
  std::size_t number_ = 0;
};

void read_lines(const fs::path& file, std::size_t limit, const std::function<bool(FileDocument&&)>& each) {
  PackedFile packed(file);
  Lines lines(file, limit, each);
  for (std::string_view piece = packed.next(file); !piece.empty(); piece = packed.next(file)) {
    if (!lines.add(piece)) return;
  }
  if (!packed.error()) {
    lines.finish_line();
    return;
  }
  FileDocument out;
  out.document.source = file.string();
  out.error = StageError{"read", *packed.error()};
  each(std::move(out));
}

}  // namespace

DocumentFiles find_document_files(const std::vector<fs::path>& paths) {
  DocumentFiles found;
  for (const fs::path& path : paths) {
    std::error_code error;
    const fs::path absolute = fs::absolute(path).lexically_normal();
    const fs::file_status status = fs::status(absolute, error);
    if (fs::is_directory(status)) {
      add_folder(absolute, found);
    } else if (fs::exists(status)) {
      found.files.push_back(absolute);
    } else {
      const bool hidden =
          error && error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory;
      found.missing.push_back({hidden ? ErrorCode::unreadable : ErrorCode::not_found,
                               hidden ? "can't be read: " + error.message() : "no such file or folder",
                               path.string()});
    }
  }
  return found;
}

void read_document_file(const fs::path& file, std::size_t limit, const std::function<bool(FileDocument&&)>& each) {
  std::error_code error;
  if (const auto status = fs::status(file, error); !error && !fs::is_regular_file(status) && !fs::is_fifo(status)) {
    FileDocument out;
    out.document.source = file.string();
    out.error = StageError{"read", Error{ErrorCode::invalid, "is no file", file.string()}};
    each(std::move(out));
    return;
  }
  if (is_jsonl(file)) {
    read_lines(file, limit, each);
  } else {
    each(read_page(file, limit));
  }
}

}  // namespace rasid
