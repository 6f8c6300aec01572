#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace rasid {

/// SHA-256 (FIPS 180-4, by libsodium), fed piece by piece. For identities and change detection.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  Sha256& update(std::string_view bytes);
  /// The digest of everything fed so far, 64 lower-case hexadecimal digits. Call it once, at the end.
  [[nodiscard]] std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// SHA-256 of `bytes`, 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace rasid
