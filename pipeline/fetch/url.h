#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rasid {

/// A URL in its parts. Parsing follows the WHATWG URL standard where http and https need it: white space around it
/// and line breaks within are dropped, the scheme and the host are in lower case, a host name is in Punycode (UTS
/// 46), an IPv4 address in any spelling ("0x7f.1", "2130706433") is in its dotted form, `.` and `..` are resolved.
struct Url {
  std::string scheme;    ///< "http", "https", or another one in lower case
  std::string user;      ///< "name:password", mostly empty
  std::string host;      ///< lower case; an IPv6 address stands in brackets
  int port = 0;          ///< 0 if it is the scheme's own
  std::string path;      ///< begins with '/' for http and https
  std::string query;     ///< with its '?', empty if there is none
  std::string fragment;  ///< with its '#', empty if there is none

  [[nodiscard]] bool is_http() const { return scheme == "http" || scheme == "https"; }
  /// "https://example.org:8080": what robots.txt and cookies belong to.
  [[nodiscard]] std::string origin() const;
  [[nodiscard]] std::string text() const;
  /// Path and query, what a request line carries and robots.txt rules are matched against.
  [[nodiscard]] std::string target() const;
};

/// Reads an absolute URL; nothing if it is none (no scheme, a host that can't be one, a port over 65535).
std::optional<Url> parse_url(std::string_view text);

/// Resolves a reference as found on a page or in a feed against the address it was found at (RFC 3986, 5.2; WHATWG
/// for backslashes and spaces).
std::optional<Url> resolve_url(const Url& base, std::string_view reference);

/// The same, on text. Empty if it makes no URL.
std::string resolve_url(std::string_view base, std::string_view reference);

/// The one spelling under which a page is known, so that it is fetched and stored once: percent-encoding normalised
/// (unreserved characters decoded, hexadecimal in upper case, everything else encoded as UTF-8), no default port, no
/// fragment, no user name, no tracking parameters (utm_*, fbclid, gclid and their like), no empty query. Nothing that
/// a server may tell apart is changed: the order of parameters, a slash at the end, the case of the path. Empty if it
/// is not an http or https URL.
std::string canonical_url(std::string_view text);

/// The registered domain by the Public Suffix List ("news.example.co.uk" -> "example.co.uk"); addresses and names
/// without one come back as they are.
std::string registered_domain(std::string_view host);

}  // namespace rasid
