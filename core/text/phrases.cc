#include "core/text/phrases.h"

#include <algorithm>

namespace rasid {
namespace {

std::size_t slot_of(std::uint64_t key, std::size_t mask) {
  return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15ULL) >> 20) & mask;
}

std::uint64_t key_of(std::uint32_t node, Vocabulary::Id word) {
  return (std::uint64_t{node} + 1) << 32 | word;
}

}  // namespace

PhraseTable::PhraseTable(Vocabulary& vocabulary) : vocabulary_(&vocabulary), node_entries_(1, 0), edges_(64) {}

std::uint32_t PhraseTable::child(std::uint32_t node, Vocabulary::Id word) const {
  const std::uint64_t key = key_of(node, word);
  const std::size_t mask = edges_.size() - 1;
  for (std::size_t slot = slot_of(key, mask);; slot = (slot + 1) & mask) {
    if (edges_[slot].key == key) return edges_[slot].target;
    if (edges_[slot].key == 0) return 0;
  }
}

void PhraseTable::place_edge(Edge edge) {
  const std::size_t mask = edges_.size() - 1;
  std::size_t slot = slot_of(edge.key, mask);
  while (edges_[slot].key != 0) slot = (slot + 1) & mask;
  edges_[slot] = edge;
}

std::uint32_t PhraseTable::add_child(std::uint32_t node, Vocabulary::Id word) {
  if (const std::uint32_t known = child(node, word); known != 0) return known;
  if ((edge_count_ + 1) * 2 > edges_.size()) {
    std::vector<Edge> old(edges_.size() * 2);
    old.swap(edges_);
    for (const Edge& edge : old) {
      if (edge.key != 0) place_edge(edge);
    }
  }
  const auto target = static_cast<std::uint32_t>(node_entries_.size());
  node_entries_.push_back(0);
  place_edge({key_of(node, word), target});
  ++edge_count_;
  return target;
}

bool PhraseTable::add(std::string_view phrase, std::uint32_t payload, std::uint16_t clitics) {
  const std::vector<std::string> words = phrase_words(phrase);
  if (words.empty()) return false;
  std::uint32_t node = 0;
  for (const std::string& word : words) {
    const Vocabulary::Id id = vocabulary_->intern(word);
    if (node == 0) {
      if (first_words_.size() <= id) first_words_.resize(id + std::size_t{1}, false);
      first_words_[id] = true;
    }
    node = add_child(node, id);
  }
  entries_.push_back({payload, clitics, node_entries_[node]});
  node_entries_[node] = static_cast<std::uint32_t>(entries_.size());
  return true;
}

std::vector<PhraseTable::Node> PhraseTable::nodes() const {
  std::vector<Node> nodes(node_entries_.size() - 1);
  for (const Edge& edge : edges_) {
    if (edge.key == 0) continue;
    nodes[edge.target - 1] = {static_cast<std::uint32_t>(edge.key >> 32) - 1,
                              static_cast<Vocabulary::Id>(edge.key & 0xFFFFFFFF)};
  }
  return nodes;
}

std::vector<PhraseTable::Phrase> PhraseTable::phrases() const {
  std::vector<Phrase> phrases(entries_.size());
  for (std::uint32_t node = 0; node < node_entries_.size(); ++node) {
    for (std::uint32_t e = node_entries_[node]; e != 0; e = entries_[e - 1].next)
      phrases[e - 1] = {node, entries_[e - 1].payload, entries_[e - 1].clitics};
  }
  return phrases;
}

bool PhraseTable::restore(std::span<const Node> nodes, std::span<const Phrase> phrases) {
  std::size_t slots = edges_.size();
  while (nodes.size() * 2 > slots) slots *= 2;
  edges_.assign(slots, {});
  edge_count_ = nodes.size();
  node_entries_.assign(nodes.size() + 1, 0);
  first_words_.assign(vocabulary_->size(), false);
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].parent > i || nodes[i].word == Vocabulary::kNone || nodes[i].word >= vocabulary_->size())
      return false;
    if (nodes[i].parent == 0) first_words_[nodes[i].word] = true;
    place_edge({key_of(nodes[i].parent, nodes[i].word), i + 1});
  }
  entries_.clear();
  entries_.reserve(phrases.size());
  for (const Phrase& phrase : phrases) {
    if (phrase.node == 0 || phrase.node >= node_entries_.size()) return false;
    entries_.push_back({phrase.payload, static_cast<std::uint16_t>(phrase.clitics), node_entries_[phrase.node]});
    node_entries_[phrase.node] = static_cast<std::uint32_t>(entries_.size());
  }
  return true;
}

void PhraseTable::step(const Walk& walk, std::uint32_t token, std::uint32_t node) const {
  for (std::uint32_t e = node_entries_[node]; e != 0; e = entries_[e - 1].next) {
    const Entry& entry = entries_[e - 1];
    const std::uint16_t inner = entry.clitics & kAl;
    if ((walk.first_clitics & ~entry.clitics) == 0 && (walk.inner_clitics & ~inner) == 0) {
      walk.hits->push_back({walk.first, token, entry.payload, walk.first_clitics});
    }
  }
  if (token >= walk.end || walk.text->tokens[token].kind == TokenKind::punctuation) return;
  for (const TokenForm* form = walk.text->forms_begin(token); form != walk.text->forms_end(token); ++form) {
    if ((form->clitics & ~kAl) != 0) continue;
    const std::uint32_t next = child(node, form->word);
    if (next == 0) continue;
    Walk deeper = walk;
    deeper.inner_clitics |= form->clitics;
    step(deeper, token + 1, next);
  }
}

void PhraseTable::match_at(const TokenizedText& text, std::uint32_t at, std::vector<PhraseHit>& hits) const {
  const Token& token = text.tokens[at];
  for (const TokenForm* form = text.forms_begin(at); form != text.forms_end(at); ++form) {
    if (form->word >= first_words_.size() || !first_words_[form->word]) continue;
    const std::uint32_t node = child(0, form->word);
    if (node == 0) continue;
    step({&text, at, text.sentences[token.sentence].last, form->clitics, kNoClitic, &hits}, at + 1, node);
  }
}

std::vector<PhraseHit> PhraseTable::find_all(const TokenizedText& text, std::uint32_t first,
                                             std::uint32_t last) const {
  std::vector<PhraseHit> hits;
  for (std::uint32_t at = first; at < last; ++at) {
    const std::size_t before = hits.size();
    match_at(text, at, hits);
    const auto begin = hits.begin() + static_cast<std::ptrdiff_t>(before);
    const auto shorter = [](const PhraseHit& a, const PhraseHit& b) { return a.last < b.last; };
    if (!std::is_sorted(begin, hits.end(), shorter)) std::stable_sort(begin, hits.end(), shorter);
  }
  return hits;
}

std::vector<PhraseHit> PhraseTable::find_longest(const TokenizedText& text, std::uint32_t first,
                                                 std::uint32_t last) const {
  std::vector<PhraseHit> longest;
  std::vector<PhraseHit> here;
  for (std::uint32_t at = first; at < last;) {
    here.clear();
    match_at(text, at, here);
    std::uint32_t end = at;
    for (const PhraseHit& hit : here) end = std::max(end, hit.last);
    for (const PhraseHit& hit : here) {
      if (hit.last == end) longest.push_back(hit);
    }
    at = std::max(end, at + 1);
  }
  return longest;
}

}  // namespace rasid
