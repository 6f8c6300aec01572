#include "pipeline/article/dom.h"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace rasid {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20;
constexpr std::size_t kAlign = 16;

std::int64_t thread_cpu_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

constexpr std::array<Tag, GUMBO_TAG_LAST + 1> tag_table() {
  std::array<Tag, GUMBO_TAG_LAST + 1> t{};
  for (Tag& tag : t) tag = Tag::other;
  t[GUMBO_TAG_HTML] = Tag::html;
  t[GUMBO_TAG_HEAD] = Tag::head;
  t[GUMBO_TAG_BODY] = Tag::body;
  t[GUMBO_TAG_TITLE] = Tag::title;
  t[GUMBO_TAG_META] = Tag::meta;
  t[GUMBO_TAG_LINK] = Tag::link;
  t[GUMBO_TAG_BASE] = Tag::base;
  t[GUMBO_TAG_P] = Tag::p;
  t[GUMBO_TAG_DIV] = Tag::div;
  t[GUMBO_TAG_SECTION] = Tag::section;
  t[GUMBO_TAG_ARTICLE] = Tag::article;
  t[GUMBO_TAG_MAIN] = Tag::main;
  t[GUMBO_TAG_HEADER] = Tag::header;
  t[GUMBO_TAG_FOOTER] = Tag::footer;
  t[GUMBO_TAG_NAV] = Tag::nav;
  t[GUMBO_TAG_ASIDE] = Tag::aside;
  t[GUMBO_TAG_H1] = Tag::h1;
  t[GUMBO_TAG_H2] = Tag::h2;
  t[GUMBO_TAG_H3] = Tag::h3;
  t[GUMBO_TAG_H4] = Tag::h4;
  t[GUMBO_TAG_H5] = Tag::h5;
  t[GUMBO_TAG_H6] = Tag::h6;
  t[GUMBO_TAG_UL] = Tag::ul;
  t[GUMBO_TAG_OL] = Tag::ol;
  t[GUMBO_TAG_LI] = Tag::li;
  t[GUMBO_TAG_DL] = Tag::dl;
  t[GUMBO_TAG_DT] = Tag::dt;
  t[GUMBO_TAG_DD] = Tag::dd;
  t[GUMBO_TAG_BLOCKQUOTE] = Tag::blockquote;
  t[GUMBO_TAG_Q] = Tag::q;
  t[GUMBO_TAG_PRE] = Tag::pre;
  t[GUMBO_TAG_TABLE] = Tag::table;
  t[GUMBO_TAG_TBODY] = Tag::tbody;
  t[GUMBO_TAG_THEAD] = Tag::tbody;
  t[GUMBO_TAG_TFOOT] = Tag::tbody;
  t[GUMBO_TAG_TR] = Tag::tr;
  t[GUMBO_TAG_TD] = Tag::td;
  t[GUMBO_TAG_TH] = Tag::th;
  t[GUMBO_TAG_CAPTION] = Tag::caption;
  t[GUMBO_TAG_FIGURE] = Tag::figure;
  t[GUMBO_TAG_FIGCAPTION] = Tag::figcaption;
  t[GUMBO_TAG_IMG] = Tag::img;
  t[GUMBO_TAG_IMAGE] = Tag::img;
  t[GUMBO_TAG_VIDEO] = Tag::video;
  t[GUMBO_TAG_AUDIO] = Tag::audio;
  t[GUMBO_TAG_IFRAME] = Tag::iframe;
  t[GUMBO_TAG_FORM] = Tag::form;
  t[GUMBO_TAG_BUTTON] = Tag::button;
  t[GUMBO_TAG_INPUT] = Tag::input;
  t[GUMBO_TAG_SELECT] = Tag::select;
  t[GUMBO_TAG_OPTION] = Tag::option;
  t[GUMBO_TAG_LABEL] = Tag::label;
  t[GUMBO_TAG_FIELDSET] = Tag::fieldset;
  t[GUMBO_TAG_A] = Tag::a;
  t[GUMBO_TAG_SPAN] = Tag::span;
  t[GUMBO_TAG_STRONG] = Tag::strong;
  t[GUMBO_TAG_B] = Tag::b;
  t[GUMBO_TAG_EM] = Tag::em;
  t[GUMBO_TAG_I] = Tag::i;
  t[GUMBO_TAG_TIME] = Tag::time;
  t[GUMBO_TAG_BR] = Tag::br;
  t[GUMBO_TAG_HR] = Tag::hr;
  t[GUMBO_TAG_ADDRESS] = Tag::address;
  t[GUMBO_TAG_DETAILS] = Tag::details;
  t[GUMBO_TAG_SUMMARY] = Tag::summary;
  t[GUMBO_TAG_NOSCRIPT] = Tag::noscript;
  t[GUMBO_TAG_TEMPLATE] = Tag::template_;
  t[GUMBO_TAG_FONT] = Tag::font;
  t[GUMBO_TAG_CENTER] = Tag::center;
  t[GUMBO_TAG_CITE] = Tag::cite;
  t[GUMBO_TAG_SMALL] = Tag::small;
  t[GUMBO_TAG_SUP] = Tag::sup;
  t[GUMBO_TAG_SUB] = Tag::sub;
  return t;
}
constexpr auto kTags = tag_table();

