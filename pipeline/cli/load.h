#pragma once

#include <filesystem>
#include <memory>

#include "extractors/extract.h"
#include "pipeline/article/site_rules.h"
#include "pipeline/cli/cli.h"

namespace rasid {

/// The rules and the gazetteer of the data folder. Null if they can't be loaded: then every fault has been printed on
/// stderr and the session's exit code is set.
std::unique_ptr<Extractor> load_extractor(Session& session);

/// Where what can be reckoned again is kept between runs: $RASID_CACHE, else $XDG_CACHE_HOME/rasid, else
/// ~/.cache/rasid. Empty, for nowhere, if RASID_CACHE is empty or there is no home.
std::filesystem::path cache_folder();

/// What rules/sites.toml of the data folder says of single sites; an empty set if there is none or no data folder.
/// Faults are printed on stderr; the rules without one hold.
std::shared_ptr<const SiteRules> load_site_rules();

}  // namespace rasid
