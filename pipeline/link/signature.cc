#include "pipeline/link/signature.h"

#include <algorithm>
#include <limits>

#include "core/text/fold.h"

namespace rasid {
namespace {

constexpr std::size_t kShingle = 3;
constexpr std::size_t kRows = 4;
constexpr std::size_t kBands = Signature::kSize / kRows;
constexpr std::uint32_t kEmptyBin = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t kNoEntry = std::numeric_limits<std::uint32_t>::max();

/// MurmurHash3's finaliser: every bit of the input moves every bit of the output.
std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  return x ^ (x >> 33);
}

/// FNV-1a, 32 bits.
std::uint32_t hash_word(std::string_view word) {
  std::uint32_t hash = 2166136261U;
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

bool is_word_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
}

/// An empty bin takes the value of another that is not, chosen by hashing bin and attempt, the same way in every
/// text.
void densify(std::array<std::uint32_t, Signature::kSize>& bins) {
  const auto original = bins;
  for (std::size_t bin = 0; bin < bins.size(); ++bin) {
    if (original[bin] != kEmptyBin) continue;
    for (std::uint64_t attempt = 1;; ++attempt) {
      const std::size_t from = mix(bin * 1000003ULL + attempt) % bins.size();
      if (original[from] == kEmptyBin) continue;
      bins[bin] = original[from];
      break;
    }
  }
}

std::uint64_t band_key(const Signature& s, std::size_t band) {
  std::uint64_t key = band + 1;
  for (std::size_t row = 0; row < kRows; ++row) key = mix(key ^ (std::uint64_t{s.values[band * kRows + row]} << 8));
  return key;
}

}  // namespace

std::vector<std::uint32_t> word_hashes(std::string_view text) {
  std::vector<std::uint32_t> words;
  const std::string folded = fold(text);
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= folded.size(); ++i) {
    if (i < folded.size() && is_word_byte(folded[i])) continue;
    if (i > begin + 1) words.push_back(hash_word(std::string_view(folded).substr(begin, i - begin)));
    begin = i + 1;
  }
  return words;
}

Signature text_signature(std::string_view text) {
  Signature signature;
  signature.values.fill(kEmptyBin);
  const std::vector<std::uint32_t> words = word_hashes(text);
  for (std::size_t i = 0; i + kShingle <= words.size(); ++i) {
    std::uint64_t shingle = 0;
    for (std::size_t k = 0; k < kShingle; ++k) shingle = mix(shingle ^ words[i + k]);
    // The upper bits choose the bin, the lower ones are the value.
    std::uint32_t& bin = signature.values[(shingle >> 32) % Signature::kSize];
    bin = std::min(bin, static_cast<std::uint32_t>(shingle));
    ++signature.shingles;
  }
  if (signature.shingles == 0) {
    signature.values.fill(0);
  } else {
    densify(signature.values);
  }
  return signature;
}

double resemblance(const Signature& a, const Signature& b) {
  if (a.shingles == 0 || b.shingles == 0) return 0;
  std::size_t equal = 0;
  for (std::size_t i = 0; i < Signature::kSize; ++i) equal += a.values[i] == b.values[i] ? 1 : 0;
  return static_cast<double>(equal) / static_cast<double>(Signature::kSize);
}

std::string to_bytes(const Signature& signature) {
  std::string bytes;
  bytes.reserve((Signature::kSize + 1) * 4);
  const auto add = [&](std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((value >> shift) & 0xffU);
  };
  add(signature.shingles);
  for (const std::uint32_t value : signature.values) add(value);
  return bytes;
}

Signature signature_from_bytes(std::string_view bytes) {
  Signature signature;
  if (bytes.size() != (Signature::kSize + 1) * 4) return signature;
  const auto read = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
      value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at * 4 + i])) << (8 * i);
    return value;
  };
  signature.shingles = read(0);
  for (std::size_t i = 0; i < Signature::kSize; ++i) signature.values[i] = read(i + 1);
  return signature;
}

void SignatureIndex::add(std::int64_t id, const Signature& signature) {
  if (signature.shingles == 0) return;
  const auto entry = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back({id, signature});
  for (std::size_t band = 0; band < kBands; ++band) {
    const auto [at, fresh] = last_.try_emplace(band_key(signature, band), entry);
    before_.push_back(fresh ? kNoEntry : at->second);
    at->second = entry;
  }
}

std::vector<SignatureIndex::Match> SignatureIndex::find(const Signature& signature, double least) const {
  std::vector<Match> matches;
  if (signature.shingles == 0) return matches;
  std::vector<std::uint32_t> seen;
  for (std::size_t band = 0; band < kBands; ++band) {
    const auto at = last_.find(band_key(signature, band));
    if (at == last_.end()) continue;
    for (std::uint32_t entry = at->second; entry != kNoEntry; entry = before_[entry * kBands + band])
      seen.push_back(entry);
  }
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  for (const std::uint32_t entry : seen) {
    const double value = resemblance(signature, entries_[entry].signature);
    if (value >= least) matches.push_back({entries_[entry].id, value});
  }
  std::stable_sort(matches.begin(), matches.end(),
                   [](const Match& a, const Match& b) { return a.resemblance > b.resemblance; });
  return matches;
}

}  // namespace rasid
