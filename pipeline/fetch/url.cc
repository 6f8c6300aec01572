#include "pipeline/fetch/url.h"

#include <arpa/inet.h>
#include <libpsl.h>
#include <unicode/uidna.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace rasid {
namespace {

bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char low = lower(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/// The byte of "%XX" at `at`, or -1.
int escaped_byte(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size() || text[at] != '%') return -1;
  const int high = hex_value(text[at + 1]);
  const int low = hex_value(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

void append_escaped(std::string& out, unsigned char byte) {
  constexpr const char* kHex = "0123456789ABCDEF";
  out += '%';
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

std::string decode_percent(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const int byte = escaped_byte(text, i); byte >= 0) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// WHATWG: C0 controls and spaces go at both ends, tabs and line breaks everywhere.
std::string strip(std::string_view text) {
  const auto outer = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!text.empty() && outer(text.front())) text.remove_prefix(1);
  while (!text.empty() && outer(text.back())) text.remove_suffix(1);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c != '\t' && c != '\n' && c != '\r') out += c;
  }
  return out;
}

/// One number of an IPv4 address: decimal, octal ("0177") or hexadecimal ("0x7f").
std::optional<std::uint64_t> ipv4_number(std::string_view text) {
  int base = 10;
  if (text.size() >= 2 && text[0] == '0' && lower(text[1]) == 'x') {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() >= 2 && text[0] == '0') {
    base = 8;
    text.remove_prefix(1);
  }
  std::uint64_t value = 0;
  for (const char c : text) {
    const int digit = hex_value(c);
    if (digit < 0 || digit >= base) return std::nullopt;
    value = value * static_cast<std::uint64_t>(base) + static_cast<std::uint64_t>(digit);
    if (value > 0xffffffffULL) return std::nullopt;
  }
  return value;
}

/// True if the last label is a number, so that the host can only be an IPv4 address (WHATWG, "ends in a number").
bool ends_in_number(std::string_view host) {
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  const std::string_view last = host.substr(host.rfind('.') + 1);
  if (last.empty()) return false;
  if (std::all_of(last.begin(), last.end(), is_digit)) return true;
  return last.size() >= 2 && last[0] == '0' && lower(last[1]) == 'x' && ipv4_number(last).has_value();
}

std::optional<std::string> ipv4_host(std::string_view host) {
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  std::vector<std::uint64_t> numbers;
  while (true) {
    const std::size_t dot = host.find('.');
    const std::string_view label = host.substr(0, dot);
    const auto number = label.empty() ? std::nullopt : ipv4_number(label);
    if (!number || numbers.size() == 4) return std::nullopt;
    numbers.push_back(*number);
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  std::uint64_t address = 0;
  for (std::size_t i = 0; i + 1 < numbers.size(); ++i) {
    if (numbers[i] > 255) return std::nullopt;
    address |= numbers[i] << (8 * (3 - i));
  }
  if (numbers.back() >= (std::uint64_t{1} << (8 * (5 - numbers.size())))) return std::nullopt;
  address |= numbers.back();
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    if (!out.empty()) out += '.';
    out += std::to_string((address >> shift) & 255);
  }
  return out;
}

std::optional<std::string> ipv6_host(std::string_view inner) {
  in6_addr address{};
  if (inet_pton(AF_INET6, std::string(inner).c_str(), &address) != 1) return std::nullopt;
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(AF_INET6, &address, text.data(), text.size());
  return "[" + std::string(text.data()) + "]";
}

std::optional<std::string> ascii_host(const std::string& host) {
  UErrorCode error = U_ZERO_ERROR;
  static UIDNA* const idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &error);
  if (idna == nullptr) return std::nullopt;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  std::array<char, 512> out{};
  error = U_ZERO_ERROR;
  const int32_t size = uidna_nameToASCII_UTF8(idna, host.data(), static_cast<int32_t>(host.size()), out.data(),
                                              static_cast<int32_t>(out.size()), &info, &error);
  // Names with '_' or with hyphens in odd places exist; only what can't be resolved is refused.
  constexpr uint32_t kFatal = UIDNA_ERROR_DISALLOWED | UIDNA_ERROR_PUNYCODE | UIDNA_ERROR_INVALID_ACE_LABEL;
  if (U_FAILURE(error) || size <= 0 || size >= static_cast<int32_t>(out.size()) || (info.errors & kFatal) != 0) {
    return std::nullopt;
  }
  return std::string(out.data(), static_cast<std::size_t>(size));
}

