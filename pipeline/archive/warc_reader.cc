#include "pipeline/archive/warc_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/base/sha256.h"
#include "pipeline/archive/digest.h"
#include "pipeline/archive/http_message.h"
#include "pipeline/archive/warc_input.h"

namespace rasid {
namespace {

constexpr std::size_t kMostLine = std::size_t{64} << 10;
constexpr std::size_t kMostFields = 1000;

std::string_view trimmed(std::string_view text) {
  const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return text;
}

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

std::string first_of(const WarcRecord::Fields& fields, std::string_view name) {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return same_name(field.first, name); });
  return found == fields.end() ? std::string() : found->second;
}

std::string without_brackets(std::string text) {
  if (text.size() > 2 && text.front() == '<' && text.back() == '>') return text.substr(1, text.size() - 2);
  return text;
}

std::string clean_uri(const std::string& written) {
  std::string uri;
  for (const char c : without_brackets(written)) uri += c == ' ' ? "%20" : std::string(1, c);
  return uri;
}

/// "20140102030405" as an instant.
std::optional<Instant> arc_date(std::string_view text) {
  if (text.size() < 14) return std::nullopt;
  return parse_iso_instant(fmt::format("{}-{}-{}T{}:{}:{}Z", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2),
                                       text.substr(8, 2), text.substr(10, 2), text.substr(12, 2)));
}

bool is_http(const WarcRecord& record) {
  if (record.format == "arc") return record.block.starts_with("HTTP/");
  return (record.type == "response" || record.type == "request" || record.type == "revisit") &&
         record.field("content-type").find("application/http") != std::string::npos;
}

void check_digests(WarcRecord& record) {
  if (record.cut) return;
  const auto note = [&record](const std::optional<bool>& holds) {
    if (holds) record.digest_ok = record.digest_ok.value_or(true) && *holds;
  };
  const std::string block = record.field("warc-block-digest");
  if (!block.empty()) note(digest_holds(block, record.block));
  const std::string payload = record.field("warc-payload-digest");
  if (payload.empty() || record.type == "revisit") return;  // a revisit states that of the record that it refers to
  auto holds = digest_holds(payload, is_http(record) ? record.raw_payload : record.block);
  // Some writers reckon it without the chunks, as the standard's words may be read.
  if (holds && !*holds) {
    if (const auto whole = without_chunks(record.raw_payload)) holds = digest_holds(payload, *whole);
  }
  note(holds);
}

}  // namespace

std::string WarcRecord::field(std::string_view name) const {
  return first_of(fields, name);
}
std::string WarcRecord::header(std::string_view name) const {
  return first_of(headers, name);
}

struct WarcReader::Inside {
  std::filesystem::path path;
  std::size_t limit = 0;
  std::unique_ptr<WarcInput> input;
  std::string piece;             ///< unpacked bytes of the member
  std::size_t used = 0;          ///< of the piece
  std::uint64_t before = 0;      ///< unpacked bytes of the member before the piece
  std::uint64_t line_begin = 0;  ///< where the last line began, in unpacked bytes of the member
  std::uint64_t skipped = 0;     ///< of a plain file: where reading began
  bool open = false;             ///< a member is open
  bool arc = false;
  bool lost = false;  ///< what comes now may be within a record: look for the next one
  int records_of_member = 0;
  bool told = false;  ///< that several records stand in one member

  [[nodiscard]] std::uint64_t position() const { return skipped + before + used; }
  [[nodiscard]] std::uint64_t offset() const { return input->packed() ? input->member_begin() : position(); }
  [[nodiscard]] std::string where(std::uint64_t at) const { return fmt::format("{}:{}", path.string(), at); }

  Result<bool> fill();
  bool open_member();
  Result<std::optional<std::string>> line();
  Result<std::optional<std::string>> first_line();
  Result<WarcRecord> read_warc(const std::string& version, std::uint64_t at);
  Result<WarcRecord> read_arc(const std::string& line, std::uint64_t at);
  Result<void> read_block(WarcRecord& record, std::uint64_t length, std::uint64_t at);
};

