#include "pipeline/discover/xml_tree.h"

#include <algorithm>
#include <map>
#include <pugixml.hpp>

#include "pipeline/discover/repair_xml.h"

namespace rasid {
namespace {

constexpr int kDepth = 256;
constexpr const char* kXmlNamespace = "http://www.w3.org/XML/1998/namespace";

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string_view trim(std::string_view text) {
  const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return text;
}

using Namespaces = std::map<std::string, std::string>;  ///< prefix to URI

std::string_view prefix_of(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view{} : name.substr(0, colon);
}

std::string local_name(std::string_view name) {
  const std::size_t colon = name.find(':');
  return lowered(colon == std::string_view::npos ? name : name.substr(colon + 1));
}

std::string look_up(const Namespaces& namespaces, std::string_view prefix) {
  if (prefix == "xml") return kXmlNamespace;
  const auto found = namespaces.find(std::string(prefix));
  if (found != namespaces.end()) return found->second;
  // A prefix that nobody declared still says what is meant ("dc:date" in careless feeds).
  return prefix.empty() ? std::string() : "prefix:" + lowered(prefix);
}

struct Builder {
  bool too_deep = false;

  XmlNode build(const pugi::xml_node& source, Namespaces namespaces, const XmlNode* parent, int depth) {
    XmlNode node;
    for (const pugi::xml_attribute& attribute : source.attributes()) {
      const std::string_view name = attribute.name();
      if (name == "xmlns") namespaces[""] = lowered(trim(attribute.value()));
      if (name.substr(0, 6) == "xmlns:") namespaces[std::string(name.substr(6))] = lowered(trim(attribute.value()));
    }
    node.written = source.name();
    node.name = local_name(source.name());
    node.ns = look_up(namespaces, prefix_of(source.name()));
    if (parent != nullptr) {
      node.base = parent->base;
      node.language = parent->language;
    }
    for (const pugi::xml_attribute& attribute : source.attributes()) {
      const std::string_view name = attribute.name();
      if (name == "xmlns" || name.substr(0, 6) == "xmlns:") continue;
      const std::string_view prefix = prefix_of(name);
      node.attributes.push_back({prefix.empty() ? std::string() : look_up(namespaces, prefix), local_name(name),
                                 std::string(name), attribute.value()});
      if (name == "xml:base") node.base = join_bases(node.base, trim(attribute.value()));
      if (name == "xml:lang") node.language = trim(attribute.value());
    }
    if (depth >= kDepth) {
      too_deep = true;
      return node;
    }
    for (const pugi::xml_node& child : source.children()) {
      if (child.type() == pugi::node_element) {
        node.children.push_back(build(child, namespaces, &node, depth + 1));
      } else if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
        XmlNode text;
        text.text = child.value();
        node.children.push_back(std::move(text));
      }
    }
    return node;
  }

  /// Bases nest; they are kept as a list and resolved by whoever knows the document's address.
  static std::string join_bases(const std::string& outer, std::string_view inner) {
    return outer.empty() ? std::string(inner) : outer + "\n" + std::string(inner);
  }
};

void append_text(const XmlNode& node, std::string& out) {
  out += node.text;
  for (const XmlNode& child : node.children) append_text(child, out);
}

void append_escaped(std::string& out, std::string_view text, bool attribute) {
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"' && attribute) {
      out += "&quot;";
    } else {
      out += c;
    }
  }
}

void append_markup(const XmlNode& node, std::string& out) {
  if (node.is_text()) return append_escaped(out, node.text, false);
  out += '<' + node.name;
  for (const XmlAttribute& attribute : node.attributes) {
    if (attribute.ns == kXmlNamespace) continue;
    out += ' ' + attribute.name + "=\"";
    append_escaped(out, attribute.value, true);
    out += '"';
  }
  if (node.children.empty()) {
    out += " />";
    return;
  }
  out += '>';
  for (const XmlNode& child : node.children) append_markup(child, out);
  out += "</" + node.name + ">";
}

/// Finds a document type before the first element; an Error if it declares things of its own.
Result<void> check_doctype(std::string_view text) {
  std::size_t at = 0;
  while ((at = text.find('<', at)) != std::string_view::npos) {
    if (text.substr(at, 4) == "<!--") {
      at = text.find("-->", at);
    } else if (text.substr(at, 2) == "<?") {
      at = text.find("?>", at);
    } else if (lowered(text.substr(at, 9)) == "<!doctype") {
      const std::size_t end = text.find_first_of("[>", at);
      if (end != std::string_view::npos && text[end] == '[') {
        return fail(ErrorCode::invalid,
                    "has a document type with declarations of its own, which can hide an entity bomb; such files are "
                    "not read");
      }
      return {};
    } else {
      return {};
    }
    if (at == std::string_view::npos) return {};
  }
  return {};
}

constexpr unsigned kFlags =
    pugi::parse_cdata | pugi::parse_escapes | pugi::parse_wconv_attribute | pugi::parse_eol | pugi::parse_ws_pcdata;

bool parse(pugi::xml_document& document, const std::string& text, std::string& why) {
  const pugi::xml_parse_result result = document.load_buffer(text.data(), text.size(), kFlags, pugi::encoding_utf8);
  if (!result) why = result.description();
  return static_cast<bool>(result);
}

}  // namespace

std::string XmlNode::attribute(std::string_view wanted) const {
  const XmlAttribute* any = nullptr;
  for (const XmlAttribute& attribute : attributes) {
    if (attribute.name != wanted) continue;
    if (attribute.ns.empty()) return attribute.value;
    if (any == nullptr) any = &attribute;
  }
  return any == nullptr ? std::string() : any->value;
}

bool XmlNode::has_attribute(std::string_view wanted) const {
  return std::any_of(attributes.begin(), attributes.end(),
                     [&](const XmlAttribute& attribute) { return attribute.name == wanted; });
}

std::string XmlNode::inner_text() const {
  std::string out;
  append_text(*this, out);
  return std::string(trim(out));
}

bool XmlNode::has_elements() const {
  return std::any_of(children.begin(), children.end(), [](const XmlNode& child) { return !child.is_text(); });
}

std::string XmlNode::inner_markup() const {
  std::string out;
  for (const XmlNode& child : children) append_markup(child, out);
  return std::string(trim(out));
}

Result<XmlTree> read_xml(std::string_view utf8) {
  if (const auto checked = check_doctype(utf8); !checked) return tl::make_unexpected(checked.error());
  XmlTree tree;
  RepairedXml repaired = repair_references(utf8);
  if (repaired.lone_ampersands) tree.problems.emplace_back("has an '&' that should be \"&amp;\"");
  if (repaired.forbidden_characters) tree.problems.emplace_back("has control characters that XML forbids");
  pugi::xml_document document;
  std::string why;
  if (!parse(document, repaired.text, why)) {
    tree.problems.push_back("is not well-formed XML: " + why);
    const std::string paired = repair_tags(repaired.text);
    parse(document, paired, why);  // if this fails too, what stands before the break is there
  }
  const pugi::xml_node root = document.document_element();
  if (!root) return fail(ErrorCode::invalid, "has no XML element");
  Builder builder;
  tree.root = builder.build(root, {}, nullptr, 0);
  if (builder.too_deep)
    return fail(ErrorCode::too_large, "nests elements more than " + std::to_string(kDepth) + " deep");
  return tree;
}

}  // namespace rasid
