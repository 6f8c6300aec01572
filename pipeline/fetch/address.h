#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace rasid {

/// An IP address as 16 bytes; IPv4 stands in its mapped form (::ffff:a.b.c.d).
using IpAddress = std::array<std::uint8_t, 16>;

/// Reads "192.0.2.1" or "2001:db8::1".
Result<IpAddress> parse_ip(std::string_view text);
std::string format_ip(const IpAddress& address);

/// A block of addresses: "127.0.0.0/8", "fd00::/8", or one address.
struct AddressBlock {
  IpAddress first{};
  int bits = 128;  ///< of the 16-byte form: an IPv4 /8 is 104

  [[nodiscard]] bool contains(const IpAddress& address) const;
};
Result<AddressBlock> parse_address_block(std::string_view text);

/// Decides, after a name was resolved and before a connection is made, whether the crawler may speak to an address.
/// What isn't a public unicast address is refused: a page or a redirect could otherwise make the crawler read the
/// machine's own services or its network. Ranges: the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890 and
/// its updates) and multicast. Addresses that carry an IPv4 address within (mapped, compatible, 6to4, Teredo, NAT64)
/// are judged by it too.
class AddressGuard {
 public:
  /// `allowed` blocks are spoken to in spite of being private: none by default.
  explicit AddressGuard(std::vector<AddressBlock> allowed = {}) : allowed_(std::move(allowed)) {}

  /// Empty if the crawler may connect, else why not ("127.0.0.1 is loopback").
  [[nodiscard]] std::string refusal(const IpAddress& address) const;

 private:
  std::vector<AddressBlock> allowed_;
};

}  // namespace rasid
