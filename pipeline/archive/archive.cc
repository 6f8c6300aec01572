#include "pipeline/archive/archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "pipeline/archive/digest.h"
#include "pipeline/archive/kept_bodies.h"
#include "pipeline/archive/warc_file.h"
#include "pipeline/fetch/url.h"

namespace rasid {
namespace fs = std::filesystem;
namespace {

using Headers = HttpCapture::Headers;

constexpr std::string_view kDuplicate = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";
constexpr std::string_view kNotModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";

/// What may stand on a line of a head.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != '\r' && c != '\n' && c != '\0') out += c;
  }
  return out;
}

std::string lines_of(const Headers& headers) {
  std::string text;
  for (const auto& [name, value] : headers) text += one_line(name) + ": " + one_line(value) + "\r\n";
  return text;
}

/// A whole record (ISO 28500, 5): its head, its block, two line ends.
std::string record_text(const Headers& fields, std::string_view block) {
  std::string text = "WARC/1.1\r\n" + lines_of(fields) + fmt::format("Content-Length: {}\r\n\r\n", block.size());
  text += block;
  return text += "\r\n\r\n";
}

std::string_view reason_of(int status) {
  static const std::map<int, std::string_view> kReasons = {{200, "OK"},
                                                           {204, "No Content"},
                                                           {206, "Partial Content"},
                                                           {301, "Moved Permanently"},
                                                           {302, "Found"},
                                                           {303, "See Other"},
                                                           {304, "Not Modified"},
                                                           {307, "Temporary Redirect"},
                                                           {308, "Permanent Redirect"},
                                                           {400, "Bad Request"},
                                                           {401, "Unauthorized"},
                                                           {403, "Forbidden"},
                                                           {404, "Not Found"},
                                                           {410, "Gone"},
                                                           {429, "Too Many Requests"},
                                                           {451, "Unavailable For Legal Reasons"},
                                                           {500, "Internal Server Error"},
                                                           {502, "Bad Gateway"},
                                                           {503, "Service Unavailable"},
                                                           {504, "Gateway Timeout"}};
  const auto found = kReasons.find(status);
  return found == kReasons.end() ? std::string_view("Unknown") : found->second;
}

/// The answer's head, as it would be had the server sent the body as we keep it.
std::string response_head(const HttpCapture& capture) {
  Headers headers;
  for (const auto& [name, value] : capture.headers) {
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (lower == "content-encoding") {
      headers.emplace_back("X-Crawler-Content-Encoding", value);
    } else if (lower == "transfer-encoding") {
      headers.emplace_back("X-Crawler-Transfer-Encoding", value);
    } else if (lower == "content-length") {
      headers.emplace_back("X-Crawler-Content-Length", value);
    } else {
      headers.emplace_back(name, value);
    }
  }
  if (capture.status != 304 && capture.status != 204)
    headers.emplace_back("Content-Length", std::to_string(capture.body.size()));
  return fmt::format("HTTP/1.1 {} {}\r\n", capture.status, reason_of(capture.status)) + lines_of(headers) + "\r\n";
}

std::string request_head(const HttpCapture& capture) {
  if (!capture.request.empty()) {
    std::string head = capture.request;
    while (head.ends_with("\n") || head.ends_with("\r")) head.pop_back();
    return head + "\r\n\r\n";
  }
  const auto url = parse_url(capture.url);
  const bool has_host = std::any_of(capture.sent.begin(), capture.sent.end(), [](const auto& header) {
    return header.first == "Host" || header.first == "host";
  });
  std::string head = "GET " + one_line(url ? url->target() : capture.url) + " HTTP/1.1\r\n";
  if (url && !has_host)
    head += "Host: " + url->host + (url->port == 0 ? "" : ":" + std::to_string(url->port)) + "\r\n";
  return head + lines_of(capture.sent) + "\r\n";
}

std::string mime_of(const HttpCapture& capture) {
  for (const auto& [name, value] : capture.headers) {
    if (name == "content-type" || name == "Content-Type") return one_line(value.substr(0, value.find(';')));
  }
  return "unk";
}

