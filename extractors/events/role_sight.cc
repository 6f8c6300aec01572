#include "extractors/events/role_sight.h"

#include <algorithm>
#include <array>

namespace rasid {
namespace {

constexpr double kPerToken = 0.07;  ///< what distance costs

}  // namespace

std::uint32_t RoleSight::gap(const MentionAt& m) const {
  if (m.at.last <= hit_.at.first) return hit_.at.first - m.at.last;
  return m.at.first >= hit_.at.last ? m.at.first - hit_.at.last : 0;
}

double RoleSight::cost(const MentionAt& m) const {
  const double crossed = left(m) ? view_.barrier(m.at.last, hit_.at.first)
                                 : (m.at.first > hit_.at.last ? view_.barrier(hit_.at.last, m.at.first) : 0.0);
  return gap(m) * kPerToken + crossed;
}

Link RoleSight::link_before(const MentionAt& m) const {
  Link link;
  const Token& first = text_.tokens[m.at.first];
  for (const TokenForm* f = text_.forms_begin(m.at.first); first.arabic && f != text_.forms_end(m.at.first); ++f) {
    link.target = link.target || (f->clitics & kLi) != 0;
    link.location = link.location || (f->clitics & kBi) != 0;
  }
  const std::uint32_t reach = first.arabic ? 1 : 3;
  const auto near = [&](Cue cue) {
    const CueHit* hit = view_.cue_before(cue, m.at.first, reach);
    return hit != nullptr && !hit->at.overlaps(hit_.at) && hit->at.last + 2 >= m.at.first &&
           !names_between(hit->at.last, m.at.first);
  };
  link.agent = near(Cue::agent);
  link.target = link.target || near(Cue::target);
  link.with = near(Cue::with);
  link.of = near(Cue::of);
  if (first.arabic && link.of) link.target = false;  // "a drone of X's factions": تابعة لفصائل
  link.origin = near(Cue::origin) && !link.agent;
  link.location = link.location || near(Cue::location);
  link.alongside = near(Cue::alongside);
  if (link.alongside && m.at.first >= hit_.at.last) {
    const CueHit* cue = view_.cue_before(Cue::alongside, m.at.first, reach);
    const std::string_view word = cue == nullptr ? std::string_view() : text_.folded_of(cue->at.first);
    link.owner = word == "belonging" || word == "affiliated" || word.ends_with("تابعه");
  }
  link.between = near(Cue::between);
  return link;
}

bool RoleSight::names_between(std::uint32_t from, std::uint32_t to) const {
  return std::any_of(view_.actors.begin(), view_.actors.end(),
                     [&](const MentionAt& m) { return m.at.first >= from && m.at.last <= to; });
}

/// "and", and what may stand beside it between two members of a list.
constexpr std::array<std::string_view, 12> kJoining = {"and", ",",  "و",   "the",   "as",  "well",
                                                       "a",   "an", "its", "their", "his", "her"};

bool RoleSight::joined(std::uint32_t from, std::uint32_t to) const {
  if (from == to) return joined_by_wa(to);
  for (std::uint32_t i = from; i < to; ++i) {
    const std::string_view w = text_.folded_of(i);
    if (std::find(kJoining.begin(), kJoining.end(), w) == kJoining.end()) return joined_by_wa(to) && w == ",";
  }
  return true;
}

bool RoleSight::joined_by_wa(std::uint32_t token) const {
  return text_.tokens[token].arabic && text_.folded_of(token).starts_with("و");
}

}  // namespace rasid
