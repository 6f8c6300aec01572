#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace rasid {

/// Elements that the stage tells apart; everything else is `other`.
enum class Tag : std::uint8_t {
  text,
  html,
  head,
  body,
  title,
  meta,
  link,
  base,
  p,
  div,
  section,
  article,
  main,
  header,
  footer,
  nav,
  aside,
  h1,
  h2,
  h3,
  h4,
  h5,
  h6,
  ul,
  ol,
  li,
  dl,
  dt,
  dd,
  blockquote,
  q,
  pre,
  table,
  tbody,
  tr,
  td,
  th,
  caption,
  figure,
  figcaption,
  picture,
  img,
  video,
  audio,
  iframe,
  form,
  button,
  input,
  select,
  option,
  label,
  fieldset,
  a,
  span,
  strong,
  b,
  em,
  i,
  time,
  br,
  hr,
  address,
  details,
  summary,
  noscript,
  template_,
  font,
  center,
  cite,
  small,
  sup,
  sub,
  other,
};

/// True for elements that start a line of their own.
bool is_block(Tag tag);
inline bool is_heading(Tag tag) {
  return tag >= Tag::h1 && tag <= Tag::h6;
}

/// A node of the parser's tree in document order: the subtree of node i is [i, end). Text counts are of the whole
/// subtree.
struct DomNode {
  std::uint32_t parent = 0;
  std::uint32_t end = 0;
  Tag tag = Tag::other;
  bool space_before = false;     ///< white space stood before it
  bool has_blocks = false;       ///< a block element is below it
  bool named = false;            ///< has an attribute that says what it is: class, id, itemprop, role, data-*
  bool hidden = false;           ///< `hidden`, aria-hidden, display:none on itself
  std::uint32_t chars = 0;       ///< characters that are not white space
  std::uint32_t link_chars = 0;  ///< those of them inside <a>; a quarter of them where the link points into the page
  std::uint32_t words = 0;
  std::uint32_t commas = 0;  ///< , ، ؛ 、 ，
  std::uint32_t links = 0;
  std::uint32_t paragraphs = 0;  ///< <p> and <br> below
  const void* source = nullptr;  ///< the parser's node
};

/// A parsed page: the parser's tree in an arena of its own, and its nodes in document order. Strings are views into
/// the arena and live as long as the Dom.
class Dom {
 public:
  struct Limits {
    std::size_t bytes = std::size_t{160} << 20;  ///< of the arena
    std::chrono::milliseconds cpu{900};          ///< of this thread, for the parse
  };

  /// `html` must have been through prescan() and must outlive the Dom. `too_large` or `timeout` where a limit ends
  /// the parse.
  static Result<Dom> parse(const std::string& html, const Limits& limits);

  Dom(Dom&&) noexcept;
  Dom& operator=(Dom&&) noexcept;
  ~Dom();

  [[nodiscard]] const std::vector<DomNode>& nodes() const { return nodes_; }
  [[nodiscard]] const DomNode& operator[](std::size_t node) const { return nodes_[node]; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  /// The characters of a text node; empty for others.
  [[nodiscard]] std::string_view text(std::uint32_t node) const;
  /// Value of an attribute; empty if it is not there.
  [[nodiscard]] std::string_view attribute(std::uint32_t node, const char* name) const;
  [[nodiscard]] bool has_attribute(std::uint32_t node, const char* name) const;
  /// The element's name as written, for elements that are `other` ("amp-img", "bsp-figure").
  [[nodiscard]] std::string_view written_name(std::uint32_t node) const;
  /// The text of a subtree with white space collapsed, at most `limit` bytes or a little more.
  [[nodiscard]] std::string text_of(std::uint32_t node, std::size_t limit = 10'000) const;
  /// The first element with the tag inside [from, to), or size() if there is none.
  [[nodiscard]] std::uint32_t first(Tag tag, std::uint32_t from, std::uint32_t to) const;
  [[nodiscard]] bool inside(std::uint32_t node, std::uint32_t ancestor) const {
    return node >= ancestor && node < nodes_[ancestor].end;
  }

 private:
  struct Arena;
  Dom();
  void flatten(const void* document);
  void sum_up();

  std::unique_ptr<Arena> arena_;
  std::vector<DomNode> nodes_;
};

}  // namespace rasid
