#include "pipeline/fetch/robots.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace rasid {
namespace {

constexpr std::size_t kReadAtMost = std::size_t{500} << 10;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

/// UTF-16 with a byte order mark comes from Windows editors; its ASCII part is what matters here.
std::string from_utf16(std::string_view bytes, bool big_endian) {
  std::string out;
  for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
    const auto high = static_cast<unsigned char>(bytes[big_endian ? i : i + 1]);
    const auto low = static_cast<unsigned char>(bytes[big_endian ? i + 1 : i]);
    out += high == 0 && low < 0x80 ? static_cast<char>(low) : '?';
  }
  return out;
}

std::string as_text(std::string_view bytes) {
  bytes = bytes.substr(0, kReadAtMost);
  if (bytes.substr(0, 2) == "\xff\xfe") return from_utf16(bytes, false);
  if (bytes.substr(0, 2) == "\xfe\xff") return from_utf16(bytes, true);
  if (bytes.substr(0, 3) == "\xef\xbb\xbf") bytes.remove_prefix(3);
  return std::string(bytes);
}

enum class Key { user_agent, allow, disallow, crawl_delay, sitemap, other };

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

/// Spellings that people write and that Google's parser and crawler-commons both take.
Key key_of(std::string_view name) {
  const std::string key = lowered(name);
  static constexpr std::array<std::string_view, 6> kAgents = {"user-agent", "useragent",  "user agent",
                                                              "usernagent", "useg-agent", "user-agents"};
  static constexpr std::array<std::string_view, 7> kDisallows = {"disallow", "dissallow", "dissalow", "disalow",
                                                                 "diasllow", "disallaw",  "desallow"};
  if (std::find(kAgents.begin(), kAgents.end(), key) != kAgents.end()) return Key::user_agent;
  if (std::find(kDisallows.begin(), kDisallows.end(), key) != kDisallows.end()) return Key::disallow;
  if (key == "allow") return Key::allow;
  if (key == "crawl-delay" || key == "crawldelay" || key == "crawl delay") return Key::crawl_delay;
  if (key == "sitemap" || key == "site-map" || key == "sitemaps") return Key::sitemap;
  return Key::other;
}

struct Line {
  Key key = Key::other;
  std::string_view value;
};

