#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rasid {

/// A digest as WARC fields carry them, "algorithm:value": computed over bytes fed piece by piece (OpenSSL). Known are
/// md5, sha1, sha256 and sha512, with or without a hyphen.
class WarcDigest {
 public:
  /// Nothing if the algorithm is not known.
  static std::optional<WarcDigest> start(std::string_view algorithm);
  WarcDigest(WarcDigest&&) noexcept;
  WarcDigest& operator=(WarcDigest&&) noexcept;
  ~WarcDigest();

  void update(std::string_view bytes);
  /// The value of what was fed, in raw bytes. Call it once, at the end.
  std::string finish();

 private:
  struct State;
  explicit WarcDigest(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// "sha256:" and the digest in base32 (RFC 4648, 6), as WARC files spell them.
std::string warc_digest(std::string_view bytes);

/// Whether `field` ("sha1:3EF4GH5IJ6KL7MN8OPQAAAAAAAAAAAAA", hexadecimal too) is the digest of `bytes`. Nothing if
/// its algorithm is not known.
std::optional<bool> digest_holds(std::string_view field, std::string_view bytes);

/// RFC 4648, 6, without padding.
std::string base32(std::string_view bytes);

/// "urn:uuid:" and a random UUID (RFC 4122, version 4).
std::string random_urn();

}  // namespace rasid
