#pragma once

#include <string>
#include <string_view>

namespace rasid {

/// True if the line ends as a sentence does, in Latin or Arabic punctuation; closing quotes and brackets are passed
/// over.
bool ends_sentence(std::string_view text);

/// The line as phrase lists hold it: folded, white space collapsed, without punctuation and symbols at both ends.
std::string line_key(std::string_view text);

/// What a line that is no text of an article is by its words alone, in English and Arabic (and the commonest forms of
/// the other languages of our pages).
enum class LineKind {
  text,
  boilerplate,  ///< whole lines and contact lines: "Advertisement", "Share this", "تابعونا على تلغرام"
  suspect,      ///< begins like boilerplate; a sentence of some length may do so too
  related_link,  ///< "Read more: ...", "اقرأ أيضاً: ...": one line that leads to another article
  related_head,  ///< a heading over links to other articles: they go with it
  end_of_text,   ///< a heading behind which nothing of the article comes: comments, "more from ..."
};

/// `key` is line_key() of the line; `chars` its length, since long lines are sentences that merely begin like a
/// phrase.
LineKind classify_line(const std::string& key, std::size_t chars);

}  // namespace rasid
