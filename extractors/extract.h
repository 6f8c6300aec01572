#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/record/article.h"
#include "core/record/candidate.h"

namespace rasid {

struct ExtractorParts;

/// The one door of this wing: articles in, mentions and candidates out. Owns the gazetteer, the rules and the
/// vocabulary that both share (a name and a rule's word must get the same number), so the three can't be mixed up.
/// Loaded once; afterwards extract() is a pure function, safe to call from several threads.
class Extractor {
 public:
  /// Reads `data_folder`/rules and `data_folder`/gazetteer/data. Empty if a file has an error; `diagnostics` then
  /// says every one (and warnings in any case). The gazetteer's index is kept in `cache_folder` if one is given.
  static std::unique_ptr<Extractor> load(const std::filesystem::path& data_folder,
                                         std::vector<Diagnostic>& diagnostics,
                                         const std::filesystem::path& cache_folder = {});
  ~Extractor();
  Extractor(const Extractor&) = delete;
  Extractor& operator=(const Extractor&) = delete;

  /// Reads the article's text. An article without text gives an empty extraction. Candidates are in the order of the
  /// text, their ids stable as long as the article's identity (canonical URL, else URL, else content hash), the kind
  /// and the sentence stay. Linear in the text's length.
  [[nodiscard]] Extraction extract(const Article& article) const;

  /// What the rules made of each trigger that they met, kept or not, with the reason: for people who ask why, or why
  /// not.
  struct Reading {
    Span sentence;
    Span trigger;
    std::string rule;
    std::string kind;
    bool kept = false;
    std::string reason;  ///< why it was not kept
    double confidence = 0;
    std::vector<ConfidencePart> parts;
    std::vector<std::pair<std::string, Span>> slots;  ///< "actor1", "place", ... and the mention that fills it
  };
  [[nodiscard]] std::vector<Reading> explain(const Article& article) const;

  /// Of every byte below rules/ and of the gazetteer's tables: stored with each candidate.
  [[nodiscard]] const std::string& ruleset_hash() const;
  [[nodiscard]] const std::string& gazetteer_hash() const;
  /// The readers by themselves, for `rasid dates`, `rasid rules` and the like.
  [[nodiscard]] const ExtractorParts& parts() const { return *parts_; }

 private:
  explicit Extractor(std::unique_ptr<ExtractorParts> parts);
  std::unique_ptr<ExtractorParts> parts_;
};

}  // namespace rasid
