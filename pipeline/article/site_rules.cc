#include "pipeline/article/site_rules.h"

#include <algorithm>

#include "extractors/ruleset/toml_file.h"
#include "pipeline/article/clean_text.h"
#include "pipeline/article/dom.h"

namespace rasid {
namespace {

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

bool has_word(std::string_view list, std::string_view word) {
  for (std::size_t at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const auto blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
    if ((at == 0 || blank(list[at - 1])) && (end == list.size() || blank(list[end]))) return true;
  }
  return false;
}

Result<Selector> fault(std::string_view text, const std::string& what) {
  return fail(ErrorCode::invalid, "`" + std::string(text) + "`: " + what);
}

class SelectorReader {
 public:
  explicit SelectorReader(std::string_view text) : all_(text), rest_(text) {}

  Result<Selector> read() {
    out_.element = lower(name());
    while (!rest_.empty()) {
      const char mark = rest_.front();
      rest_.remove_prefix(1);
      if (mark == '[') {
        if (const Result<void> read = attribute(); !read) return fault(all_, read.error().message);
        continue;
      }
      if (mark != '.' && mark != '#' && mark != '@') return fault(all_, unexpected(mark));
      const std::string word = name();
      if (word.empty()) return fault(all_, std::string("a name is missing behind `") + mark + "`");
      if (mark == '.') out_.classes.push_back(word);
      if (mark == '#') out_.attributes.push_back({"id", word, false});
      if (mark != '@') continue;
      out_.taken = lower(word);
      if (!rest_.empty()) return fault(all_, "nothing may stand behind the attribute after `@`");
    }
    if (out_.element.empty() && out_.attributes.empty() && out_.classes.empty())
      return fault(all_, "it names no element");
    return out_;
  }

 private:
  std::string name() {
    std::size_t end = 0;
    while (end < rest_.size() && is_name_char(rest_[end])) ++end;
    std::string word(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return word;
  }

  static std::string unexpected(char mark) {
    if (mark == ' ' || mark == '>' || mark == '+' || mark == '~' || mark == ',')
      return "one element only: no blanks, `>`, `+`, `~` or `,`; write several selectors as a list";
    return std::string("`") + mark +
           "` means nothing here; write element, .class, #id, [attribute=value], @attribute";
  }

  Result<void> attribute() {
    const std::size_t close = rest_.find(']');
    if (close == std::string_view::npos) return fail(ErrorCode::invalid, "the `[` is not closed");
    const std::string_view inside = rest_.substr(0, close);
    rest_.remove_prefix(close + 1);
    const std::size_t equals = inside.find('=');
    Selector::Attribute a;
    a.name = lower(inside.substr(0, equals));
    if (a.name.empty() ||
        !std::all_of(a.name.begin(), a.name.end(), [](char c) { return is_name_char(c) || c == ':'; }))
      return fail(ErrorCode::invalid, "`[" + std::string(inside) + "]` has no name of an attribute");
    a.any = equals == std::string_view::npos;
    if (!a.any) {
      std::string_view value = inside.substr(equals + 1);
      if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
        value = value.substr(1, value.size() - 2);
      a.value = value;
    }
    out_.attributes.push_back(std::move(a));
    return {};
  }

  std::string_view all_, rest_;
  Selector out_;
};

class SitesReader {
 public:
  SitesReader(TomlTable root, std::vector<Diagnostic>& diagnostics) : root_(root), diagnostics_(diagnostics) {}

  std::vector<SiteRule> read() {
    for (const TomlTable& table : root_.tables("site")) {
      const std::size_t before = diagnostics_.size();
      SiteRule rule = read_rule(table);
      const bool clean = std::none_of(diagnostics_.begin() + static_cast<std::ptrdiff_t>(before), diagnostics_.end(),
                                      [](const Diagnostic& d) { return d.level == Diagnostic::Level::error; });
      if (clean) rules_.push_back(std::move(rule));
    }
    root_.finish();
    return std::move(rules_);
  }

 private:
  SiteRule read_rule(const TomlTable& table) {
    SiteRule rule;
    rule.host = lower(table.text("host"));
    table.text("why");
    if (rule.host.find('/') != std::string::npos || rule.host.starts_with("www."))
      table.error("host", "E650", "`host` is a host alone", "write \"example.org\", without https:// and www.");
    else if (std::any_of(rules_.begin(), rules_.end(), [&](const SiteRule& r) { return r.host == rule.host; }))
      table.error("host", "E651", "there is a rule for " + rule.host + " already", "put both into one [[site]]");
    rule.body = selectors(table, "body");
    rule.drop = selectors(table, "drop");
    rule.title = selectors(table, "title");
    rule.published = selectors(table, "published");
    rule.authors = selectors(table, "authors");
    if (rule.body.empty() && rule.drop.empty() && rule.title.empty() && rule.published.empty() &&
        rule.authors.empty() && !table.has("body") && !table.has("drop"))
      table.error("host", "E653", "the rule says nothing",
                  "give at least one of body, drop, title, published, authors");
    return rule;
  }