/// False at the member's end.
Result<bool> WarcReader::Inside::fill() {
  if (used < piece.size()) return true;
  before += piece.size();
  used = 0;
  if (auto read = input->read(piece); !read) {
    piece.clear();
    open = false;
    return tl::make_unexpected(read.error());
  }
  return !piece.empty();
}

bool WarcReader::Inside::open_member() {
  if (!input->next_member()) return false;
  piece.clear();
  used = 0;
  before = 0;
  records_of_member = 0;
  lost = false;
  open = true;
  return true;
}

/// The next line without its end; nothing at the member's end.
Result<std::optional<std::string>> WarcReader::Inside::line() {
  std::string text;
  line_begin = position();
  while (true) {
    auto more = fill();
    if (!more) return tl::make_unexpected(more.error());
    if (!*more) return text.empty() ? std::nullopt : std::optional(text);
    const std::size_t end = piece.find('\n', used);
    text.append(piece, used, (end == std::string::npos ? piece.size() : end) - used);
    used = end == std::string::npos ? piece.size() : end + 1;
    if (text.size() > kMostLine) return fail(ErrorCode::invalid, "has a line of more than 64 KB", where(offset()));
    if (end == std::string::npos) continue;
    if (!text.empty() && text.back() == '\r') text.pop_back();
    return text;
  }
}

/// The line with which a record begins, past empty ones and, after damage, past all others; nothing at the member's
/// end.
Result<std::optional<std::string>> WarcReader::Inside::first_line() {
  while (true) {
    auto text = line();
    if (!text) {
      if (lost && open) continue;  // an endless line within something else
      return text;
    }
    if (!*text) return text;
    if ((*text)->empty() || (lost && !(*text)->starts_with("WARC/"))) continue;
    lost = false;
    return text;
  }
}

Result<void> WarcReader::Inside::read_block(WarcRecord& record, std::uint64_t length, std::uint64_t at) {
  while (length > 0) {
    auto more = fill();
    if (!more) return tl::make_unexpected(more.error());
    if (!*more)
      return fail(ErrorCode::invalid, fmt::format("the record ends {} bytes before it should", length), where(at));
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(length, piece.size() - used));
    const std::size_t kept = std::min(count, limit - std::min(limit, record.block.size()));
    record.block.append(piece, used, kept);
    record.cut = record.cut || kept < count;
    used += count;
    length -= count;
  }
  return {};
}

Result<WarcRecord> WarcReader::Inside::read_warc(const std::string& version, std::uint64_t at) {
  WarcRecord record;
  record.offset = at;
  record.format = "warc";
  record.fields.emplace_back("version", version);
  while (true) {
    auto text = line();
    if (!text) return tl::make_unexpected(text.error());
    if (!*text) return fail(ErrorCode::invalid, "the record ends within its head", where(at));
    if ((*text)->empty()) break;
    const std::size_t colon = (*text)->find(':');
    if (((*text)->front() == ' ' || (*text)->front() == '\t') && record.fields.size() > 1) {
      record.fields.back().second += " " + std::string(trimmed(**text));
    } else if (colon != std::string::npos) {
      record.fields.emplace_back(trimmed((*text)->substr(0, colon)), trimmed((*text)->substr(colon + 1)));
    } else {
      record.problems.push_back("a line of its head has no colon");
    }
    if (record.fields.size() > kMostFields)
      return fail(ErrorCode::invalid, "the record has more than 1,000 fields", where(at));
  }
  record.type = record.field("warc-type");
  record.id = without_brackets(record.field("warc-record-id"));
  record.uri = clean_uri(record.field("warc-target-uri"));
  record.date = record.field("warc-date");
  record.captured = parse_iso_instant(record.date);
  const std::string length_text = record.field("content-length");
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(length_text.data(), length_text.data() + length_text.size(), length);
  if (error != std::errc() || end != length_text.data() + length_text.size() || length_text.empty())
    return fail(ErrorCode::invalid, "the record has no Content-Length that is a number", where(at));
  if (auto read = read_block(record, length, at); !read) return tl::make_unexpected(read.error());
  return record;
}

