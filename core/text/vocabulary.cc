#include "core/text/vocabulary.h"

#include <algorithm>

namespace rasid {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 16;

}  // namespace

void Vocabulary::place(Id id) {
  const std::uint64_t hash = hash_of(words_[id]);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].id != kNone) at = (at + 1) & mask;
  slots_[at] = {id, tag_of(hash)};
}

void Vocabulary::grow(std::size_t slots) {
  slots_.assign(slots, {});
  for (Id id = 1; id < words_.size(); ++id) place(id);
}

void Vocabulary::reserve(std::size_t words) {
  words_.reserve(words_.size() + words);
  std::size_t slots = slots_.size();
  while ((words_.size() + words) * 2 > slots) slots *= 2;
  if (slots != slots_.size()) grow(slots);
}

Vocabulary::Id Vocabulary::intern(std::string_view folded) {
  const Id known = find(folded);
  if (known != kNone) return known;
  if (folded.size() > block_left_) {
    block_left_ = std::max(kBlockBytes, folded.size());
    blocks_.push_back(std::make_unique<char[]>(block_left_));
    block_at_ = blocks_.back().get();
  }
  std::copy(folded.begin(), folded.end(), block_at_);
  const auto id = static_cast<Id>(words_.size());
  words_.emplace_back(block_at_, folded.size());
  block_at_ += folded.size();
  block_left_ -= folded.size();
  if (words_.size() * 2 > slots_.size()) {
    grow(slots_.size() * 2);
  } else {
    place(id);
  }
  return id;
}

}  // namespace rasid
