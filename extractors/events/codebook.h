#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/record/candidate.h"
#include "extractors/events/kinds.h"
#include "extractors/ruleset/toml_file.h"

namespace rasid {

/// When an entry of a code book holds: each list that is not empty must have something of the event.
struct CodeCondition {
  std::vector<std::string> means;
  std::vector<std::string> without_means;  ///< none of these
  std::vector<std::string> rules;          ///< ids of event rules ("sanction") or of their triggers ("sanction.lift")
  std::vector<Modality> modality;
  std::vector<ActorType> actor1_types;  ///< every actor in the role must have one of them, and there must be one
  std::vector<ActorType> actor2_types;

  [[nodiscard]] bool holds(const Candidate& candidate) const;
};

/// The tables of rules/codebooks/: what an event is called in ACLED's, PLOVER's and CAMEO's code books, and which
/// kind it is where that depends on who did it, to whom and with what. Immutable after loading; read from any thread.
class Codebook {
 public:
  /// Reads rules/codebooks/*.toml; what is wrong with them is added to `diagnostics`.
  static Codebook load(const std::filesystem::path& rules, const EventKinds& kinds,
                       std::vector<Diagnostic>& diagnostics);

  /// The codes that follow from what is known of the event. What is unknown has no code: there is no default.
  [[nodiscard]] Codes codes_for(const Candidate& candidate) const;

  /// The kind that the event has once its actors and means are known (decisions.toml); its own if nothing decides.
  [[nodiscard]] std::string decided_kind(const Candidate& candidate) const;

  /// Event rules and means that the tables name, where they name them: to be checked against the rules themselves.
  [[nodiscard]] const std::vector<Phrase>& named_rules() const { return named_rules_; }
  [[nodiscard]] const std::vector<Phrase>& named_means() const { return named_means_; }

 private:
  friend class CodebookLoader;
  struct AcledEntry {
    CodeCondition when;
    std::string event_type;
    std::string sub_event_type;
    std::string disorder_type;
    std::optional<int> crowd;   ///< inter code of civilians who act
    std::optional<int> target;  ///< inter code of whom it is done to, by definition
    bool alone = false;         ///< complete without a second actor
  };
  struct PloverEntry {
    CodeCondition when;
    std::string type;
    std::string mode;
  };
  struct CameoEntry {
    CodeCondition when;
    std::string root;
  };
  struct Decision {
    CodeCondition when;
    std::string becomes;
  };
  template <typename Entry>
  using Book = std::map<std::string, std::vector<Entry>, std::less<>>;  ///< by kind

  void add_interaction(const Candidate& candidate, const AcledEntry& entry, Codes& codes) const;

  Book<AcledEntry> acled_;
  Book<PloverEntry> plover_;
  Book<CameoEntry> cameo_;
  Book<Decision> decisions_;
  std::map<ActorType, int> interaction_;
  std::map<DatePrecision, int> time_precision_;
  std::vector<Phrase> named_rules_;
  std::vector<Phrase> named_means_;
};

}  // namespace rasid
