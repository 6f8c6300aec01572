#pragma once

#include "core/record/article.h"

namespace rasid {

/// Appends the text of the next page of the same article: its blocks without the title, without datelines and without
/// what stands in `article` already (a standfirst or a picture that every page repeats). Metadata stay the first
/// page's; authors and a publication time are taken over where the first has none.
void append_page(Article& article, const Article& next);

}  // namespace rasid
