#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace rasid {

struct XmlAttribute {
  std::string ns;       ///< namespace URI, empty without a prefix
  std::string name;     ///< without prefix, in lower case
  std::string written;  ///< as written, with its prefix
  std::string value;
};

/// An element with its namespace resolved, or a piece of text (then `name` is empty).
struct XmlNode {
  std::string ns;       ///< namespace URI, in lower case; empty if none is declared
  std::string name;     ///< without prefix, in lower case
  std::string written;  ///< as written, with its prefix
  std::string text;     ///< of a piece of text
  std::vector<XmlAttribute> attributes;
  std::vector<XmlNode> children;
  std::string base;      ///< xml:base in force, may be relative; empty if none
  std::string language;  ///< xml:lang in force; empty if none

  [[nodiscard]] bool is_text() const { return name.empty(); }
  /// Value of the attribute without namespace (or with any, if there is none without); empty if missing.
  [[nodiscard]] std::string attribute(std::string_view name) const;
  [[nodiscard]] bool has_attribute(std::string_view name) const;
  /// All text below, joined, white space at both ends removed.
  [[nodiscard]] std::string inner_text() const;
  [[nodiscard]] bool has_elements() const;
  /// What stands between the tags, written again as markup: without prefixes and namespaces.
  [[nodiscard]] std::string inner_markup() const;
};

struct XmlTree {
  XmlNode root;
  std::vector<std::string> problems;  ///< empty if the document is well-formed
};

/// Reads a document as readers in use do: strict XML if it is some; else named HTML entities are known, a lone '&'
/// stands for itself, characters that XML forbids are dropped, tags that don't pair are paired, and what came before
/// a break is kept, each with a problem. A document type with declarations of its own is refused (entity bombs, XXE);
/// a plain one is passed over. Errors: `invalid` (no element at all, declarations), `too_large` (nested over 256
/// deep).
Result<XmlTree> read_xml(std::string_view utf8);

}  // namespace rasid