/// "URL IP date type length" (ARC 1, the Internet Archive's format of 1996).
Result<WarcRecord> WarcReader::Inside::read_arc(const std::string& text, std::uint64_t at) {
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  std::uint64_t length = 0;
  const std::string& last = words.back();
  const auto [end, error] = std::from_chars(last.data(), last.data() + last.size(), length);
  if (words.size() < 5 || error != std::errc() || end != last.data() + last.size())
    return fail(ErrorCode::invalid, "no WARC or ARC record begins here", where(at));
  WarcRecord record;
  record.offset = at;
  record.format = "arc";
  const std::size_t n = words.size();
  record.fields = {{"ip", words[n - 4]}, {"date", words[n - 3]}, {"content-type", words[n - 2]}, {"length", last}};
  for (std::size_t i = 0; i + 4 < n; ++i) record.uri += (i > 0 ? "%20" : "") + words[i];
  record.captured = arc_date(words[n - 3]);
  record.type = record.uri.starts_with("filedesc:") ? "arc_header" : "response";
  if (auto read = read_block(record, length, at); !read) return tl::make_unexpected(read.error());
  return record;
}

WarcReader::WarcReader(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
WarcReader::~WarcReader() = default;

Result<std::unique_ptr<WarcReader>> WarcReader::open(const std::filesystem::path& path, std::size_t limit) {
  auto input = WarcInput::open(path);
  if (!input) return tl::make_unexpected(input.error());
  auto inside = std::make_unique<Inside>();
  inside->path = path;
  inside->limit = limit;
  inside->input = std::move(*input);
  return std::unique_ptr<WarcReader>(new WarcReader(std::move(inside)));
}

void WarcReader::go_to(std::uint64_t offset) {
  inside_->input->go_to(offset);
  inside_->piece.clear();
  inside_->used = 0;
  inside_->before = 0;
  inside_->open = false;
  inside_->skipped = inside_->input->packed() ? 0 : offset;
}

Result<std::optional<WarcRecord>> WarcReader::next() {
  Inside& in = *inside_;
  while (true) {
    if (!in.open && !in.open_member()) return std::nullopt;
    auto text = in.first_line();
    if (!text) return tl::make_unexpected(text.error());
    if (!*text) {
      in.open = false;
      continue;
    }
    const std::uint64_t at = in.input->packed() ? in.offset() : in.line_begin;
    const bool warc = (*text)->starts_with("WARC/");
    if (!warc && (*text)->starts_with("filedesc:")) in.arc = true;
    auto record =
        warc     ? in.read_warc(**text, at)
        : in.arc ? in.read_arc(**text, at)
                 : Result<WarcRecord>(fail(ErrorCode::invalid, "no WARC or ARC record begins here", in.where(at)));
    if (!record) {
      in.lost = true;
      return tl::make_unexpected(record.error());
    }
    if (++in.records_of_member > 1 && in.input->packed() && !in.told) {
      in.told = true;
      record->problems.emplace_back(
          "several records stand in one gzip member, so that none can be read alone; they should be packed one by "
          "one");
    }
    if (is_http(*record)) {
      read_http_message(*record, in.limit);
    } else if (record->type != "arc_header") {
      record->payload = record->block;
    }
    check_digests(*record);
    return std::optional<WarcRecord>(std::move(*record));
  }
}

nlohmann::ordered_json to_json(const WarcRecord& record) {
  using nlohmann::ordered_json;
  const auto text = [](const std::string& value) { return value.empty() ? ordered_json() : ordered_json(value); };
  ordered_json json{{"offset", record.offset}, {"type", record.type}, {"format", record.format}};
  json["uri"] = text(record.uri);
  json["date"] = text(record.date);
  json["captured"] = record.captured ? ordered_json(format_iso_instant(*record.captured)) : ordered_json();
  json["http_status"] = record.status == 0 ? ordered_json() : ordered_json(record.status);
  json["content_type"] = text(record.headers.empty() ? record.field("content-type") : record.header("content-type"));
  json["payload_len"] = record.payload.size();
  json["payload_sha256"] = sha256_hex(record.payload);
  json["digest_ok"] = record.digest_ok ? ordered_json(*record.digest_ok) : ordered_json();
  json["id"] = text(record.id);
  json["refers_to"] = text(record.field("warc-refers-to-target-uri"));
  json["cut"] = record.cut;
  json["problems"] = record.problems;
  return json;
}

}  // namespace rasid
