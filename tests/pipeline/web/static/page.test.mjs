// The page's own functions, without a browser: offsets, texts in both languages, keys.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import {test} from "node:test";
import {fileURLToPath} from "node:url";

const scripts = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../../../pipeline/web/static/js");
globalThis.localStorage = {getItem: () => null, setItem: () => {}};
/** Our files are modules for a browser; this reads one as such. */
const load = (name) => import("data:text/javascript;base64," + fs.readFileSync(path.join(scripts, name)).toString("base64"));
const bytes = (text) => new TextEncoder().encode(text).length;

test("bytes of UTF-8 become units of UTF-16, for every character of both scripts and beyond", async () => {
  const {Offsets} = await load("spans.js");
  const text = ("Idlib: قُتل ثلاثة 👩‍👧 في سراقب — “three” 𐤀 é\n\n").repeat(40);
  const offsets = new Offsets(text);
  let unit = 0;
  let byte = 0;
  for (const character of text) {
    assert.equal(offsets.to_utf16(byte), unit);
    const length = bytes(character);
    // A byte inside of a character belongs to it.
    for (let inside = 1; inside < length; ++inside) assert.equal(offsets.to_utf16(byte + inside), unit);
    unit += character.length;
    byte += length;
  }
  assert.equal(offsets.to_utf16(byte), text.length);
  assert.equal(offsets.to_utf16(byte + 100), text.length);
  assert.equal(offsets.to_utf16(-5), 0);
  assert.equal(new Offsets("").to_utf16(3), 0);
});

test("a span cut out by its bytes is the words that the rules read", async () => {
  const {Offsets} = await load("spans.js");
  const text = "بحسب الدفاع المدني (White Helmets) في سراقب 🕯";
  const offsets = new Offsets(text);
  for (const words of ["الدفاع المدني", "White Helmets", "سراقب", "🕯"]) {
    const begin = bytes(text.slice(0, text.indexOf(words)));
    assert.equal(text.slice(offsets.to_utf16(begin), offsets.to_utf16(begin + bytes(words))), words);
  }
});

test("overlapping spans are cut at their edges, the shortest first, and nothing of the text is lost", async () => {
  const {cut} = await load("spans.js");
  const spans = [{begin: 0, end: 20, slot: "event"}, {begin: 5, end: 12, slot: "actor2"}, {begin: 5, end: 8, slot: "killed"}, {begin: 30, end: 40, slot: "date"}];
  const pieces = cut(0, 25, spans);
  assert.deepEqual(pieces.map((p) => [p.begin, p.end]), [[0, 5], [5, 8], [8, 12], [12, 20], [20, 25]]);
  assert.deepEqual(pieces.map((p) => p.spans.map((s) => s.slot)), [["event"], ["killed", "actor2", "event"], ["actor2", "event"], ["event"], []]);
});

test("every text stands in both languages with the same names to fill in, and none is missing", async () => {
  const {texts} = await load("i18n.js");
  const all = texts();
  const names = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort().join();
  for (const [key, [english, arabic]] of Object.entries(all)) {
    assert.equal(names(english), names(arabic), key);
    assert.equal(english === "", arabic === "", key);
    if (arabic && !/Natural Earth/.test(arabic)) assert.match(arabic, /[\u0600-\u06ff]|^[.\d]/, key);
  }
  const used = new Set();
  for (const file of fs.readdirSync(scripts)) {
    for (const match of fs.readFileSync(path.join(scripts, file), "utf8").matchAll(/\bt\("([a-z][\w.]*)"/g)) used.add(match[1]);
  }
  assert.deepEqual([...used].filter((key) => !key.endsWith(".") && !(key in all)), []);
});

test("no script of the page makes HTML of a text, none is inline, and nothing is asked of another host", () => {
  for (const file of fs.readdirSync(scripts)) {
    const source = fs.readFileSync(path.join(scripts, file), "utf8");
    assert.doesNotMatch(source, /\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function/, file);
    assert.doesNotMatch(source, /https?:\/\/(?!www\.w3\.org)/, file);
  }
  const html = fs.readFileSync(path.join(scripts, "../index.html"), "utf8");
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|\son\w+=|style=|https?:/);
});

test("no two actions share a key", async () => {
  const {kStandardKeys} = await load("keys.js");
  const codes = Object.values(kStandardKeys);
  assert.equal(new Set(codes).size, codes.length);
});
