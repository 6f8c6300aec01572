// Elements from data. Whatever comes from outside goes in as text nodes or through properties that take no markup:
// there is no innerHTML in this page.

/** h("p", {class: "x", onclick: f}, "text", element, [more]) */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else if (name === "checked" || name === "disabled" || name === "selected" || name === "hidden") element[name] = Boolean(value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  add(element, children);
  return element;
}

const kSvg = "http://www.w3.org/2000/svg";
/** The same for SVG. */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(kSvg, tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(name, String(value));
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** Puts `children` in place of what was in `element`. */
export function fill(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

const kControls = /[\u202a-\u202e\u2066-\u2069]/g;

/** A piece of outside text within a line of the page: its own direction, and no control that could turn the line. */
export function bdi(text, attributes) {
  return h("bdi", {dir: "auto", ...attributes}, plain(text));
}

/** Outside text without bidi controls. */
export function plain(text) {
  return String(text ?? "").replace(kControls, "");
}

/** Text nodes of an article's text; a bidi control shows as a small sign in place of what it does. */
export function shown_text(text) {
  const out = [];
  let from = 0;
  for (const match of text.matchAll(kControls)) {
    if (match.index > from) out.push(document.createTextNode(text.slice(from, match.index)));
    const code = "U+" + match[0].codePointAt(0).toString(16).toUpperCase();
    out.push(h("span", {class: "control", title: code}, "◦"));
    from = match.index + match[0].length;
  }
  if (from < text.length) out.push(document.createTextNode(text.slice(from)));
  return out;
}

/** An address that may be opened: http and https only. */
export function safe_url(text) {
  try {
    const url = new URL(String(text));
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

const kRightToLeft = new Set(["ar", "fa", "ur", "he", "ckb", "ps", "sd", "yi"]);
/** "rtl" or "ltr" of a text by its letters; `language` decides where there are none. */
export function direction_of(text, language) {
  const right = (text.match(/[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/g) ?? []).length;
  const left = (text.match(/[A-Za-z\u00c0-\u024f\u0400-\u04ff]/g) ?? []).length;
  if (right === left) return kRightToLeft.has(language) ? "rtl" : "ltr";
  return right > left ? "rtl" : "ltr";
}
