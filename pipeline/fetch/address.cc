#include "pipeline/fetch/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace rasid {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

struct Special {
  const char* block;
  const char* what;
};

// IANA IPv4 and IPv6 Special-Purpose Address Registries, and the multicast ranges.
constexpr Special kSpecial[] = {
    {"0.0.0.0/8", "this network"},
    {"10.0.0.0/8", "private"},
    {"100.64.0.0/10", "shared address space"},
    {"127.0.0.0/8", "loopback"},
    {"169.254.0.0/16", "link-local"},
    {"172.16.0.0/12", "private"},
    {"192.0.0.0/24", "protocol assignments"},
    {"192.0.2.0/24", "documentation"},
    {"192.88.99.0/24", "6to4 relay"},
    {"192.168.0.0/16", "private"},
    {"198.18.0.0/15", "benchmarking"},
    {"198.51.100.0/24", "documentation"},
    {"203.0.113.0/24", "documentation"},
    {"224.0.0.0/4", "multicast"},
    {"240.0.0.0/4", "reserved"},
    {"::/128", "unspecified"},
    {"::1/128", "loopback"},
    {"64:ff9b:1::/48", "local NAT64"},
    {"100::/64", "discard-only"},
    {"2001:2::/48", "benchmarking"},
    {"2001:10::/28", "ORCHID"},
    {"2001:20::/28", "ORCHIDv2"},
    {"2001:db8::/32", "documentation"},
    {"3fff::/20", "documentation"},
    {"5f00::/16", "segment routing"},
    {"fc00::/7", "private"},
    {"fe80::/10", "link-local"},
    {"fec0::/10", "site-local"},
    {"ff00::/8", "multicast"},
};

struct KnownBlock {
  AddressBlock block;
  const char* what;
};

const std::vector<KnownBlock>& known_blocks() {
  static const std::vector<KnownBlock> blocks = [] {
    std::vector<KnownBlock> out;
    for (const Special& special : kSpecial) out.push_back({*parse_address_block(special.block), special.what});
    return out;
  }();
  return blocks;
}

bool begins_with(const IpAddress& address, std::initializer_list<std::uint8_t> bytes) {
  return std::equal(bytes.begin(), bytes.end(), address.begin());
}

IpAddress mapped(const std::uint8_t* four) {
  IpAddress out{};
  std::copy(kMapped.begin(), kMapped.end(), out.begin());
  std::copy(four, four + 4, out.begin() + 12);
  return out;
}

/// The IPv4 addresses that an IPv6 address carries within.
std::vector<IpAddress> addresses_within(const IpAddress& address) {
  std::vector<IpAddress> within;
  if (begins_with(address, {0x20, 0x02})) within.push_back(mapped(&address[2]));  // 6to4, RFC 3056
  if (begins_with(address, {0x20, 0x01, 0, 0})) {  // Teredo, RFC 4380: server, client inverted
    within.push_back(mapped(&address[4]));
    std::array<std::uint8_t, 4> client{};
    for (std::size_t i = 0; i < 4; ++i) client[i] = static_cast<std::uint8_t>(~address[12 + i]);
    within.push_back(mapped(client.data()));
  }
  if (begins_with(address, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}))
    within.push_back(mapped(&address[12]));  // RFC 6052
  const bool compatible = begins_with(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  if (compatible) within.push_back(mapped(&address[12]));  // RFC 4291, 2.5.5.1
  return within;
}

}  // namespace

Result<IpAddress> parse_ip(std::string_view text) {
  const std::string copy(text);
  in_addr four{};
  if (inet_pton(AF_INET, copy.c_str(), &four) == 1) {
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &four, 4);
    return mapped(bytes.data());
  }
  IpAddress six{};
  if (inet_pton(AF_INET6, copy.c_str(), six.data()) == 1) return six;
  return fail(ErrorCode::invalid, "\"" + copy + "\" is not an IP address");
}

std::string format_ip(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (std::equal(kMapped.begin(), kMapped.end(), address.begin())) {
    inet_ntop(AF_INET, &address[12], text.data(), text.size());
  } else {
    inet_ntop(AF_INET6, address.data(), text.data(), text.size());
  }
  return text.data();
}

bool AddressBlock::contains(const IpAddress& address) const {
  for (int bit = 0; bit < bits; bit += 8) {
    const int here = std::min(8, bits - bit);
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - here));
    const auto at = static_cast<std::size_t>(bit / 8);
    if ((address[at] & mask) != (first[at] & mask)) return false;
  }
  return true;
}

Result<AddressBlock> parse_address_block(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = parse_ip(text.substr(0, slash));
  if (!address) return tl::make_unexpected(address.error());
  AddressBlock block{*address, 128};
  if (slash == std::string_view::npos) return block;
  const std::string_view digits = text.substr(slash + 1);
  const bool four = text.find(':') == std::string_view::npos;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), block.bits);
  if (error != std::errc() || end != digits.data() + digits.size() || block.bits < 0 ||
      block.bits > (four ? 32 : 128)) {
    return fail(ErrorCode::invalid, "\"" + std::string(text) + "\" is not a block of addresses like 127.0.0.0/8");
  }
  if (four) block.bits += 96;
  return block;
}

std::string AddressGuard::refusal(const IpAddress& address) const {
  const auto allowed = [&](const AddressBlock& block) { return block.contains(address); };
  if (std::any_of(allowed_.begin(), allowed_.end(), allowed)) return {};
  for (const KnownBlock& known : known_blocks()) {
    if (known.block.contains(address)) return format_ip(address) + " is a " + known.what + " address";
  }
  for (const IpAddress& within : addresses_within(address)) {
    if (const std::string why = refusal(within); !why.empty()) return format_ip(address) + " stands for " + why;
  }
  return {};
}

}  // namespace rasid