/// "Key: value"; where the colon is missing, "key value" with exactly two words (Google's parser).
std::optional<Line> read_line(std::string_view text) {
  text = trim(text.substr(0, text.find('#')));
  if (text.empty()) return std::nullopt;
  // A sitemap's address alone, its key forgotten (crawler-commons).
  const std::string low = lowered(text);
  if ((begins_with(low, "http://") || begins_with(low, "https://")) && low.find("sitemap.xml") != std::string::npos) {
    return Line{Key::sitemap, text};
  }
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) {
    const std::string_view name = trim(text.substr(0, colon));
    if (name.empty()) return std::nullopt;
    return Line{key_of(name), trim(text.substr(colon + 1))};
  }
  const std::size_t gap = text.find_first_of(" \t");
  if (gap == std::string_view::npos) return std::nullopt;
  const std::string_view value = trim(text.substr(gap));
  if (value.find_first_of(" \t") != std::string_view::npos) return std::nullopt;
  return Line{key_of(text.substr(0, gap)), value};
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// RFC 9309, 2.2.2: octets outside of ASCII and reserved ones are compared percent-encoded, unreserved ones decoded.
/// `decode` false leaves escapes of unreserved octets as they are.
std::string comparable(std::string_view path, bool decode = true) {
  constexpr std::string_view kUnreserved = "-._~";
  constexpr const char* kHex = "0123456789ABCDEF";
  std::string out;
  const auto escape = [&](unsigned char byte) {
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  };
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    const int high = c == '%' && i + 2 < path.size() ? hex_digit(path[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(path[i + 2]) : -1;
    if (low >= 0) {
      const auto byte = static_cast<unsigned char>(high * 16 + low);
      const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                         (byte >= 'A' && byte <= 'Z') ||
                         kUnreserved.find(static_cast<char>(byte)) != std::string_view::npos;
      if (plain && decode) {
        out += static_cast<char>(byte);
      } else {
        escape(byte);
      }
      i += 2;
    } else if (static_cast<unsigned char>(c) > 0x7e || static_cast<unsigned char>(c) <= 0x20) {
      escape(static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}

/// What a user-agent line names: the characters of a product token (2.2.1) at its start.
std::string letters_of_token(std::string_view agent) {
  std::size_t end = 0;
  const auto of_token = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
  };
  while (end < agent.size() && of_token(agent[end])) ++end;
  return lowered(agent.substr(0, end));
}

std::optional<std::chrono::milliseconds> read_delay(std::string_view text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end == text.data() || seconds < 0 || seconds > 1e7) return std::nullopt;
  return std::chrono::milliseconds(static_cast<long long>(seconds * 1000 + 0.5));
}

/// '*' is any run of characters, '$' at the end is the end of the path. Linear in practice: one place to return to.
bool matches(std::string_view pattern, std::string_view path) {
  const bool anchored = !pattern.empty() && pattern.back() == '$';
  if (anchored) pattern.remove_suffix(1);
  std::size_t p = 0;
  std::size_t s = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_s = 0;
  while (true) {
    if (p == pattern.size() && (!anchored || s == path.size())) return true;
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_s = s;
    } else if (p < pattern.size() && s < path.size() && pattern[p] == path[s]) {
      ++p;
      ++s;
    } else if (star != std::string_view::npos && star_s < path.size()) {
      p = star + 1;
      s = ++star_s;
    } else {
      return false;
    }
  }
}

class Reader {
 public:
  Robots read(std::string_view text) {
    std::size_t begin = 0;
    int line = 1;
    while (begin <= text.size()) {
      std::size_t end = text.find_first_of("\r\n", begin);
      if (end == std::string_view::npos) end = text.size();
      take(text.substr(begin, end - begin), line++);
      begin = end + (text.substr(end, 2) == "\r\n" ? 2 : 1);
    }
    return std::move(robots_);
  }

 private:
  void take(std::string_view text, int number) {
    const auto line = read_line(text);
    if (!line) return;
    switch (line->key) {
      case Key::user_agent: return take_agent(line->value, number);
      case Key::allow:
      case Key::disallow: return take_rule(*line, number);
      case Key::crawl_delay: return take_delay(line->value, number);
      case Key::sitemap:
        if (!line->value.empty()) robots_.sitemaps.push_back({std::string(line->value), number});
        return;
      case Key::other: return;  // 2.2.4: other records must not end or begin a group
    }
  }

  void take_agent(std::string_view value, int number) {
    if (!naming_ || robots_.groups.empty()) {
      robots_.groups.emplace_back();
      robots_.groups.back().line = number;
    }
    if (!naming_ || delayed_) named_.clear();
    naming_ = true;
    delayed_ = false;
    std::string agent = letters_of_token(value);
    if (value.substr(0, 1) == "*" && (value.size() == 1 || is_space(value[1]))) agent = "*";
    if (agent.empty()) return;
    robots_.groups.back().agents.push_back(agent);
    named_.push_back(agent);
  }

  void take_rule(const Line& line, int number) {
    naming_ = false;
    if (robots_.groups.empty() || line.value.empty()) return;  // an empty path matches nothing
    robots_.groups.back().rules.push_back(
        {line.key == Key::allow, comparable(line.value), std::string(line.value), number});
  }

  /// Not a rule of the RFC, so it ends no list of agents (2.2.4); it is meant for those named just before it.
  void take_delay(std::string_view value, int number) {
    delayed_ = true;
    if (const auto read = read_delay(value)) robots_.delays.push_back({named_, *read, number});
  }

  Robots robots_;
  bool naming_ = false;             ///< no rule came since the last user-agent line
  bool delayed_ = false;            ///< a crawl-delay came since then
  std::vector<std::string> named_;  ///< whom a crawl-delay here is meant for
};

/// Where the RFC and Google's matcher differ, the narrower reading holds: a disallow matches whatever the spelling
/// (the RFC), an allow only an address that is spelled like it (Google). A rule that allows a folder's index.html
/// allows the folder (Google).
bool rule_matches(const RobotsRule& rule, const std::string& path, const std::string& as_given) {
  if (!rule.allow) return matches(rule.pattern, path);
  const std::string pattern = comparable(rule.written, false);
  if (matches(pattern, as_given)) return true;
  const std::size_t at = pattern.rfind('/');
  if (at == std::string::npos || !begins_with(std::string_view(pattern).substr(at), "/index.htm")) return false;
  return matches(pattern.substr(0, at + 1) + "$", as_given);
}

/// Escapes in upper case and nothing else changed.
std::string with_upper_escapes(std::string text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] != '%' || hex_digit(text[i + 1]) < 0 || hex_digit(text[i + 2]) < 0) continue;
    for (const std::size_t at : {i + 1, i + 2}) {
      if (text[at] >= 'a') text[at] = static_cast<char>(text[at] - 32);
    }
  }
  return text;
}

