#include "pipeline/run/stages.h"

#include <utility>

#include "extractors/extractor_parts.h"
#include "pipeline/article/read_article.h"

namespace rasid {

/// SHA-256 over the sources of the stages, made by the build.
extern const char* const kStagesHash;

namespace {

std::string stages_version() {
  return std::string(RASID_VERSION "+") + std::string(kStagesHash).substr(0, 12);
}

}  // namespace

Stages program_stages(const Extractor& extractor, std::shared_ptr<const SiteRules> sites) {
  Stages stages;
  stages.read_article = [sites = std::move(sites)](const RawDocument& document) {
    PageRequest request;
    request.bytes = document.bytes;
    request.url = document.url;
    request.content_type = document.content_type;
    request.fetched = document.fetched;
    request.published = document.published;
    request.language = document.language;
    request.sites = sites.get();
    return read_article(request);
  };
  stages.extract = [&extractor](const Article& article) { return extractor.extract(article); };
  stages.versions = {stages_version(), extractor.ruleset_hash(), extractor.gazetteer_hash()};
  return stages;
}

KindFamilies kind_families(const Extractor& extractor) {
  KindFamilies families;
  for (const EventKind& kind : extractor.parts().kinds.all()) families[kind.id] = kind.family;
  return families;
}

}  // namespace rasid
