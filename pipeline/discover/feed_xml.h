#pragma once

#include "pipeline/discover/feed.h"
#include "pipeline/discover/xml_tree.h"

namespace rasid {

/// Reads a feed from its XML. `base` is the address that relative links start from. Error `invalid` if the root is no
/// feed's.
Result<Feed> feed_from_xml(const XmlNode& root, const std::string& base);

}  // namespace rasid