std::optional<std::string> parse_host(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text.front() == '[') {
    if (text.back() != ']') return std::nullopt;
    return ipv6_host(text.substr(1, text.size() - 2));
  }
  std::string host = decode_percent(text);
  const bool ascii =
      std::all_of(host.begin(), host.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii || host.find("xn--") != std::string::npos) {
    const auto name = ascii_host(host);
    if (!name) return std::nullopt;
    host = *name;
  }
  std::transform(host.begin(), host.end(), host.begin(), lower);
  // WHATWG, "forbidden domain code points".
  const bool clean = std::none_of(host.begin(), host.end(), [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f ||
           std::string_view("#/:<>?@[\\]^|%").find(c) != std::string_view::npos;
  });
  if (!clean || host.empty()) return std::nullopt;
  if (ends_in_number(host)) return ipv4_host(host);
  return host;
}

int default_port(const std::string& scheme) {
  return scheme == "https" ? 443 : scheme == "http" ? 80 : 0;
}

bool parse_authority(std::string_view text, Url& url) {
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    url.user = text.substr(0, at);
    text.remove_prefix(at + 1);
  }
  const std::size_t bracket = text.rfind(']');
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    const std::string_view digits = text.substr(colon + 1);
    if (digits.size() > 5 || !std::all_of(digits.begin(), digits.end(), is_digit)) return false;
    int port = 0;
    for (const char c : digits) port = port * 10 + (c - '0');
    if (port > 65535) return false;
    url.port = port == default_port(url.scheme) ? 0 : port;
    text = text.substr(0, colon);
  }
  if (text.empty() && !url.is_http()) return true;  // file:///path
  const auto host = parse_host(text);
  if (host) url.host = *host;
  return host.has_value();
}

bool is_single_dot(std::string_view segment) {
  return segment == "." || (segment.size() == 3 && segment.substr(0, 2) == "%2" && lower(segment[2]) == 'e');
}

bool is_double_dot(std::string_view segment) {
  std::string plain;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    const bool dot = escaped_byte(segment, i) == '.';
    plain += dot ? '.' : segment[i];
    if (dot) i += 2;
  }
  return plain == "..";
}

/// RFC 3986, 5.2.4, on a path that begins with '/'.
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  std::size_t begin = 1;
  while (true) {
    const std::size_t end = path.find('/', begin);
    const std::string_view segment = path.substr(begin, end == std::string_view::npos ? end : end - begin);
    const bool last = end == std::string_view::npos;
    if (is_double_dot(segment)) {
      if (!kept.empty()) kept.pop_back();
      if (last) kept.emplace_back();
    } else if (is_single_dot(segment)) {
      if (last) kept.emplace_back();
    } else {
      kept.push_back(segment);
    }
    if (last) break;
    begin = end + 1;
  }
  std::string out;
  for (const std::string_view segment : kept) out.append("/").append(segment);
  return out.empty() ? "/" : out;
}

void set_path(Url& url, std::string path) {
  if (url.is_http()) std::replace(path.begin(), path.end(), '\\', '/');
  if (url.is_http() && (path.empty() || path.front() != '/')) path.insert(path.begin(), '/');
  url.path = !path.empty() && path.front() == '/' ? without_dots(path) : path;
}

