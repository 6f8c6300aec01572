#include "pipeline/article/read_article.h"

#include <algorithm>

#include "core/base/sha256.h"
#include "pipeline/article/block_filter.h"
#include "pipeline/article/body_blocks.h"
#include "pipeline/article/charset.h"
#include "pipeline/article/clean_text.h"
#include "pipeline/article/container.h"
#include "pipeline/article/dom.h"
#include "pipeline/article/language.h"
#include "pipeline/article/lines.h"
#include "pipeline/article/message_page.h"
#include "pipeline/article/metadata.h"
#include "pipeline/article/page_class.h"
#include "pipeline/article/page_state.h"
#include "pipeline/article/plain_text.h"
#include "pipeline/article/prescan.h"
#include "pipeline/article/site_rules.h"
#include "pipeline/article/standfirst.h"
#include "pipeline/article/utf8.h"

namespace rasid {
namespace {

constexpr std::size_t kEnough = 250;    // characters: a text of this length needs no second try
constexpr std::size_t kShortest = 120;  // of a text that only a witness has: a flash of one sentence

/// Names that say that the article is elsewhere; the others stand inside articles too.
constexpr std::uint32_t kContainerNames = kComments | kRelated | kConsent | kSubscribe | kAdvert | kNavigation;

/// One step of the retry ladder.
struct Attempt {
  const char* name;
  std::uint32_t trusted_names;
  bool count_hidden;
};
constexpr Attempt kAttempts[] = {{"strict", kPrunable, false},
                                 {"few names trusted", kComments | kConsent | kSubscribe | kPaywall, false},
                                 {"no names trusted", 0, false},
                                 {"hidden parts too", kComments | kConsent, true}};

struct Body {
  Container container;
  std::vector<TextBlock> blocks;
  std::size_t chars = 0;
  const char* attempt = "";
};

bool is_prose(const TextBlock& b) {
  return b.kept && b.kind != BlockKind::caption && b.kind != BlockKind::heading && b.chars >= 60 &&
         b.link_chars * 2 < b.chars;
}

/// The element that holds all the parts: on a page of updates the times stand between them.
void widen(const Dom& dom, Container& container) {
  std::uint32_t node = container.parts.front();
  while (node != 0 && !dom.inside(container.parts.back(), node)) node = dom[node].parent;
  if (node == 0 || dom[node].tag == Tag::body || dom[node].tag == Tag::html) return;
  container.node = node;
  container.parts = {node};
}

Body read_body(const PageView& page, const Titles& titles, const Attempt& attempt, const FilterContext& context,
               bool explain) {
  const Dom& dom = page.dom;
  NameTraits& traits = page.traits;
  Body body;
  body.attempt = attempt.name;
  body.container =
      find_container(dom, traits, {attempt.trusted_names & kContainerNames, attempt.count_hidden, titles.heading});
  if (const std::uint32_t stated = page.site ? find_selected(dom, page.site->body) : 0; stated != 0) {
    body.container.node = stated;
    body.container.parts = {stated};
    body.container.reason = "rules/sites.toml";
  }
  if (body.container.parts.empty()) return body;
  if (context.live && body.container.parts.size() > 1) widen(dom, body.container);
  ReadOptions options{attempt.trusted_names, attempt.count_hidden, explain, {}};
  if (page.site) options.left = all_selected(dom, page.site->drop);
  body.blocks = read_blocks(dom, traits, body.container, options);
  std::vector<TextBlock> first = read_standfirst(page, titles, body.container);
  body.blocks.insert(body.blocks.begin(), std::make_move_iterator(first.begin()),
                     std::make_move_iterator(first.end()));
  filter_blocks(body.blocks, context);
  body.chars = kept_chars(body.blocks);
  return body;
}

/// Strict first; a step further down must bring clearly more to be believed.
Body best_body(const PageView& page, const Titles& titles, const FilterContext& context, bool explain) {
  Body best;
  for (const Attempt& attempt : kAttempts) {
    Body body = read_body(page, titles, attempt, context, explain);
    if (best.blocks.empty() || (body.chars > kEnough && body.chars > best.chars * 2)) best = std::move(body);
    if (best.chars >= kEnough) break;
  }
  return best;
}

/// Where nothing else was found: every line of the page that reads as a sentence, links or not (an <a> that nobody
/// closed makes a link of the whole page).
void take_sentences(const PageView& page, Body& body) {
  const Dom& dom = page.dom;
  Container container;
  container.node = dom.first(Tag::body, 0, static_cast<std::uint32_t>(dom.size()));
  if (container.node == dom.size()) return;
  container.parts = {container.node};
  std::vector<TextBlock> blocks = read_blocks(dom, page.traits, container, {kPrunable, false, false, {}});
  std::erase_if(blocks, [](const TextBlock& b) { return b.chars < 60 || !ends_sentence(b.text); });
  if (blocks.empty()) return;
  body.blocks = std::move(blocks);
  body.container = container;
  body.chars = kept_chars(body.blocks);
  body.attempt = "sentences anywhere";
}

/// The blocks of JSON-LD's articleBody or of the page's state, where the page itself shows less than half of it.
std::vector<TextBlock> linked_blocks(const LinkedData& linked, const char* witness) {
  std::vector<TextBlock> out;
  const std::string text = strip_markup(linked.body);
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = std::min(text.find('\n', at), text.size());
    TextBlock block;
    block.text = clean_text(std::string_view(text).substr(at, end - at));
    block.chars = static_cast<std::uint32_t>(count_characters(block.text));
    block.reason = witness;
    if (block.chars > 0) out.push_back(std::move(block));
    at = end + 1;
  }
  return out;
}

/// What the page hands to its script stands in where nothing else speaks.
void fill_from_state(LinkedData state, LinkedData& linked) {
  linked.body = std::move(state.body);
  if (linked.published.empty()) linked.published = std::move(state.published);
  if (linked.modified.empty()) linked.modified = std::move(state.modified);
  if (linked.authors.empty()) linked.authors = std::move(state.authors);
}

void take_linked_body(const LinkedData& linked, const FilterContext& context, const char* witness, Body& body) {
  if (linked.body.size() < kShortest) return;
  std::vector<TextBlock> blocks = linked_blocks(linked, witness);
  filter_blocks(blocks, context);
  const std::size_t chars = kept_chars(blocks);
  if (chars < kShortest || chars < body.chars * 2) return;
  body.blocks = std::move(blocks);
  body.chars = chars;
  body.attempt = witness;
}

std::string describe(const Dom& dom, std::uint32_t node) {
  if (node == 0) return "none";
  std::string out(dom.written_name(node));
  if (const std::string_view id = dom.attribute(node, "id"); !id.empty()) out += "#" + std::string(id.substr(0, 60));
  std::string_view classes = dom.attribute(node, "class");
  if (!classes.empty()) out += "." + std::string(classes.substr(0, std::min<std::size_t>(classes.find(' '), 60)));
  return out;
}

void fill_trace(const Dom& dom, const Body& body, ArticleTrace& trace) {
  trace.container = describe(dom, body.container.node);
  trace.container_reason = body.container.reason;
  trace.container_score = body.container.score;
  trace.attempt = body.attempt;
  for (const TextBlock& b : body.blocks) {
    std::string reason = b.reason;
    if (reason.empty()) reason = b.kept ? "text" : "dropped";
    trace.blocks.push_back({b.kind, b.kept, reason,
                            b.chars ? std::min(1.0, static_cast<double>(b.link_chars) / b.chars) : 0, b.chars,
                            clean_text(b.text)});
  }
}

/// How sure the stage is of its text: length, prose, the share of the page's text, agreement with JSON-LD.
double quality_of(const Dom& dom, const Body& body, const LinkedData& linked) {
  if (body.chars == 0) return 0;
  const double length = std::min(1.0, static_cast<double>(body.chars) / 1200.0);
  const auto prose = std::count_if(body.blocks.begin(), body.blocks.end(), is_prose);
  const auto kept = std::count_if(body.blocks.begin(), body.blocks.end(),
                                  [](const TextBlock& b) { return b.kept && b.kind != BlockKind::caption; });
  const double running = kept ? static_cast<double>(prose) / static_cast<double>(kept) : 0;
  const double share = std::min(1.0, 2.5 * static_cast<double>(body.chars) / std::max<double>(1.0, dom[0].chars));
  double quality = 0.4 * length + 0.35 * running + 0.25 * share;
  if (linked.body.size() > 300) {
    const double stated = static_cast<double>(count_characters(linked.body));
    const double agreement = std::min<double>(stated, static_cast<double>(body.chars)) /
                             std::max<double>(stated, static_cast<double>(body.chars));
    quality = 0.7 * quality + 0.3 * agreement;
  }
  if (std::string_view(body.attempt) != "strict") quality *= 0.8;
  return std::min(1.0, quality);
}

/// The most blocks of running text in a row; a headline that is a link parts them, as in lists of articles.
std::size_t longest_run(const std::vector<TextBlock>& blocks) {
  std::size_t run = 0, best = 0;
  for (const TextBlock& b : blocks) {
    const bool linked = b.chars > 0 && b.link_chars * 10 > b.chars * 7;
    if (linked && b.chars >= 15 && b.chars < 250)
      run = 0;
    else if (is_prose(b))
      best = std::max(best, ++run);
  }
  return best;
}

bool is_cut_short(const std::vector<TextBlock>& blocks) {
  const auto last = std::find_if(blocks.rbegin(), blocks.rend(), is_prose);
  return last != blocks.rend() && (last->text.ends_with("...") || last->text.ends_with("\xE2\x80\xA6"));
}

/// Classes whose words are the page's own, not an article's.
bool shows_text(PageClass page_class) {
  return page_class != PageClass::challenge && page_class != PageClass::consent && page_class != PageClass::soft_404;
}

void assemble(const Body& body, Article& article) {
  append_block(article, BlockKind::title, article.title);
  std::size_t written = 0;
  for (const TextBlock& b : body.blocks) {
    if (!b.kept) continue;
    const std::string clean = clean_text(b.text);
    if (clean.empty()) continue;
    BlockKind kind = b.kind;
    if (kind == BlockKind::paragraph && written < 2 && is_dateline(clean)) kind = BlockKind::dateline;
    append_block(article, kind, clean);
    ++written;
  }
}

void finish(const PageRequest& request, Article& article) {
  if (request.published) article.published = request.published;
  std::string sample;
  for (const Block& b : article.blocks) {
    if (sample.size() > 4'000) break;
    sample += b.span.of(article.text);
    sample += '\n';
  }
  article.language =
      request.language.empty() || request.language == "auto" ? detect_language(sample) : request.language;
  article.content_hash = sha256_hex(article.text);
}

/// A channel's messages: no title of their own, the channel is the outlet.
Article read_message_page(const PageRequest& request, const PageView& page, Article article, ArticleTrace* trace) {
  MessagePage messages = read_messages(page, request.fetched);
  Body body;
  body.blocks = std::move(messages.blocks);
  body.chars = kept_chars(body.blocks);
  body.attempt = "messages";
  article.title.clear();
  if (!messages.channel.empty()) article.outlet = messages.channel;
  article.published = std::move(messages.published);
  article.page_class = body.chars == 0 ? PageClass::empty : PageClass::message;
  article.page_class_reason =
      body.chars == 0 ? "a channel's page without a message" : "preview of a channel's messages";
  article.quality = body.chars == 0 ? 0 : 1;
  assemble(body, article);
  if (trace) fill_trace(page.dom, body, *trace);
  finish(request, article);
  return article;
}

/// States what the page is and how sure that is; gives the address of the article's next page.
std::string classify(const PageView& page, const Titles& titles, const Body& body, std::size_t flattened,
                     Article& article) {
  const bool dated = article.published && article.published->confidence >= 0.8 && article.published->source != "url";
  const auto prose = std::count_if(body.blocks.begin(), body.blocks.end(), is_prose);
  ClassVerdict verdict = classify_page({page, titles, body.chars, static_cast<std::size_t>(prose),
                                        longest_run(body.blocks), is_cut_short(body.blocks), dated});
  article.page_class = verdict.page_class;
  article.page_class_reason = std::move(verdict.reason);
  if (flattened > 0)
    article.page_class_reason +=
        "; " + std::to_string(flattened) + " tags beyond the limits of depth or number left out";
  article.quality = has_article(article.page_class) ? quality_of(page.dom, body, page.linked) : 0;
  std::string next = has_article(article.page_class) ? read_next_page(page) : std::string();
  if (!next.empty()) article.page_class_reason += "; goes on at " + next;
  return next;
}

Result<Article> read_html(const PageRequest& request, const std::string& text, Article article, PageLinks* links,
                          ArticleTrace* trace) {
  Prescan scanned = prescan(text);
  Result<Dom> parsed = Dom::parse(scanned.html, {});
  if (!parsed) return fail(parsed.error().code, parsed.error().message, request.url);
  const Dom& dom = *parsed;
  NameTraits traits(dom);
  const MetaTags meta(dom);
  LinkedData linked = read_json_ld(scanned.json_ld);
  const SiteRule* site = request.sites ? request.sites->find(host_of(request.url)) : nullptr;
  const PageView page{dom, traits, meta, linked, request.url, site};
  const Titles titles = read_titles(page);
  article.title = titles.title;
  article.outlet = titles.site.empty() ? host_of(request.url) : titles.site;
  article.declared_language = read_declared_language(page);
  article.canonical_url = read_canonical_url(page);
  if (links) links->amp_url = read_amp_url(page);

  if (is_message_page(page)) return read_message_page(request, page, std::move(article), trace);

  FilterContext context;
  context.title = titles.title;
  context.live = linked.type == "LiveBlogPosting";
  Body body = best_body(page, titles, context, trace != nullptr);
  const char* witness = "json-ld articleBody";
  if (body.chars < kEnough && linked.body.size() < kShortest && !scanned.states.empty()) {
    fill_from_state(read_page_state(scanned.states, titles.title), linked);
    witness = "the page's state";
  }
  take_linked_body(linked, context, witness, body);
  if (body.chars == 0) take_sentences(page, body);
  article.authors = read_authors(page, titles, body.container);
  PageTimes times = read_times(page, titles, body.container, request.fetched, article.declared_language);
  article.published = std::move(times.published);
  article.modified = std::move(times.modified);

  std::string next = classify(page, titles, body, scanned.flattened, article);
  if (links) links->next_page = std::move(next);
  if (shows_text(article.page_class)) assemble(body, article);
  if (trace) fill_trace(dom, body, *trace);
  finish(request, article);
  return article;
}

Result<Article> read(const PageRequest& request, PageLinks* links, ArticleTrace* trace) {
  if (request.bytes.size() > kMaxPageBytes) {
    return fail(ErrorCode::too_large,
                "the page has " + std::to_string(request.bytes.size() >> 20) + " MB; pages up to " +
                    std::to_string(kMaxPageBytes >> 20) + " MB are read",
                request.url);
  }
  Article article;
  article.url = request.url;
  article.fetched = request.fetched;
  if (looks_binary(request.bytes))
    return fail(ErrorCode::invalid,
                "neither a page nor a text: the bytes are of another kind (a picture, a PDF, an archive?)",
                request.url);
  Decoded decoded = decode_bytes(request.bytes, request.content_type);
  article.charset = decoded.charset;
  if (looks_like_html(decoded.text)) return read_html(request, decoded.text, std::move(article), links, trace);
  read_plain_text(decoded.text, article);
  article.page_class = article.blocks.empty() ? PageClass::empty : PageClass::article;
  article.page_class_reason = article.blocks.empty() ? "no text" : "plain text";
  article.quality = article.blocks.empty() ? 0 : 1;
  if (trace) trace->attempt = "plain text";
  finish(request, article);
  return article;
}

}  // namespace

Result<Article> read_article(const PageRequest& request) {
  return read(request, nullptr, nullptr);
}
Result<Article> read_article(const PageRequest& request, PageLinks& links, ArticleTrace* trace) {
  return read(request, &links, trace);
}

}  // namespace rasid