/// Counts of one text node.
void count_text(std::string_view text, DomNode& node) {
  bool in_word = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte <= 0x20) {
      in_word = false;
      continue;
    }
    if (!in_word) {
      in_word = true;
      ++node.words;
    }
    if ((byte & 0xC0) != 0x80) ++node.chars;
    if (byte == ',') ++node.commas;
    // ، U+060C and ؛ U+061B; 、 U+3001; ， U+FF0C
    if (byte == 0xD8 && i + 1 < text.size() && (text[i + 1] == '\x8C' || text[i + 1] == '\x9B')) ++node.commas;
    if ((byte == 0xE3 && text.substr(i).starts_with("\xE3\x80\x81")) ||
        (byte == 0xEF && text.substr(i).starts_with("\xEF\xBC\x8C")))
      ++node.commas;
  }
}

bool is_display_none(std::string_view style) {
  const std::size_t at = style.find("display");
  if (at == std::string_view::npos) return style.find("visibility:hidden") != std::string_view::npos;
  std::size_t i = at + 7;
  while (i < style.size() && (style[i] == ' ' || style[i] == ':')) ++i;
  return style.substr(i).starts_with("none");
}

}  // namespace

/// Bump allocation with the limits in its only hot path; freeing gives back only what was taken last. Leaving the
/// parse by longjmp passes nothing but C frames, and there is no recursive free of the tree to overflow the stack.
struct Dom::Arena {
  std::vector<void*> chunks;
  char* next = nullptr;
  char* end = nullptr;
  char* last = nullptr;
  std::size_t taken = 0;
  std::size_t limit = 0;
  std::int64_t deadline = 0;
  unsigned ticks = 0;
  ErrorCode failed = ErrorCode::internal;
  std::jmp_buf leave;

  ~Arena() {
    for (void* chunk : chunks) std::free(chunk);
  }

  void* take(std::size_t size) {
    size = (size + kAlign - 1) & ~(kAlign - 1);
    if ((++ticks & 1023U) == 0 && thread_cpu_ns() > deadline) give_up(ErrorCode::timeout);
    if (static_cast<std::size_t>(end - next) < size) grow(size);
    last = next;
    next += size;
    return last;
  }

  void grow(std::size_t size) {
    const std::size_t bytes = std::max(kChunk, size);
    taken += bytes;
    if (taken > limit) give_up(ErrorCode::too_large);
    void* chunk = std::malloc(bytes);
    if (!chunk) give_up(ErrorCode::too_large);
    chunks.push_back(chunk);
    next = static_cast<char*>(chunk);
    end = next + bytes;
  }

  [[noreturn]] void give_up(ErrorCode code) {
    failed = code;
    std::longjmp(leave, 1);
  }

  static void* allocate(void* self, std::size_t size) { return static_cast<Arena*>(self)->take(size); }
  static void release(void* self, void* memory) {
    auto* arena = static_cast<Arena*>(self);
    if (memory && memory == arena->last) {
      arena->next = arena->last;
      arena->last = nullptr;
    }
  }

