#pragma once

#include <string>
#include <vector>

#include "pipeline/article/body_blocks.h"
#include "pipeline/article/metadata.h"

namespace rasid {

/// The lines between the title and the container that belong to the article: its standfirst and summary points. They
/// say what they are by name, repeat the page's description, or are points of a list without links. At most six, in
/// reading order.
std::vector<TextBlock> read_standfirst(const PageView& page, const Titles& titles, const Container& container);

}  // namespace rasid
