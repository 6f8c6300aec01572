#include "pipeline/web/passwords.h"

#include <sodium.h>

#include <array>

namespace rasid {
namespace {

constexpr std::size_t kShortest = 10;
constexpr std::size_t kLongest = 1024;

}  // namespace

Result<std::string> hash_password(const std::string& password) {
  if (password.size() < kShortest || password.size() > kLongest)
    return fail(ErrorCode::invalid, "a password has at least 10 characters; three or four words are a good one");
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (sodium_init() < 0 ||
      crypto_pwhash_str(out.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    return fail(ErrorCode::internal, "no memory to hash a password");
  }
  return std::string(out.data());
}

bool check_password(const std::string& hash, const std::string& password) {
  static const std::string nobody = hash_password("the password of nobody").value_or("");
  if (sodium_init() < 0 || password.size() > kLongest) return false;
  const std::string& against = hash.empty() ? nobody : hash;
  const bool fits = crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
  return fits && !hash.empty();
}

std::string random_token() {
  if (sodium_init() < 0) return {};
  std::array<unsigned char, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, 64> text{};
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return text.data();
}

bool equal_secrets(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace rasid