/// WHATWG, path and query percent-encode sets: what can't stand in a request line is encoded, escapes stay as they
/// are.
std::string encode_unsafe(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7f || std::string_view("\"<>`{}").find(c) != std::string_view::npos) {
      append_escaped(out, byte);
    } else {
      out += c;
    }
  }
  return out;
}

/// Splits "path?query#fragment" into the URL.
void set_rest(Url& url, std::string_view rest) {
  if (const std::size_t hash = rest.find('#'); hash != std::string_view::npos) {
    url.fragment = encode_unsafe(rest.substr(hash));
    rest = rest.substr(0, hash);
  }
  if (const std::size_t mark = rest.find('?'); mark != std::string_view::npos) {
    url.query = encode_unsafe(rest.substr(mark));
    rest = rest.substr(0, mark);
  }
  set_path(url, encode_unsafe(rest));
}

/// The length of "scheme" if the text begins with "scheme:".
std::size_t scheme_length(std::string_view text) {
  if (text.empty() || !is_alpha(text.front())) return 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == ':') return i;
    if (!is_alpha(text[i]) && !is_digit(text[i]) && text[i] != '+' && text[i] != '-' && text[i] != '.') return 0;
  }
  return 0;
}

bool is_slash(const Url& url, char c) {
  return c == '/' || (url.is_http() && c == '\\');
}

/// "//host/path..." after the scheme.
bool read_after_slashes(Url& url, std::string_view rest) {
  const std::size_t end = rest.find_first_of(url.is_http() ? "/\\?#" : "/?#");
  if (!parse_authority(rest.substr(0, end), url)) return false;
  set_rest(url, end == std::string_view::npos ? std::string_view{} : rest.substr(end));
  return true;
}

std::optional<Url> parse_stripped(std::string_view text) {
  const std::size_t length = scheme_length(text);
  if (length == 0) return std::nullopt;
  std::optional<Url> out(std::in_place);
  Url& url = *out;
  url.scheme = text.substr(0, length);
  std::transform(url.scheme.begin(), url.scheme.end(), url.scheme.begin(), lower);
  std::string_view rest = text.substr(length + 1);
  if (url.is_http()) {
    while (!rest.empty() && is_slash(url, rest.front())) rest.remove_prefix(1);
    if (!read_after_slashes(url, rest)) out.reset();
  } else if (rest.substr(0, 2) == "//") {
    if (!read_after_slashes(url, rest.substr(2))) out.reset();
  } else {
    set_rest(url, rest);
  }
  return out;
}

bool unreserved(unsigned char c) {
  return is_alpha(static_cast<char>(c)) || is_digit(static_cast<char>(c)) || c == '-' || c == '.' || c == '_' ||
         c == '~';
}

std::string normal_escapes(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (const int escaped = escaped_byte(text, i); escaped >= 0) {
      const auto value = static_cast<unsigned char>(escaped);
      if (unreserved(value)) {
        out += static_cast<char>(value);
      } else {
        append_escaped(out, value);
      }
      i += 2;
    } else if (byte <= 0x20 || byte >= 0x7f ||
               std::string_view("\"<>`{}|^\\").find(text[i]) != std::string_view::npos) {
      append_escaped(out, byte);
    } else {
      out += text[i];
    }
  }
  return out;
}

