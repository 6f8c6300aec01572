#include "extractors/dates/grammar.h"

#include <algorithm>
#include <optional>

#include "core/text/fold.h"

namespace rasid {
namespace {

/// More sequences than this from one pattern is a mistake of its writer.
constexpr std::size_t kMostSequences = 20000;

/// An element before groups are numbered: a class with its slot, or a bracket.
struct Piece {
  enum class Kind { element, open, close } kind = Kind::element;
  DateClass word_class = 0;
  DateSlot slot = DateSlot::none;
};
using Pieces = std::vector<Piece>;

class PatternReader {
 public:
  PatternReader(std::string_view pattern, const DateParts& parts, DateWords& words, std::string& problem, int depth)
      : pattern_(pattern), parts_(parts), words_(words), problem_(problem), depth_(depth) {}

  std::vector<Pieces> read() {
    std::vector<Pieces> all = alternatives();
    if (at_ < pattern_.size()) complain("`" + std::string(1, pattern_[at_]) + "` has no beginning");
    return all;
  }

 private:
  std::vector<Pieces> alternatives() {
    std::vector<Pieces> all = sequence();
    while (peek() == '|') {
      ++at_;
      std::vector<Pieces> more = sequence();
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  }

  std::vector<Pieces> sequence() {
    std::vector<Pieces> all(1);
    for (char c = peek(); c != 0 && c != '|' && c != ')' && problem_.empty(); c = peek()) {
      std::vector<Pieces> item = this->item(c);
      if (peek_now() == '?') {
        ++at_;
        item.emplace_back();
      }
      std::vector<Pieces> product;
      if (all.size() * item.size() > kMostSequences) {
        complain("the pattern stands for more than " + std::to_string(kMostSequences) + " sequences");
        break;
      }
      for (const Pieces& left : all) {
        for (const Pieces& right : item) {
          product.push_back(left);
          product.back().insert(product.back().end(), right.begin(), right.end());
        }
      }
      all = std::move(product);
    }
    return all;
  }

  std::vector<Pieces> item(char c) {
    if (c == '[' || c == ']') {
      ++at_;
      return {{Piece{c == '[' ? Piece::Kind::open : Piece::Kind::close, 0, DateSlot::none}}};
    }
    if (c == '(') {
      ++at_;
      std::vector<Pieces> inner = alternatives();
      if (peek() != ')') complain("a `(` is not closed");
      ++at_;
      return inner;
    }
    if (c == '<') return {{class_element()}};
    if (c == '{') return part();
    return {{Piece{Piece::Kind::element, words_.literal(word()), DateSlot::none}}};
  }

  Piece class_element() {
    const std::string name = until('>');
    if (name.size() == 1 && (name[0] < 'a' || name[0] > 'z'))
      return {Piece::Kind::element, words_.literal(name), DateSlot::none};
    const std::size_t equals = name.find('=');
    const std::string class_name = name.substr(0, equals);
    const std::string slot_name = equals == std::string::npos ? class_name : name.substr(equals + 1);
    const auto word_class = words_.find_class(class_name);
    if (!word_class) complain("no word has the class `" + class_name + "`");
    const auto slot = slot_named(slot_name);
    if (!slot && equals != std::string::npos) complain("there is no slot `" + slot_name + "`");
    const bool kept = slot && *slot < DateSlot::approximately;
    return {Piece::Kind::element, word_class.value_or(0), kept ? *slot : DateSlot::none};
  }

  std::vector<Pieces> part() {
    const std::string name = until('}');
    const auto found = parts_.find(name);
    if (found == parts_.end()) {
      complain("[parts] has no `" + name + "`");
      return {{}};
    }
    if (depth_ > 5) {
      complain("part `" + name + "` holds itself");
      return {{}};
    }
    return PatternReader(found->second, parts_, words_, problem_, depth_ + 1).read();
  }

  std::string until(char end) {
    const std::size_t close = pattern_.find(end, at_ + 1);
    if (close == std::string_view::npos) {
      complain(std::string("a `") + pattern_[at_] + "` is not closed");
      at_ = pattern_.size();
      return "";
    }
    std::string inside(pattern_.substr(at_ + 1, close - at_ - 1));
    at_ = close + 1;
    return inside;
  }

  std::string word() {
    const std::size_t begin = at_;
    while (at_ < pattern_.size() && std::string_view(" []()<>{}|?").find(pattern_[at_]) == std::string_view::npos)
      ++at_;
    if (at_ == begin) {
      complain("`" + std::string(1, pattern_[at_]) + "` stands alone");
      ++at_;
    }
    std::string folded = fold(pattern_.substr(begin, at_ - begin));
    if (phrase_words(folded).size() > 1)
      complain("`" + folded + "` is more than one word to the tokenizer; put spaces between");
    return folded;
  }

  char peek() {
    while (at_ < pattern_.size() && pattern_[at_] == ' ') ++at_;
    return peek_now();
  }
  [[nodiscard]] char peek_now() const { return at_ < pattern_.size() ? pattern_[at_] : '\0'; }
  void complain(std::string what) {
    if (problem_.empty()) problem_ = std::move(what);
  }

  std::string_view pattern_;
  const DateParts& parts_;
  DateWords& words_;
  std::string& problem_;
  int depth_;
  std::size_t at_ = 0;
};

/// Numbers the brackets; without any, all is one group.
std::optional<DateSequence> numbered(const Pieces& pieces) {
  DateSequence sequence;
  const bool bracketed =
      std::any_of(pieces.begin(), pieces.end(), [](const Piece& p) { return p.kind != Piece::Kind::element; });
  std::uint8_t group = 0;
  bool inside = !bracketed;
  for (const Piece& piece : pieces) {
    if (piece.kind == Piece::Kind::element) {
      sequence.push_back({piece.word_class, piece.slot, inside ? group : kNoGroup});
    } else if ((piece.kind == Piece::Kind::open) == inside) {
      return std::nullopt;
    } else {
      inside = piece.kind == Piece::Kind::open;
      if (!inside) ++group;
    }
  }
  if ((bracketed && inside) || (bracketed && group == 0) || group > kMostGroups) return std::nullopt;
  return sequence;
}

constexpr auto kAnd = static_cast<DateClass>(DateSlot::and_word);

}  // namespace

std::vector<DateSequence> expand_pattern(std::string_view pattern, const DateParts& parts, DateWords& words,
                                         std::string& problem) {
  std::vector<DateSequence> sequences;
  for (const Pieces& pieces : PatternReader(pattern, parts, words, problem, 0).read()) {
    auto sequence = numbered(pieces);
    if (!problem.empty()) return {};
    if (!sequence) {
      problem = "its brackets do not pair, or are more than " + std::to_string(kMostGroups);
    } else if (sequence->empty() || sequence->size() > kMostElements) {
      problem = sequence->empty() ? "it matches nothing at all"
                                  : "it is longer than " + std::to_string(kMostElements) + " words";
    } else {
      sequences.push_back(std::move(*sequence));
    }
  }
  return sequences;
}

struct DateGrammar::Walk {
  struct Step {
    std::uint32_t token;
    std::uint32_t end;
    std::int32_t value;
  };
  Walk(const TokenizedText& t, const DateSenses& s, std::uint32_t f, std::uint32_t e, std::vector<DateMatch>& m)
      : text(t), senses(s), first(f), end(e), matches(m) {}
  const TokenizedText& text;
  const DateSenses& senses;
  std::uint32_t first;
  std::uint32_t end;  ///< of the sentence
  std::vector<DateMatch>& matches;
  std::array<Step, kMostElements> steps;  // written before read: `depth` of them
  std::size_t depth = 0;
  bool glued_and = false;
};

DateGrammar::DateGrammar() : nodes_(1) {}

std::uint32_t DateGrammar::child(std::uint32_t node, DateClass word_class) const {
  const auto& next = nodes_[node].next;
  const auto at = std::lower_bound(next.begin(), next.end(), word_class,
                                   [](const auto& edge, DateClass name) { return edge.first < name; });
  return at != next.end() && at->first == word_class ? at->second : 0;
}

void DateGrammar::finish(DateClass hyphen) {
  for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
    nodes_[node].after_hyphen = hyphen != 0 ? child(node, hyphen) : 0;
    nodes_[node].after_and = child(node, kAnd);
  }
}

void DateGrammar::add(const DateSequence& sequence, std::uint32_t rule) {
  std::uint32_t node = 0;
  for (const DateElement& element : sequence) {
    std::uint32_t next = child(node, element.word_class);
    if (next == 0) {
      next = static_cast<std::uint32_t>(nodes_.size());
      nodes_.emplace_back();
      auto& edges = nodes_[node].next;
      edges.insert(std::upper_bound(edges.begin(), edges.end(), std::pair(element.word_class, next)),
                   {element.word_class, next});
      if (node == 0) {
        if (roots_.size() <= element.word_class) roots_.resize(element.word_class + std::size_t{1}, 0);
        roots_[element.word_class] = next;
      }
    }
    node = next;
  }
  nodes_[node].ends.push_back(static_cast<std::uint32_t>(ends_.size()));
  ends_.push_back({rule, sequence});
}

void DateGrammar::match_at(const TokenizedText& text, const DateSenses& senses, std::uint32_t token,
                           std::vector<DateMatch>& matches) const {
  std::optional<Walk> walk;
  for (const DateSense& sense : senses.at(token)) {
    if (sense.word_class >= roots_.size() || roots_[sense.word_class] == 0) continue;
    if (!walk) walk.emplace(text, senses, token, text.sentences[text.tokens[token].sentence].last, matches);
    walk->steps[0] = {token, token + sense.length, sense.value};
    walk->depth = 1;
    walk->glued_and = (sense.clitics & kWa) != 0;
    step(*walk, roots_[sense.word_class], token + sense.length, false);
  }
}

void DateGrammar::step(Walk& walk, std::uint32_t node, std::uint32_t token, bool after_and) const {
  const Node& here = nodes_[node];
  if (!after_and) {
    for (const std::uint32_t end : here.ends) emit(walk, ends_[end], token);
  }
  if (token >= walk.end || here.next.empty() || walk.depth >= kMostElements) return;
  const Token& next = walk.text.tokens[token];
  const std::size_t depth = walk.depth;
  const auto go = [&](std::uint32_t target, std::uint32_t end, std::int32_t value, bool glued_and) {
    walk.steps[depth] = {token, end, value};
    walk.depth = depth + 1;
    step(walk, target, end, glued_and);
    walk.depth = depth;
  };
  if (next.joined && here.after_hyphen != 0 && !after_and) go(here.after_hyphen, token, 0, false);
  if (next.arabic && here.after_and != 0 && !after_and) go(here.after_and, token, 0, true);
  for (const DateSense& sense : walk.senses.at(token)) {
    const bool has_and = (sense.clitics & kWa) != 0;
    if (has_and != after_and || (sense.clitics & (kFa | kKa | kSa)) != 0) continue;
    if (const std::uint32_t target = child(node, sense.word_class); target != 0)
      go(target, token + sense.length, sense.value, false);
  }
}

void DateGrammar::emit(const Walk& walk, const End& end, std::uint32_t token) const {
  DateMatch match;
  match.rule = end.rule;
  match.first = walk.first;
  match.last = token;
  match.glued_and = walk.glued_and;
  for (std::size_t i = 0; i < end.sequence.size(); ++i) {
    const DateElement& element = end.sequence[i];
    const Walk::Step& step = walk.steps[i];
    if (element.group != kNoGroup && step.end > step.token) {
      if (element.group >= match.group_count) {
        match.group_count = static_cast<std::uint8_t>(element.group + 1);
        match.groups[element.group] = {step.token, step.end};
      }
      match.groups[element.group].second = step.end;
    }
    if (element.slot != DateSlot::none) {
      match.captures[match.capture_count++] = {
          element.slot, element.group == kNoGroup ? std::uint8_t{0} : element.group, step.value};
    }
  }
  if (match.group_count != 0) walk.matches.push_back(match);
}

}  // namespace rasid