std::string compact_time(Instant time) {
  std::string text;
  for (const char c : format_iso_instant(time)) {
    if (c >= '0' && c <= '9') text += c;
  }
  return text;
}

}  // namespace

struct Archive::Inside {
  Inside(ArchiveOptions given, const Clock& wall) : options(std::move(given)), clock(wall) {}

  ArchiveOptions options;
  const Clock& clock;
  KeptBodies kept;
  std::unique_ptr<WarcFile> file;
  std::string warcinfo_id;
  Instant opened{};
  int serial = 0;

  Result<void> make_ready();
  Result<void> open_file();
  [[nodiscard]] Headers common_fields(const HttpCapture& capture, std::string_view type, const std::string& id) const;
  [[nodiscard]] std::string answer_record(const HttpCapture& capture, ArchivedRecord& record) const;
  [[nodiscard]] std::string request_record(const HttpCapture& capture, const std::string& answer_id) const;
};

/// A file that takes another record.
Result<void> Archive::Inside::make_ready() {
  const bool full = file && (file->size() >= options.max_file_bytes || clock.now() - opened >= options.max_file_age);
  if (full) {
    auto finished = file->finish();
    file.reset();
    if (!finished) return finished;
  }
  return file ? Result<void>() : open_file();
}

Result<void> Archive::Inside::open_file() {
  opened = clock.now();
  const std::string random = random_urn().substr(9, 8);
  auto made = WarcFile::create(options.folder,
                               fmt::format("rasid-{}-{:05}-{}.warc.gz", compact_time(opened), serial, random));
  if (!made) return tl::make_unexpected(made.error());
  warcinfo_id = random_urn();
  std::string info =
      "software: rasid/" RASID_VERSION
      "\r\nformat: WARC File Format 1.1\r\nconformsTo: "
      "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\nrobots: obey\r\n";
  if (!options.user_agent.empty()) info += "http-header-user-agent: " + one_line(options.user_agent) + "\r\n";
  if (!options.contact.empty()) info += "operator: " + one_line(options.contact) + "\r\n";
  const Headers fields = {{"WARC-Type", "warcinfo"},
                          {"WARC-Record-ID", "<" + warcinfo_id + ">"},
                          {"WARC-Date", format_iso_instant(opened)},
                          {"WARC-Filename", (*made)->name()},
                          {"WARC-Block-Digest", warc_digest(info)},
                          {"Content-Type", "application/warc-fields"}};
  if (auto written = (*made)->append(gzip_member(record_text(fields, info))); !written) return written;
  ++serial;
  file = std::move(*made);
  return {};
}

Headers Archive::Inside::common_fields(const HttpCapture& capture, std::string_view type,
                                       const std::string& id) const {
  Headers fields = {{"WARC-Type", std::string(type)},
                    {"WARC-Record-ID", "<" + id + ">"},
                    {"WARC-Date", format_iso_instant(capture.time)},
                    {"WARC-Target-URI", one_line(capture.url)},
                    {"WARC-Warcinfo-ID", "<" + warcinfo_id + ">"}};
  if (!capture.address.empty()) fields.emplace_back("WARC-IP-Address", capture.address);
  if (!capture.protocol.empty()) fields.emplace_back("WARC-Protocol", capture.protocol);
  return fields;
}

