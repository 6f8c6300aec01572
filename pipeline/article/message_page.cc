#include "pipeline/article/message_page.h"

#include "pipeline/article/clean_text.h"
#include "pipeline/article/page_time.h"
#include "pipeline/article/utf8.h"

namespace rasid {
namespace {

bool has_class(const Dom& dom, std::uint32_t node, std::string_view name) {
  if (!dom[node].named) return false;
  const std::string_view classes = dom.attribute(node, "class");
  const std::size_t at = classes.find(name);
  if (at == std::string_view::npos) return false;
  const std::size_t end = at + name.size();
  return (at == 0 || classes[at - 1] == ' ') && (end == classes.size() || classes[end] == ' ');
}

TextBlock line_block(std::string text, std::uint32_t node) {
  TextBlock block;
  block.text = std::move(text);
  block.chars = static_cast<std::uint32_t>(count_characters(block.text));
  block.node = node;
  block.reason = "message";
  return block;
}

}  // namespace

MessagePage read_messages(const PageView& page, std::optional<Instant> fetched) {
  MessagePage out;
  const Dom& dom = page.dom;
  out.channel = page.meta.first({"og:title", "twitter:title"});
  TimeReading reading;
  reading.now = fetched;
  NameTraits no_names(dom);
  for (std::uint32_t i = 1; i < dom.size(); ++i) {
    if (has_class(dom, i, "tgme_widget_message_reply")) {
      i = dom[i].end - 1;
      continue;
    }
    if (has_class(dom, i, "tgme_widget_message_text")) {
      Container container;
      container.node = i;
      container.parts = {i};
      for (TextBlock& block : read_blocks(dom, no_names, container, {0, true, false, {}})) {
        block.kind = BlockKind::paragraph;
        block.reason = "message";
        out.blocks.push_back(std::move(block));
      }
      i = dom[i].end - 1;
      continue;
    }
    if (dom[i].tag == Tag::time && dom.has_attribute(i, "datetime")) {
      if (std::optional<StatedTime> time = read_time(dom.attribute(i, "datetime"), reading)) {
        time->source = "message time";
        time->confidence = 0.95;
        out.published = std::move(time);
      }
    }
  }
  if (out.blocks.empty()) {
    const std::string described = page.meta.first({"og:description", "twitter:description", "description"});
    if (count_characters(described) >= 25) out.blocks.push_back(line_block(described, 0));
  }
  return out;
}

}  // namespace rasid