  std::vector<Selector> selectors(const TomlTable& table, const char* key) {
    std::vector<Selector> out;
    for (const Phrase& phrase : table.phrases(key)) {
      Result<Selector> selector = Selector::parse(phrase.text);
      const bool whole_element = std::string_view(key) == "body" || std::string_view(key) == "drop";
      std::string message;
      if (!selector)
        message = selector.error().message;
      else if (whole_element && !selector->taken.empty())
        message = "`" + phrase.text + "`: `" + key + "` takes elements, no attribute";
      if (message.empty()) {
        out.push_back(std::move(*selector));
        continue;
      }
      diagnostics_.push_back({Diagnostic::Level::error, phrase.file, phrase.line, phrase.column, "E652", message,
                              "a selector is like div.article-text, #story or time.posted@datetime"});
    }
    return out;
  }

  TomlTable root_;
  std::vector<Diagnostic>& diagnostics_;
  std::vector<SiteRule> rules_;
};

}  // namespace

Result<Selector> Selector::parse(std::string_view text) {
  return SelectorReader(text).read();
}

bool Selector::matches(const Dom& dom, std::uint32_t node) const {
  if (dom[node].tag == Tag::text) return false;
  if (!element.empty() && lower(dom.written_name(node)) != element) return false;
  if (!classes.empty()) {
    const std::string_view given = dom.attribute(node, "class");
    if (!std::all_of(classes.begin(), classes.end(), [&](const std::string& c) { return has_word(given, c); }))
      return false;
  }
  return std::all_of(attributes.begin(), attributes.end(), [&](const Attribute& a) {
    return a.any ? dom.has_attribute(node, a.name.c_str()) : dom.attribute(node, a.name.c_str()) == a.value;
  });
}

SiteRules SiteRules::load(const std::filesystem::path& file, std::vector<Diagnostic>& diagnostics) {
  SiteRules out;
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return out;
  const std::unique_ptr<RuleFile> read = RuleFile::read(file, file.parent_path() / "lists", diagnostics);
  if (read) out.rules_ = SitesReader(read->root(), diagnostics).read();
  return out;
}

const SiteRule* SiteRules::find(std::string_view host) const {
  if (host.starts_with("www.")) host.remove_prefix(4);
  const SiteRule* best = nullptr;
  for (const SiteRule& rule : rules_) {
    const bool below = host.size() > rule.host.size() && host.ends_with(rule.host) &&
                       host[host.size() - rule.host.size() - 1] == '.';
    if ((host == rule.host || below) && (!best || rule.host.size() > best->host.size())) best = &rule;
  }
  return best;
}

std::uint32_t find_selected(const Dom& dom, const std::vector<Selector>& selectors) {
  for (const Selector& selector : selectors) {
    for (std::uint32_t i = 1; i < dom.size(); ++i) {
      if (selector.matches(dom, i)) return i;
    }
  }
  return 0;
}

std::vector<std::uint32_t> all_selected(const Dom& dom, const std::vector<Selector>& selectors) {
  std::vector<std::uint32_t> out;
  if (selectors.empty()) return out;
  for (std::uint32_t i = 1; i < dom.size();) {
    const bool found =
        std::any_of(selectors.begin(), selectors.end(), [&](const Selector& s) { return s.matches(dom, i); });
    if (found) out.push_back(i);
    i = found ? dom[i].end : i + 1;
  }
  return out;
}

std::vector<std::string> selected_texts(const Dom& dom, const std::vector<Selector>& selectors) {
  std::vector<std::string> out;
  for (const Selector& selector : selectors) {
    for (std::uint32_t i = 1; i < dom.size() && out.size() < 12; ++i) {
      if (!selector.matches(dom, i)) continue;
      std::string text = clean_text(selector.taken.empty() ? dom.text_of(i, 600)
                                                           : std::string(dom.attribute(i, selector.taken.c_str())));
      if (!text.empty()) out.push_back(std::move(text));
    }
    if (!out.empty()) break;
  }
  return out;
}

}  // namespace rasid