/// The record of the answer; fills what `record` says of it. Fields that begin with "Rasid-" are ours: the standard
/// lets readers pass over what they don't know.
std::string Archive::Inside::answer_record(const HttpCapture& capture, ArchivedRecord& record) const {
  using Kind = ArchivedRecord::Kind;
  const bool whole = capture.truncated.empty();
  const KeptBody* earlier = nullptr;
  if (capture.status == 304) {
    record.kind = Kind::not_modified;
    earlier = kept.of_url(capture.url);
  } else {
    record.digest = warc_digest(capture.body);
    if (whole && !capture.body.empty()) earlier = kept.of_digest(record.digest);
    record.kind = earlier != nullptr ? Kind::duplicate : Kind::response;
  }
  record.id = random_urn();
  Headers fields = common_fields(capture, record.kind == Kind::response ? "response" : "revisit", record.id);
  if (record.kind != Kind::response)
    fields.emplace_back("WARC-Profile", record.kind == Kind::duplicate ? kDuplicate : kNotModified);
  if (earlier != nullptr) {
    fields.emplace_back("WARC-Refers-To", "<" + earlier->id + ">");
    fields.emplace_back("WARC-Refers-To-Target-URI", one_line(earlier->url));
    fields.emplace_back("WARC-Refers-To-Date", earlier->date);
  }
  if (!whole) fields.emplace_back("WARC-Truncated", capture.truncated);
  if (!record.digest.empty()) fields.emplace_back("WARC-Payload-Digest", record.digest);
  if (!capture.source.empty()) fields.emplace_back("Rasid-Source", capture.source);
  if (!capture.role.empty()) fields.emplace_back("Rasid-Role", capture.role);
  if (!capture.key.empty()) fields.emplace_back("Rasid-Key", one_line(capture.key));
  if (!capture.language.empty()) fields.emplace_back("Rasid-Language", capture.language);
  if (capture.published) fields.emplace_back("Rasid-Published", format_iso_instant(*capture.published));
  if (!capture.tls_checked) fields.emplace_back("Rasid-TLS", "unchecked");
  std::string block = response_head(capture);
  if (record.kind == Kind::response) block += capture.body;
  fields.emplace_back("WARC-Block-Digest", warc_digest(block));
  fields.emplace_back("Content-Type", "application/http;msgtype=response");
  return record_text(fields, block);
}

std::string Archive::Inside::request_record(const HttpCapture& capture, const std::string& answer_id) const {
  const std::string block = request_head(capture);
  Headers fields = common_fields(capture, "request", random_urn());
  fields.emplace_back("WARC-Concurrent-To", "<" + answer_id + ">");
  fields.emplace_back("WARC-Block-Digest", warc_digest(block));
  fields.emplace_back("Content-Type", "application/http;msgtype=request");
  return record_text(fields, block);
}

Archive::Archive(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}

Archive::~Archive() {
  if (inside_->file) (void)inside_->file->finish();
}

Result<std::unique_ptr<Archive>> Archive::open(ArchiveOptions options, const Clock& clock) {
  std::error_code error;
  fs::create_directories(options.folder, error);
  if (error)
    return fail(ErrorCode::unreadable, "the archive's folder can't be made: " + error.message(),
                options.folder.string());
  finish_left_behind(options.folder);
  auto inside = std::make_unique<Inside>(std::move(options), clock);
  inside->kept.load(inside->options.folder);
  return std::unique_ptr<Archive>(new Archive(std::move(inside)));
}

Result<ArchivedRecord> Archive::add(const HttpCapture& capture) {
  Inside& in = *inside_;
  if (auto ready = in.make_ready(); !ready) return tl::make_unexpected(ready.error());
  ArchivedRecord record;
  const std::string answer = gzip_member(in.answer_record(capture, record));
  const std::string request = gzip_member(in.request_record(capture, record.id));
  record.file = in.file->name();
  record.offset = in.file->size();
  record.bytes = answer.size();
  if (auto written = in.file->append(answer + request); !written) return tl::make_unexpected(written.error());
  const bool revisit = record.kind != ArchivedRecord::Kind::response;
  in.file->append_index(
      index_line({capture.url, capture.time, revisit ? "warc/revisit" : mime_of(capture), capture.status,
                  record.digest, record.offset, record.bytes, record.file, record.id}));
  if (!revisit && capture.truncated.empty() && !capture.body.empty())
    in.kept.add(record.digest, {record.id, capture.url, format_iso_instant(capture.time)});
  return record;
}

Result<void> Archive::sync() {
  return inside_->file ? inside_->file->sync() : Result<void>();
}

}  // namespace rasid
