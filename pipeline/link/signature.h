#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rasid {

/// A text's MinHash signature (Broder, "On the resemblance and containment of documents", 1997) over the set of its
/// three-word shingles, folded, so that spelling, punctuation and layout don't count. Reckoned by one-permutation
/// hashing (Li, Owen and Zhang, 2012), empty bins filled by optimal densification (Shrivastava, 2017): the share of
/// equal values estimates the Jaccard resemblance of two texts with a standard error of at most 1/16.
struct Signature {
  static constexpr std::size_t kSize = 64;
  std::array<std::uint32_t, kSize> values{};
  std::uint32_t shingles = 0;  ///< how many there were; 0: nothing to compare

  friend bool operator==(const Signature&, const Signature&) = default;
};

Signature text_signature(std::string_view text);
/// 0 to 1; 0 if either text has no shingle.
double resemblance(const Signature& a, const Signature& b);

/// The signature as bytes, the same on every machine, and back; an empty signature for bytes of another length.
std::string to_bytes(const Signature& signature);
Signature signature_from_bytes(std::string_view bytes);

/// The folded words of a text as numbers, in order; words of one character are passed over.
std::vector<std::uint32_t> word_hashes(std::string_view text);

/// Finds texts that resemble one another: locality-sensitive hashing of signatures in 16 bands of 4 values (Indyk and
/// Motwani, 1998), so that pairs from a resemblance of 0.6 on are met nine times in ten, from 0.7 on nearly always.
class SignatureIndex {
 public:
  void add(std::int64_t id, const Signature& signature);
  struct Match {
    std::int64_t id = 0;
    double resemblance = 0;
  };
  /// Those added whose resemblance is at least `least`, the likest first, the first added first among equals.
  [[nodiscard]] std::vector<Match> find(const Signature& signature, double least) const;
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::int64_t id;
    Signature signature;
  };
  std::vector<Entry> entries_;
  /// A band's hash to the last entry that has it; `before_` leads on from there. Two words an entry and band, no
  /// allocation of its own.
  std::unordered_map<std::uint64_t, std::uint32_t> last_;
  std::vector<std::uint32_t> before_;
};

}  // namespace rasid
