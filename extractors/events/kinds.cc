#include "extractors/events/kinds.h"

#include <algorithm>

#include "extractors/ruleset/toml_file.h"

namespace rasid {

EventKinds EventKinds::load(const std::filesystem::path& rules, std::vector<Diagnostic>& diagnostics) {
  EventKinds kinds;
  const auto file = RuleFile::read(rules / "kinds.toml", rules / "lists", diagnostics);
  if (!file) return kinds;
  const TomlTable root = file->root();
  root.number("schema");
  for (const TomlTable& table : root.tables("kind")) {
    EventKind kind;
    kind.id = table.text("id");
    kind.title = table.text("title");
    kind.title_ar = table.text("title_ar");
    kind.family = table.choice("family", {"violence", "demonstration", "disruption", "strategic", "political"});
    if (kinds.find(kind.id) != nullptr) {
      table.error("id", "E551", "the kind `" + kind.id + "` stands twice", "delete one of the two");
      continue;
    }
    kinds.kinds_.push_back(std::move(kind));
  }
  root.finish();
  return kinds;
}

const EventKind* EventKinds::find(std::string_view id) const {
  const auto it = std::find_if(kinds_.begin(), kinds_.end(), [&](const EventKind& kind) { return kind.id == id; });
  return it == kinds_.end() ? nullptr : &*it;
}

std::vector<std::string> EventKinds::ids() const {
  std::vector<std::string> ids;
  for (const EventKind& kind : kinds_) ids.push_back(kind.id);
  return ids;
}

}  // namespace rasid
