#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/text/tokens.h"
#include "core/text/vocabulary.h"

namespace rasid {

/// A hit of a phrase: tokens [first, last) read as the phrase that was added with `payload`.
struct PhraseHit {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t payload = 0;
  std::uint16_t clitics = kNoClitic;  ///< what stood on its first word
};

/// Many phrases, found in a tokenized text in one pass: a trie over the vocabulary's words. A phrase matches whole
/// words only; on Arabic words the clitics it was added with may stand on the first word, and on the later words the
/// article if `kAl` is among them. Case counts for words of two to five capitals ("US", "IS") only. Build, then read
/// from any thread.
class PhraseTable {
 public:
  /// `vocabulary` must outlive the table, and the tokenizations that are searched must have been made with it after
  /// the last add().
  explicit PhraseTable(Vocabulary& vocabulary);

  /// The same phrase may be added with several payloads. Returns false, and does nothing, for a phrase without words.
  bool add(std::string_view phrase, std::uint32_t payload, std::uint16_t clitics);

  /// Adds to `hits` every phrase that begins at token `at`, shorter ones first. A phrase never crosses a sentence's
  /// end or a punctuation mark.
  void match_at(const TokenizedText& text, std::uint32_t at, std::vector<PhraseHit>& hits) const;

  /// Every hit in [first, last), in order of the first token, then length.
  [[nodiscard]] std::vector<PhraseHit> find_all(const TokenizedText& text, std::uint32_t first,
                                                std::uint32_t last) const;
  /// The longest hits, left to right, without overlap (all payloads of the longest phrase are kept).
  [[nodiscard]] std::vector<PhraseHit> find_longest(const TokenizedText& text, std::uint32_t first,
                                                    std::uint32_t last) const;

  [[nodiscard]] std::size_t phrase_count() const { return entries_.size(); }

  /// What the table is made of, for keeping it on disk: each node but the first by the node and the word that lead to
  /// it, each phrase by the node that it ends at. Meaningful with the same vocabulary only.
  struct Node {
    std::uint32_t parent = 0;
    Vocabulary::Id word = 0;
  };
  struct Phrase {
    std::uint32_t node = 0;
    std::uint32_t payload = 0;
    std::uint32_t clitics = 0;
  };
  [[nodiscard]] std::vector<Node> nodes() const;
  [[nodiscard]] std::vector<Phrase> phrases() const;
  /// Fills an empty table with what nodes() and phrases() gave. False, and the table of no use, if the numbers don't
  /// fit each other or the vocabulary.
  [[nodiscard]] bool restore(std::span<const Node> nodes, std::span<const Phrase> phrases);

 private:
  struct Entry {
    std::uint32_t payload = 0;
    std::uint16_t clitics = 0;
    std::uint32_t next = 0;  ///< index + 1 of the next entry of the same node, 0 at the end
  };
  struct Edge {
    std::uint64_t key = 0;  ///< (node + 1) << 32 | word; 0 is free
    std::uint32_t target = 0;
  };
  struct Walk {
    const TokenizedText* text;
    std::uint32_t first;
    std::uint32_t end;  ///< of the sentence
    std::uint16_t first_clitics;
    std::uint16_t inner_clitics;  ///< taken off later words so far
    std::vector<PhraseHit>* hits;
  };
  void step(const Walk& walk, std::uint32_t token, std::uint32_t node) const;
  [[nodiscard]] std::uint32_t child(std::uint32_t node, Vocabulary::Id word) const;
  std::uint32_t add_child(std::uint32_t node, Vocabulary::Id word);
  void place_edge(Edge edge);

  Vocabulary* vocabulary_;
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> node_entries_;  ///< per node: index + 1 of its first entry
  std::vector<Edge> edges_;                  ///< open addressing, a power of two
  std::size_t edge_count_ = 0;
  std::vector<bool> first_words_;  ///< by word: begins some phrase
};

}  // namespace rasid
