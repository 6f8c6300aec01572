#include "pipeline/discover/opml.h"

#include "pipeline/discover/decode_markup.h"
#include "pipeline/discover/xml_tree.h"

namespace rasid {
namespace {

void collect(const XmlNode& node, std::vector<OpmlEntry>& entries) {
  for (const XmlNode& child : node.children) {
    if (child.name == "outline") {
      OpmlEntry entry;
      entry.url = child.attribute("xmlurl");
      if (const std::string kind = child.attribute("rasidlist"); !kind.empty() && entry.url.empty()) {
        entry.kind = kind;
        entry.url = child.attribute("url");
      }
      entry.title = child.attribute("title");
      if (entry.title.empty()) entry.title = child.attribute("text");
      entry.site = child.attribute("htmlurl");
      entry.language = child.attribute("language");
      if (!entry.url.empty()) entries.push_back(std::move(entry));
    }
    collect(child, entries);
  }
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      out += c;
    }
  }
  return out;
}

}  // namespace

Result<std::vector<OpmlEntry>> read_opml(std::string_view bytes) {
  const auto tree = read_xml(decode_markup(bytes).text);
  if (!tree) return tl::make_unexpected(tree.error());
  if (tree->root.name != "opml")
    return fail(ErrorCode::invalid, "is no OPML: its first element is <" + tree->root.written + ">");
  std::vector<OpmlEntry> entries;
  collect(tree->root, entries);
  return entries;
}

std::string write_opml(const std::vector<OpmlEntry>& entries) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml "
      "version=\"2.0\">\n<head><title>rasid</title></head>\n<body>\n";
  const auto attribute = [&out](const char* name, const std::string& value) {
    if (!value.empty()) out.append(" ").append(name).append("=\"").append(escaped(value)).append("\"");
  };
  for (const OpmlEntry& entry : entries) {
    const bool feed = entry.kind == "feed";
    out += feed ? "<outline type=\"rss\"" : "<outline type=\"link\"";
    attribute("text", entry.title.empty() ? entry.url : entry.title);
    attribute(feed ? "xmlUrl" : "url", entry.url);
    attribute("htmlUrl", entry.site);
    attribute("language", entry.language);
    if (!feed) attribute("rasidList", entry.kind);
    out += "/>\n";
  }
  return out + "</body>\n</opml>\n";
}

}  // namespace rasid