  /// No object with a destructor may live in this frame.
  const GumboOutput* parse(const char* html, std::size_t size) {
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = allocate;
    options.deallocator = release;
    options.userdata = this;
    options.max_errors = 0;
    if (setjmp(leave) != 0) return nullptr;
    return gumbo_parse_with_options(&options, html, size);
  }
};

bool is_block(Tag tag) {
  switch (tag) {
    case Tag::text:
    case Tag::a:
    case Tag::span:
    case Tag::strong:
    case Tag::b:
    case Tag::em:
    case Tag::i:
    case Tag::time:
    case Tag::br:
    case Tag::font:
    case Tag::cite:
    case Tag::small:
    case Tag::sup:
    case Tag::sub:
    case Tag::q:
    case Tag::label:
    case Tag::img:
    case Tag::picture:
    case Tag::other:
    case Tag::button:
    case Tag::input:
    case Tag::select:
    case Tag::option:
    case Tag::link:
    case Tag::meta: return false;
    default: return true;
  }
}

Dom::Dom() : arena_(std::make_unique<Arena>()) {}
Dom::Dom(Dom&&) noexcept = default;
Dom& Dom::operator=(Dom&&) noexcept = default;
Dom::~Dom() = default;

Result<Dom> Dom::parse(const std::string& html, const Limits& limits) {
  Dom dom;
  dom.arena_->limit = limits.bytes;
  dom.arena_->deadline = thread_cpu_ns() + std::chrono::nanoseconds(limits.cpu).count();
  dom.arena_->chunks.reserve(limits.bytes / kChunk + 2);
  const GumboOutput* output = dom.arena_->parse(html.data(), html.size());
  if (!output) {
    if (dom.arena_->failed == ErrorCode::timeout) {
      return fail(ErrorCode::timeout,
                  "the page is too complex: parsing it took longer than allowed; the other pages go on");
    }
    return fail(ErrorCode::too_large,
                "the page is too complex: its tree needs more memory than allowed; the other pages go on");
  }
  dom.flatten(output->document);
  dom.sum_up();
  return dom;
}

void Dom::flatten(const void* document) {
  struct Open {
    const GumboVector* children;
    unsigned next;
    std::uint32_t node;
  };
  std::vector<Open> stack;
  nodes_.reserve(4096);
  const auto* root = static_cast<const GumboNode*>(document);
  nodes_.push_back({});
  nodes_[0].source = root;
  stack.push_back({&root->v.document.children, 0, 0});
  bool space = true;
  while (!stack.empty()) {
    Open& open = stack.back();
    if (open.next == open.children->length) {
      nodes_[open.node].end = static_cast<std::uint32_t>(nodes_.size());
      stack.pop_back();
      continue;
    }
    const auto* child = static_cast<const GumboNode*>(open.children->data[open.next++]);
    if (child->type == GUMBO_NODE_WHITESPACE) {
      space = true;
      continue;
    }
    if (child->type == GUMBO_NODE_COMMENT) continue;
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    const std::uint32_t parent = open.node;
    nodes_.push_back({});
    DomNode& node = nodes_.back();
    node.parent = parent;
    node.source = child;
    node.space_before = space;
    node.end = index + 1;
    if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_CDATA) {
      const std::string_view text(child->v.text.text);
      node.tag = Tag::text;
      count_text(text, node);
      space = !text.empty() && static_cast<unsigned char>(text.back()) <= 0x20;
      continue;
    }
    node.tag = kTags[std::min<std::size_t>(child->v.element.tag, GUMBO_TAG_LAST)];
    const GumboVector& attributes = child->v.element.attributes;
    for (unsigned i = 0; i < attributes.length; ++i) {
      const auto* a = static_cast<const GumboAttribute*>(attributes.data[i]);
      switch (a->name[0]) {
        case 'c':
        case 'i':
        case 'r':
        case 'd': node.named = true; break;
        case 'h': node.hidden = node.hidden || std::strcmp(a->name, "hidden") == 0; break;
        case 'a':
          node.hidden =
              node.hidden || (std::strcmp(a->name, "aria-hidden") == 0 && std::strcmp(a->value, "true") == 0);
          break;
        case 's':
          node.hidden = node.hidden || (std::strcmp(a->name, "style") == 0 && is_display_none(a->value));
          break;
        default: break;
      }
    }
    if (is_block(node.tag)) space = false;
    stack.push_back({&child->v.element.children, 0, index});
  }
}

