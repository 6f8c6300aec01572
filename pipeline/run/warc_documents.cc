#include "pipeline/run/warc_documents.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "pipeline/archive/warc_reader.h"
#include "pipeline/fetch/url.h"
#include "pipeline/run/channel_documents.h"

namespace rasid {
namespace fs = std::filesystem;
namespace {

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

std::string media_type_of(const std::string& content_type) {
  std::string type = lowered(content_type.substr(0, content_type.find(';')));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.pop_back();
  return type;
}

std::string content_type_of(const WarcRecord& record) {
  if (record.type == "resource") return record.field("content-type");
  return record.header("content-type");
}

bool is_page_type(const std::string& type) {
  return type.empty() || type == "text/html" || type == "application/xhtml+xml" || type == "text/plain";
}

/// Why a record holds no page; empty if it does.
std::string why_no_page(const WarcRecord& record) {
  if (record.type != "response" && record.type != "revisit" && record.type != "resource")
    return record.type.empty() ? "unknown" : record.type;
  const std::string role = record.field("rasid-role");
  if (!role.empty() && role != "page") return role;
  if (record.field("warc-profile").find("not-modified") != std::string::npos || record.status == 304)
    return "not_modified";
  if (record.status >= 300 && record.status < 400) return "redirect";
  if (record.type != "resource" && (record.status < 200 || record.status > 299))
    return record.status == 0 ? "not_http" : "status_" + std::to_string(record.status);
  if (!record.field("warc-truncated").empty()) return "truncated";
  const auto url = parse_url(record.uri);
  if (!url || !url->is_http()) return "not_web";
  if (url->path == "/robots.txt") return "robots";
  const std::string type = media_type_of(content_type_of(record));
  return role.empty() && !is_page_type(type) ? type : std::string();
}

RawDocument document_of(const WarcRecord& record) {
  RawDocument document;
  document.url = record.uri;
  document.source = record.field("rasid-key");
  if (document.source.empty()) document.source = canonical_url(record.uri);
  document.content_type = content_type_of(record);
  document.fetched = record.captured;
  document.language = record.field("rasid-language");
  if (const auto published = parse_iso_instant(record.field("rasid-published")))
    document.published = time_of_list(*published);
  return document;
}

std::string without_brackets(const std::string& id) {
  return id.size() > 2 && id.front() == '<' ? id.substr(1, id.size() - 2) : id;
}

FileDocument unreadable(const std::string& source, const std::string& url, const Error& error) {
  FileDocument out;
  out.document.source = source;
  out.document.url = url;
  out.error = StageError{"read", error};
  return out;
}

}  // namespace

namespace {

/// The messages of a channel's page; false if `each` wants no more.
bool each_message(const WarcRecord& record, const std::function<bool(ArchivedPage&&)>& each) {
  auto messages = channel_documents(record.payload, record.uri, record.captured);
  if (!messages) return each({unreadable(canonical_url(record.uri), record.uri, messages.error()), {}});
  for (RawDocument& message : *messages) {
    message.language = record.field("rasid-language");
    ArchivedPage page;
    page.document.document = std::move(message);
    if (!each(std::move(page))) return false;
  }
  return true;
}

}  // namespace

bool is_web_archive(const fs::path& file) {
  std::string name = lowered(file.filename().string());
  if (name.ends_with(".open")) name.resize(name.size() - 5);
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  return name.ends_with(".warc") || name.ends_with(".arc");
}

void WarcDocuments::read(const fs::path& file, const std::function<bool(ArchivedPage&&)>& each) {
  auto reader = WarcReader::open(file, limit_ + (std::size_t{1} << 20));
  if (!reader) {
    each({unreadable(file.string(), {}, reader.error()), {}});
    return;
  }
  while (true) {
    auto record = (*reader)->next();
    if (!record) {
      if (!each({unreadable(record.error().where, {}, record.error()), {}})) return;
      continue;
    }
    if (!*record) return;
    if ((*record)->field("rasid-role") == "channel" && (*record)->type == "response" && (*record)->status == 200) {
      if (!each_message(**record, each)) return;
      continue;
    }
    ArchivedPage page;
    page.passed_over = why_no_page(**record);
    if (page.passed_over.empty()) {
      page.document.document = document_of(**record);
      RawDocument& document = page.document.document;
      const std::string where = fmt::format("{}:{}", file.string(), (*record)->offset);
      if ((*record)->type == "revisit") {
        const auto kept = bodies_.find(without_brackets((*record)->field("warc-refers-to")));
        if (kept == bodies_.end()) {
          page.passed_over = "duplicate_of_elsewhere";
        } else if (auto other = WarcReader::open(kept->second.file, limit_ + (std::size_t{1} << 20))) {
          (*other)->go_to(kept->second.offset);
          auto first = (*other)->next();
          if (first && *first) document.bytes = std::move((*first)->payload);
        }
      } else {
        bodies_[(*record)->id] = {file, (*record)->offset};
        document.bytes = std::move((*record)->payload);
      }
      if ((*record)->cut || document.bytes.size() > limit_)
        page.document.error = StageError{
            "read",
            {ErrorCode::too_large, fmt::format("is larger than {} MB, which no article is", limit_ >> 20), where}};
    }
    if (!each(std::move(page))) return;
  }
}

}  // namespace rasid
