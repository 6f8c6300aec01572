#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rasid {

/// One allow or disallow line.
struct RobotsRule {
  bool allow = false;
  std::string pattern;  ///< normalised: percent-encoded as RFC 9309, 2.2.2 compares it
  std::string written;  ///< as it stands in the file
  int line = 0;         ///< from 1
};

/// The lines that follow one or more user-agent lines.
struct RobotsGroup {
  std::vector<std::string> agents;  ///< product tokens in lower case; "*" for everybody
  std::vector<RobotsRule> rules;
  int line = 0;
};

/// A crawl-delay: not in the RFC, widely obeyed.
struct RobotsDelay {
  std::vector<std::string> agents;  ///< whom it is meant for, as in a group
  std::chrono::milliseconds delay{};
  int line = 0;
};

struct RobotsSitemap {
  std::string url;  ///< as written
  int line = 0;
};

/// A robots.txt, read after RFC 9309 with the tolerance that Google's parser shows for common slips ("disalow",
/// "useragent", a missing colon). Bytes over 500 KiB are passed over (2.5); nothing in a file makes it an error.
struct Robots {
  std::vector<RobotsGroup> groups;
  std::vector<RobotsDelay> delays;
  std::vector<RobotsSitemap> sitemaps;
};
Robots parse_robots(std::string_view bytes);

/// What a robots.txt says to one crawler about one URL.
struct RobotsDecision {
  bool allowed = true;
  std::string agent;  ///< the group that applies: "rasid", "*", or empty if none does
  int line = 0;       ///< the line that decided; 0 if no rule matched (then it is allowed)
  std::string rule;   ///< that line's meaning: "Disallow: /private/"
  std::optional<std::chrono::milliseconds> crawl_delay;  ///< of the group that applies

  /// "denied by line 3: Disallow: /private/ (group rasid)", for people.
  [[nodiscard]] std::string text() const;
};

/// `agent` is the product token ("rasid"); of a longer string like "rasid/0.1 (+...)" its token is taken. Groups for
/// the same token are one (2.2.1); without one, those for "*" apply. The longest matching pattern decides, allow wins
/// a tie (2.2.2); /robots.txt itself is always allowed. `url` may be an address or only its path, spelled as it is
/// sent: where percent-encoding leaves room for doubt, the answer is no.
RobotsDecision decide(const Robots& robots, std::string_view agent, std::string_view url);

/// The product token of a user-agent string, in lower case: what stands before its version.
std::string product_token(std::string_view agent);

}  // namespace rasid