void Dom::sum_up() {
  // Children stand behind their parents: one pass from the end adds every subtree up.
  for (std::size_t i = nodes_.size(); i-- > 1;) {
    DomNode& node = nodes_[i];
    if (node.tag == Tag::a) {
      ++node.links;
      const std::string_view href = attribute(static_cast<std::uint32_t>(i), "href");
      node.link_chars = !href.empty() && href.front() == '#' && href.size() > 1 ? node.chars / 4 : node.chars;
    }
    if (node.tag == Tag::p || node.tag == Tag::br) ++node.paragraphs;
    DomNode& parent = nodes_[node.parent];
    if (node.tag == Tag::template_ || node.tag == Tag::head || node.tag == Tag::option) continue;
    parent.chars += node.chars;
    parent.link_chars += node.link_chars;
    parent.words += node.words;
    parent.commas += node.commas;
    parent.links += node.links;
    parent.paragraphs += node.paragraphs;
    parent.has_blocks = parent.has_blocks || node.has_blocks || (is_block(node.tag) && node.tag != Tag::noscript);
  }
}

std::string_view Dom::text(std::uint32_t node) const {
  if (nodes_[node].tag != Tag::text) return {};
  return static_cast<const GumboNode*>(nodes_[node].source)->v.text.text;
}

std::string_view Dom::attribute(std::uint32_t node, const char* name) const {
  const auto* source = static_cast<const GumboNode*>(nodes_[node].source);
  if (source->type != GUMBO_NODE_ELEMENT && source->type != GUMBO_NODE_TEMPLATE) return {};
  const GumboAttribute* found = gumbo_get_attribute(&source->v.element.attributes, name);
  return found ? std::string_view(found->value) : std::string_view();
}

bool Dom::has_attribute(std::uint32_t node, const char* name) const {
  const auto* source = static_cast<const GumboNode*>(nodes_[node].source);
  if (source->type != GUMBO_NODE_ELEMENT && source->type != GUMBO_NODE_TEMPLATE) return false;
  return gumbo_get_attribute(&source->v.element.attributes, name) != nullptr;
}

std::string_view Dom::written_name(std::uint32_t node) const {
  const auto* source = static_cast<const GumboNode*>(nodes_[node].source);
  if (source->type != GUMBO_NODE_ELEMENT && source->type != GUMBO_NODE_TEMPLATE) return {};
  if (source->v.element.tag != GUMBO_TAG_UNKNOWN) return gumbo_normalized_tagname(source->v.element.tag);
  GumboStringPiece piece = source->v.element.original_tag;
  gumbo_tag_from_original_text(&piece);
  return {piece.data ? piece.data : "", piece.data ? piece.length : 0};
}

std::string Dom::text_of(std::uint32_t node, std::size_t limit) const {
  std::string out;
  for (std::uint32_t i = node; i < nodes_[node].end && out.size() < limit; ++i) {
    const DomNode& n = nodes_[i];
    const bool gap = n.space_before || is_block(n.tag) || n.tag == Tag::br;
    if (gap && !out.empty() && out.back() != ' ') out += ' ';
    if (n.tag != Tag::text) continue;
    for (const char c : text(i)) {
      const bool blank = static_cast<unsigned char>(c) <= 0x20;
      if (!blank)
        out += c;
      else if (!out.empty() && out.back() != ' ')
        out += ' ';
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::uint32_t Dom::first(Tag tag, std::uint32_t from, std::uint32_t to) const {
  for (std::uint32_t i = from; i < to; ++i) {
    if (nodes_[i].tag == tag) return i;
  }
  return static_cast<std::uint32_t>(nodes_.size());
}

}  // namespace rasid