/// Path and query of an address exactly as it is spelled.
std::string path_of(std::string_view url) {
  url = url.substr(0, url.find('#'));
  if (const std::size_t scheme = url.find("://");
      scheme != std::string_view::npos && scheme < url.find_first_of("/?")) {
    url.remove_prefix(scheme + 3);
    const std::size_t path = url.find_first_of("/?");
    url = path == std::string_view::npos ? std::string_view{} : url.substr(path);
  }
  return !url.empty() && url.front() == '/' ? std::string(url) : "/" + std::string(url);
}

}  // namespace

namespace {

/// 2.2.3: a pattern means the characters '*' and '$' themselves where it has them percent-encoded.
std::string escaped_specials(std::string_view path) {
  std::string out;
  for (const char c : path) out += c == '*' ? "%2A" : c == '$' ? "%24" : std::string(1, c);
  return out;
}

}  // namespace

Robots parse_robots(std::string_view bytes) {
  return Reader().read(as_text(bytes));
}

std::string product_token(std::string_view agent) {
  agent = trim(agent);
  return lowered(agent.substr(0, agent.find_first_of("/ \t(")));
}

std::string RobotsDecision::text() const {
  std::string out = allowed ? "allowed" : "denied";
  if (line > 0) {
    out += " by line " + std::to_string(line) + ": " + rule;
  } else {
    out += agent.empty() ? ": no group applies" : ": no rule matches";
  }
  if (!agent.empty()) out += " (group " + agent + ")";
  return out;
}

RobotsDecision decide(const Robots& robots, std::string_view agent, std::string_view url) {
  const std::string token = product_token(agent);
  const auto names = [](const RobotsGroup& group, const std::string& name) {
    return std::find(group.agents.begin(), group.agents.end(), name) != group.agents.end();
  };
  RobotsDecision decision;
  const bool named = !token.empty() && std::any_of(robots.groups.begin(), robots.groups.end(),
                                                   [&](const RobotsGroup& group) { return names(group, token); });
  const std::string wanted = named ? token : "*";
  const std::string as_given = with_upper_escapes(path_of(url));
  const std::string path = comparable(as_given);
  const bool has_specials = path.find_first_of("*$") != std::string::npos;
  std::size_t longest = 0;
  for (const RobotsGroup& group : robots.groups) {
    if (!names(group, wanted)) continue;
    decision.agent = wanted;
    for (const RobotsRule& rule : group.rules) {
      const std::size_t length = rule.pattern.size();
      const bool better =
          decision.line == 0 || length > longest || (length == longest && rule.allow && !decision.allowed);
      const bool hit = rule_matches(rule, path, as_given) ||
                       (has_specials && rule_matches(rule, escaped_specials(path), escaped_specials(as_given)));
      if (!better || !hit) continue;
      longest = length;
      decision.allowed = rule.allow;
      decision.line = rule.line;
      decision.rule = std::string(rule.allow ? "Allow: " : "Disallow: ") + rule.written;
    }
  }
  for (const RobotsDelay& delay : robots.delays) {
    const bool meant = std::find(delay.agents.begin(), delay.agents.end(), wanted) != delay.agents.end();
    if (meant && (!decision.crawl_delay || *decision.crawl_delay < delay.delay)) decision.crawl_delay = delay.delay;
  }
  if (path == "/robots.txt") {  // 2.2.2: implicitly allowed
    decision.allowed = true;
    decision.line = 0;
    decision.rule.clear();
  }
  return decision;
}

}  // namespace rasid
