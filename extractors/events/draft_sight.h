#pragma once

#include <string>
#include <vector>

#include "core/record/article.h"
#include "extractors/events/draft.h"
#include "extractors/events/kinds.h"
#include "extractors/events/sentence.h"

namespace rasid {

/// What drafts of one article say, seen through its rules and mentions: what their comparison and the filling of
/// their gaps have in common. Keeps references: what it is made of must outlive it.
class DraftSight {
 public:
  /// `views` must not be empty.
  DraftSight(const Article& article, const std::vector<SentenceView>& views, const EventRules& rules,
             const EventKinds& kinds)
      : article_(article), views_(views), rules_(rules), kinds_(kinds) {}

  [[nodiscard]] const Trigger& trigger(const EventDraft& draft) const { return rules_.triggers[draft.hit.trigger]; }
  [[nodiscard]] const EventRule& rule(const EventDraft& draft) const { return rules_.rules[trigger(draft).rule]; }
  [[nodiscard]] const Mentions& mentions() const { return *views_.front().mentions; }
  /// Within a few days of the publication: the news of the day, not its history.
  [[nodiscard]] bool recent(const EventDraft& draft) const;
  [[nodiscard]] bool is_title(const EventDraft& draft) const;
  [[nodiscard]] bool same_block(std::uint32_t a, std::uint32_t b) const;
  [[nodiscard]] bool places_differ(const EventDraft& a, const EventDraft& b) const;
  /// True if `inner` lies in the larger place `outer` by its admin columns.
  [[nodiscard]] static bool contains(const ResolvedPlace& outer, const ResolvedPlace& inner);
  [[nodiscard]] bool days_differ(const EventDraft& a, const EventDraft& b) const;
  [[nodiscard]] bool subjects_clash(const EventDraft& a, const EventDraft& b) const;
  [[nodiscard]] static bool related(const ActorMention& x, const ActorMention& y);
  [[nodiscard]] const std::string& family(const EventDraft& draft) const;
  [[nodiscard]] bool forceful(const EventDraft& draft) const;

 protected:
  const Article& article_;
  const std::vector<SentenceView>& views_;
  const EventRules& rules_;
  const EventKinds& kinds_;
};

}  // namespace rasid