bool is_tracking(std::string_view parameter) {
  static constexpr std::array<std::string_view, 22> kNames = {"fbclid",
                                                              "gclid",
                                                              "gclsrc",
                                                              "dclid",
                                                              "msclkid",
                                                              "yclid",
                                                              "twclid",
                                                              "igshid",
                                                              "mc_cid",
                                                              "mc_eid",
                                                              "_ga",
                                                              "_gl",
                                                              "gbraid",
                                                              "wbraid",
                                                              "ttclid",
                                                              "li_fat_id",
                                                              "wt_mc",
                                                              "mkt_tok",
                                                              "__twitter_impression",
                                                              "fb_action_ids",
                                                              "fb_action_types",
                                                              "spm"};
  std::string name(parameter.substr(0, parameter.find('=')));
  std::transform(name.begin(), name.end(), name.begin(), lower);
  return name.rfind("utm_", 0) == 0 || std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

std::string without_tracking(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view parameter = query.substr(0, end);
    if (!is_tracking(parameter)) {
      if (!out.empty()) out += '&';
      out += parameter;
    }
    if (end == std::string_view::npos) break;
    query.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace

std::string Url::origin() const {
  std::string out = scheme + "://" + host;
  if (port != 0) out += ":" + std::to_string(port);
  return out;
}

std::string Url::target() const {
  return path + query;
}

std::string Url::text() const {
  std::string out = scheme + ":";
  if (is_http() || !host.empty() || scheme == "file") {
    out += "//";
    if (!user.empty()) out += user + "@";
    out += host;
    if (port != 0) out += ":" + std::to_string(port);
  }
  return out + target() + fragment;
}

std::optional<Url> parse_url(std::string_view text) {
  return parse_stripped(strip(text));
}

std::optional<Url> resolve_url(const Url& base, std::string_view reference) {
  const std::string stripped = strip(reference);
  std::string_view text = stripped;
  if (const std::size_t length = scheme_length(text); length > 0) {
    std::string scheme(text.substr(0, length));
    std::transform(scheme.begin(), scheme.end(), scheme.begin(), lower);
    // "http:page.html" is relative for a base of the same scheme (WHATWG, "special relative").
    const std::string_view rest = text.substr(length + 1);
    if (!base.is_http() || scheme != base.scheme || rest.empty() || is_slash(base, rest.front()))
      return parse_stripped(text);
    text = rest;
  }
  std::optional<Url> out(base);
  Url& url = *out;
  url.fragment.clear();
  if (text.empty()) return out;
  if (text.size() >= 2 && is_slash(base, text[0]) && is_slash(base, text[1])) {
    std::optional<Url> fresh(std::in_place);
    fresh->scheme = base.scheme;
    while (base.is_http() && text.size() > 2 && is_slash(base, text[2])) text.remove_prefix(1);
    if (!read_after_slashes(*fresh, text.substr(2))) fresh.reset();
    return fresh;
  }
  if (text.front() == '#') {
    url.fragment = encode_unsafe(text);
    return out;
  }
  url.query.clear();
  if (text.front() == '?') {
    const std::string path = url.path;
    set_rest(url, text);
    url.path = path;
    return out;
  }
  if (is_slash(base, text.front())) {
    set_rest(url, text);
    return out;
  }
  set_rest(url, base.path.substr(0, base.path.rfind('/') + 1) + std::string(text));
  return out;
}

std::string resolve_url(std::string_view base, std::string_view reference) {
  const auto parsed = parse_url(base);
  const auto resolved = parsed ? resolve_url(*parsed, reference) : parse_url(reference);
  return resolved ? resolved->text() : std::string();
}

std::string canonical_url(std::string_view text) {
  auto url = parse_url(text);
  if (!url || !url->is_http() || url->host.empty()) return {};
  url->user.clear();
  url->fragment.clear();
  // Decoding can bring forth a new dot segment ("%2e%2e").
  url->path = without_dots(normal_escapes(url->path));
  if (!url->query.empty()) {
    const std::string query = without_tracking(normal_escapes(url->query.substr(1)));
    url->query = query.empty() ? "" : "?" + query;
  }
  return url->text();
}

std::string registered_domain(std::string_view host) {
  const psl_ctx_t* list = psl_builtin();
  const std::string name(host);
  if (list == nullptr || name.empty() || name.front() == '[' || ends_in_number(name)) return name;
  const char* domain = psl_registrable_domain(list, name.c_str());
  return domain == nullptr ? name : std::string(domain);
}

}  // namespace rasid
