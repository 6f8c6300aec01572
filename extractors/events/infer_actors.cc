#include "extractors/events/infer_actors.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace rasid {
namespace {

/// Acts that one side does to another as long as a fight lasts.
constexpr std::array<std::string_view, 6> kFightKinds = {
    "armed_clash", "territory_overtaken", "territory_regained", "air_strike", "shelling", "group_change"};
/// Acts whose doer is often named once and then left out.
constexpr std::array<std::string_view, 6> kSeries = {"air_strike", "shelling", "chemical_weapon",
                                                     "arrest",     "release",  "disrupted_weapons"};

template <std::size_t Size>
bool among(const std::array<std::string_view, Size>& kinds, const std::string& kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

/// A mention that stands for the only side in question, or nothing once a second side came up.
struct OnlySide {
  std::optional<std::uint32_t> mention;
  bool several = false;
};

class Inference {
 public:
  Inference(const Mentions& mentions, std::vector<EventDraft>& drafts) : mentions_(mentions), drafts_(drafts) {}

  void run() {
    for (const EventDraft& draft : drafts_) {
      if (draft.dropped || draft.modality == Modality::planned) continue;
      note_doer(draft);
      note_dyad(draft);
    }
    for (EventDraft& draft : drafts_) {
      if (draft.dropped) continue;
      fill_doer(draft);
      fill_other_side(draft);
    }
  }

 private:
  const ActorMention& actor(std::uint32_t mention) const { return mentions_.actors[mention]; }

  /// The first filler that is an organisation under arms or a government.
  std::optional<std::uint32_t> side_of(const std::vector<Filler>& role) const {
    for (const Filler& filler : role) {
      const ActorMention& a = actor(filler.mention);
      const bool fights = a.type == ActorType::state_forces || a.type == ActorType::external_forces ||
                          a.type == ActorType::rebel_group || a.type == ActorType::political_militia ||
                          a.type == ActorType::identity_militia;
      if (!filler.inherited && fights && !a.actor_id.empty()) return filler.mention;
    }
    return std::nullopt;
  }

  /// What one side is called in the book-keeping: the state whose forces they are, else the organisation.
  std::string side_key(std::uint32_t mention) const {
    const ActorMention& a = actor(mention);
    const bool state = a.type == ActorType::state_forces || a.type == ActorType::external_forces;
    if (state && !a.country.empty()) return "state " + a.country;
    return a.parent.empty() ? a.actor_id : a.parent;
  }

  void note(OnlySide& side, std::uint32_t mention) const {
    if (side.mention && side_key(*side.mention) != side_key(mention)) side.several = true;
    if (!side.mention) side.mention = mention;
  }

  void note_doer(const EventDraft& draft) {
    const auto doer = side_of(draft.subjects);
    if (doer && among(kSeries, draft.kind)) note(doers_[draft.kind], *doer);
  }

  void note_dyad(const EventDraft& draft) {
    if (!among(kFightKinds, draft.kind)) return;
    const auto doer = side_of(draft.subjects);
    const auto other = side_of(draft.objects);
    if (!doer || !other || side_key(*doer) == side_key(*other)) return;
    note(against_[side_key(*doer)], *other);
    note(against_[side_key(*other)], *doer);
  }

  void fill_doer(EventDraft& draft) const {
    if (!draft.subjects.empty()) return;
    const auto known = doers_.find(draft.kind);
    std::optional<std::uint32_t> doer;
    if (known != doers_.end())
      doer = known->second.several ? doer_right_before(draft) : known->second.mention;
    else if (draft.kind == "air_strike")
      doer = only_air_force();
    const auto hit = side_of(draft.objects);
    if (!doer || (hit && side_key(*hit) == side_key(*doer))) return;
    draft.subjects.push_back({*doer, true, 0.5});
  }

  /// The one state with aircraft over Syria that the article names.
  std::optional<std::uint32_t> only_air_force() const {
    static constexpr std::array<std::string_view, 5> kFlying = {"SY", "RU", "US", "TR", "IL"};
    OnlySide side;
    for (std::uint32_t m = 0; m < mentions_.actors.size(); ++m) {
      const ActorMention& a = actor(m);
      const bool state = a.type == ActorType::state_forces || a.type == ActorType::external_forces;
      const bool flies = std::find(kFlying.begin(), kFlying.end(), a.country) != kFlying.end();
      if (state && (flies || a.actor_id == "coalition")) note(side, m);
    }
    return side.several ? std::nullopt : side.mention;
  }

  /// Whoever did the same kind of act in this sentence or the two before.
  std::optional<std::uint32_t> doer_right_before(const EventDraft& draft) const {
    std::optional<std::uint32_t> doer;
    for (const EventDraft& before : drafts_) {
      if (&before == &draft) break;
      if (before.dropped || before.kind != draft.kind || before.sentence + 2 < draft.sentence) continue;
      if (const auto side = side_of(before.subjects)) doer = side;
    }
    return doer;
  }

  void fill_other_side(EventDraft& draft) const {
    if (!among(kFightKinds, draft.kind) || draft.kind == "group_change" || !draft.objects.empty()) return;
    const auto doer = side_of(draft.subjects);
    if (!doer) return;
    const auto known = against_.find(side_key(*doer));
    if (known == against_.end() || known->second.several) return;
    draft.objects.push_back({*known->second.mention, true, 0.5});
  }

  const Mentions& mentions_;
  std::vector<EventDraft>& drafts_;
  std::map<std::string, OnlySide> doers_;    ///< by kind of act
  std::map<std::string, OnlySide> against_;  ///< by side: whom it fights
};

}  // namespace

void infer_actors(const Mentions& mentions, std::vector<EventDraft>& drafts) {
  Inference(mentions, drafts).run();
}

}  // namespace rasid
