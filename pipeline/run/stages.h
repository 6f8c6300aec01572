#pragma once

#include <memory>

#include "extractors/extract.h"
#include "pipeline/article/site_rules.h"
#include "pipeline/link/same_event.h"
#include "pipeline/run/process.h"

namespace rasid {

/// The stages as the program runs them: read_article(), with what is stated of single sites, and the extractors.
/// `extractor` must outlive them.
Stages program_stages(const Extractor& extractor, std::shared_ptr<const SiteRules> sites = nullptr);

/// The families of the kinds that the extractor's rules know, for link_store().
KindFamilies kind_families(const Extractor& extractor);

}  // namespace rasid
