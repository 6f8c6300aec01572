#include "pipeline/archive/digest.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <new>
#include <stdexcept>

namespace rasid {
namespace {

char lowered(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

const EVP_MD* algorithm_of(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c != '-' && c != '_') plain += lowered(c);
  }
  if (plain == "sha1" || plain == "sha") return EVP_sha1();
  if (plain == "sha256") return EVP_sha256();
  if (plain == "sha512") return EVP_sha512();
  if (plain == "md5") return EVP_md5();
  return nullptr;
}

std::string hexadecimal(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

struct ContextCleanup {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

struct WarcDigest::State {
  std::unique_ptr<EVP_MD_CTX, ContextCleanup> context{EVP_MD_CTX_new()};
};

WarcDigest::WarcDigest(std::unique_ptr<State> state) : state_(std::move(state)) {}
WarcDigest::WarcDigest(WarcDigest&&) noexcept = default;
WarcDigest& WarcDigest::operator=(WarcDigest&&) noexcept = default;
WarcDigest::~WarcDigest() = default;

std::optional<WarcDigest> WarcDigest::start(std::string_view algorithm) {
  const EVP_MD* known = algorithm_of(algorithm);
  if (known == nullptr) return std::nullopt;
  auto state = std::make_unique<State>();
  if (!state->context) throw std::bad_alloc();
  if (EVP_DigestInit_ex(state->context.get(), known, nullptr) != 1) return std::nullopt;
  return WarcDigest(std::move(state));
}

void WarcDigest::update(std::string_view bytes) {
  EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
}

std::string WarcDigest::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
  unsigned size = 0;
  EVP_DigestFinal_ex(state_->context.get(), value.data(), &size);
  return {reinterpret_cast<const char*>(value.data()), size};
}

std::string base32(std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  unsigned held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = (held << 8) | static_cast<unsigned char>(c);
    bits += 8;
    for (; bits >= 5; bits -= 5) text += kLetters[(held >> (bits - 5)) & 31];
    held &= 0xff;
  }
  if (bits > 0) text += kLetters[(held << (5 - bits)) & 31];
  return text;
}

std::string warc_digest(std::string_view bytes) {
  auto digest = WarcDigest::start("sha256");
  if (!digest) throw std::runtime_error("OpenSSL has no SHA-256");
  digest->update(bytes);
  return "sha256:" + base32(digest->finish());
}

std::optional<bool> digest_holds(std::string_view field, std::string_view bytes) {
  const std::size_t colon = field.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto digest = WarcDigest::start(field.substr(0, colon));
  if (!digest) return std::nullopt;
  digest->update(bytes);
  const std::string value = digest->finish();
  std::string stated(field.substr(colon + 1));
  while (!stated.empty() && stated.back() == '=') stated.pop_back();
  std::transform(stated.begin(), stated.end(), stated.begin(), lowered);
  std::string in_base32 = base32(value);
  std::transform(in_base32.begin(), in_base32.end(), in_base32.begin(), lowered);
  return stated == hexadecimal(value) || stated == in_base32;
}

std::string random_urn() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("OpenSSL has no random numbers");
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
  std::string text = hexadecimal({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  for (const std::size_t at : {20U, 16U, 12U, 8U}) text.insert(at, "-");
  return "urn:uuid:" + text;
}

}  // namespace rasid
