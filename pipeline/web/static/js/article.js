// The article with the words of each field marked.
import {bdi, direction_of, fill, h, plain, safe_url, shown_text} from "./dom.js";
import {cut, Offsets} from "./spans.js";
import {day_text, t} from "./i18n.js";

/** Evidence as spans of UTF-16 with the slot that each fills. */
export function evidence_spans(event, text) {
  const offsets = new Offsets(text);
  return (event.evidence ?? [])
    .map((e) => ({begin: offsets.to_utf16(e.begin), end: offsets.to_utf16(e.end), slot: e.slot, rule: e.rule, inherited: e.inherited}))
    .filter((e) => e.end > e.begin);
}

const kTags = {title: "h2", heading: "h3", quote: "blockquote", list_item: "p", caption: "p", dateline: "p", paragraph: "p"};

function marked(text, piece) {
  const words = shown_text(text.slice(piece.begin, piece.end));
  const slots = [...new Set(piece.spans.map((s) => s.slot))];
  if (slots.length === 0) return words;
  const first = slots.find((s) => s !== "event") ?? "event";
  const names = slots.filter((s) => s !== "event").map((s) => t("slot." + s));
  const attributes = {class: "ev ev-" + first, "data-slots": slots.join(" ")};
  if (names.length) attributes.title = names.join(", ");
  return h(first === "event" ? "span" : "mark", attributes, words);
}

function block_element(article, block, offsets, spans) {
  const begin = offsets.to_utf16(block.start);
  const end = offsets.to_utf16(block.end);
  const text = article.text.slice(begin, end);
  const inside = spans.filter((s) => s.begin < end && begin < s.end);
  const element = h(kTags[block.kind] ?? "p", {class: "block block-" + block.kind, dir: direction_of(text, article.language), lang: article.language});
  for (const piece of cut(begin, end, inside)) element.append(...[marked(article.text, piece)].flat());
  return element;
}

/** The head: outlet, day, author, language, the way to the page itself. */
function article_head(item) {
  const article = item.article;
  const url = safe_url(article.url ?? article.canonical_url ?? item.url);
  const parts = [];
  if (article.outlet) parts.push(bdi(article.outlet, {class: "outlet"}));
  if (article.published) parts.push(h("time", {datetime: article.published}, day_text(article.published.slice(0, 10))));
  else parts.push(h("span", {class: "muted"}, t("article.no_day")));
  if (article.authors?.length) parts.push(h("span", {}, t("article.by") + " ", article.authors.slice(0, 4).map((a, i) => [i ? ", " : "", bdi(a)])));
  parts.push(h("span", {class: "muted"}, t("language." + article.language)));
  if (url) parts.push(h("a", {href: url, rel: "noopener noreferrer", target: "_blank", class: "source-link"}, t("article.open") + " ↗"));
  return h("p", {class: "article-head"}, parts.map((part, i) => [i ? h("span", {class: "dot", "aria-hidden": "true"}, "·") : "", part]));
}

/** Fills `element` with the item's article. */
export function show_article(element, item) {
  const article = item.article;
  if (!article) {
    fill(element, h("p", {class: "empty"}, t("article.none")));
    return;
  }
  const offsets = new Offsets(article.text);
  const spans = evidence_spans(item.event, article.text);
  const blocks = article.blocks?.length ? article.blocks : [{kind: "paragraph", start: 0, end: 1e12}];
  const has_title = blocks.some((block) => block.kind === "title");
  const body = h("div", {class: "article-text", dir: direction_of(article.text, article.language), lang: article.language});
  if (!has_title && article.title) body.append(h("h2", {class: "block block-title", dir: direction_of(article.title, article.language)}, plain(article.title)));
  for (const block of blocks) body.append(block_element(article, block, offsets, spans));
  fill(element, article_head(item), body);
}

/** Lights up the words of one field; gives the first of them, or null. */
export function light_up(element, slot) {
  let first = null;
  for (const mark of element.querySelectorAll("[data-slots]")) {
    const on = slot !== null && mark.dataset.slots.split(" ").includes(slot);
    mark.classList.toggle("lit", on);
    if (on && !first) first = mark;
  }
  return first;
}

/** Brings the words of a field, or else the sentence of the event, into sight. */
export function scroll_to(element, slot) {
  const mark = light_up(element, slot) ?? element.querySelector(".ev");
  mark?.scrollIntoView({block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth"});
}
