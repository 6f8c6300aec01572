// The review page as people use it: keyboard, two people at once, both languages, hostile articles.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import {createRequire} from "node:module";
import {after, before, test} from "node:test";
import {kScript, write_articles, write_hostile_articles} from "./articles.mjs";
import {item_id, item_shown, launch, next_shown, person, rasid, serve, temp_folder, token_of} from "./support.mjs";

const folder = temp_folder();
const database = path.join(folder, "review.db");
const pictures = process.env.RASID_PICTURES;
const faults = [];
let server;
let browser;
let me;

const events = (...filter) => JSON.parse(rasid("events", "list", "--db", database, "--limit", "0", "--json", ...filter));
const shown = (id) => JSON.parse(rasid("events", "show", id, "--db", database, "--json"));
async function picture(page, name) {
  if (pictures) await page.screenshot({path: path.join(pictures, name + ".png")});
}
/** Faults since the last call must be none. */
function no_faults() {
  assert.deepEqual(faults.splice(0), []);
}

before(async () => {
  write_articles(path.join(folder, "pages"));
  rasid("ingest", "--db", database, path.join(folder, "pages"));
  server = await serve(database);
  browser = await launch();
  me = await person(browser, server, faults);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  fs.rmSync(folder, {recursive: true, force: true});
});

test("the token leaves the address as soon as the page is open", async () => {
  assert.equal(await me.evaluate(() => location.hash), "");
  await item_shown(me);
  no_faults();
});

test("twenty items are accepted with the keyboard only", async () => {
  await me.bringToFront();
  for (let i = 0; i < 20; ++i) {
    const id = await item_shown(me);
    await me.keyboard.press("a");
    await next_shown(me, id);
  }
  assert.ok(events("--status", "accepted").total >= 20);
  assert.match(await me.textContent("#today"), /20/);
  no_faults();
});

test("fields are gone through with one key, and each shows its own words", async () => {
  await item_shown(me);
  for (const field of ["kind", "date", "place"]) {
    await me.keyboard.press("f");
    assert.equal(await me.getAttribute(".field.current", "data-field"), field);
    const slot = field === "kind" ? "trigger" : field;
    const quotes = await me.$$eval(".field.current .evidence mark", (marks) => marks.map((mark) => mark.textContent));
    const lit = await me.$$eval(".article .lit", (marks) => marks.map((mark) => mark.textContent).join(""));
    assert.ok(quotes.length > 0 && lit.includes(quotes[0]), slot + ": " + lit + " / " + quotes);
  }
  no_faults();
});

test("a place is corrected with the picker, by keyboard", async () => {
  const id = await item_shown(me);
  const was = shown(id).place.name;
  const wanted = was === "Binnish" ? "Azaz" : "Binnish";
  await me.keyboard.press("l");
  await me.waitForSelector("dialog.place-picker .choices li");
  await me.keyboard.press("Control+A");
  await me.keyboard.type(wanted);
  await me.waitForFunction((name) => document.querySelector(".choices li .main-value")?.textContent === name, wanted);
  await me.keyboard.press("Enter");
  await me.waitForSelector(".field[data-field=place] .edited");
  assert.equal(shown(id).place.name, wanted);
  assert.equal(shown(id).status, "new");
  no_faults();
});

test("the picker shows who else bears the name, on the map and with reasons", async () => {
  const line = events("--status", "all").events.find((e) => (e.place?.alternatives ?? []).length > 1);
  assert.ok(line, "no event with several places of one name");
  await me.goto(server.origin + "/?status=all&item=" + line.id);
  await item_shown(me);
  await me.keyboard.press("l");
  await me.waitForSelector("dialog.place-picker .choices li:nth-child(2) .choice-why");
  await me.waitForSelector("dialog.place-picker .leaflet-container canvas");
  const reasons = await me.$$eval("dialog.place-picker .choice-why", (rows) => rows.map((row) => row.textContent));
  assert.ok(reasons.every((reason) => reason.length > 3), reasons.join("; "));
  await picture(me, "picker");
  await me.keyboard.press("Escape");
  await me.goto(server.origin + "/");
  await item_shown(me);
  no_faults();
});

test("an event is edited and accepted with the form", async () => {
  const id = await item_shown(me);
  await me.keyboard.press("e");
  await me.fill("#edit-killed-low", "7");
  await me.fill("#edit-killed-high", "");
  await picture(me, "edit");
  await me.keyboard.press("Control+Enter");
  await next_shown(me, id);
  assert.equal(shown(id).status, "accepted");
  assert.deepEqual(shown(id).tolls.killed, {low: 7, high: null});
  no_faults();
});

let rejected;
test("an item is rejected with a reason, by two keys", async () => {
  rejected = await item_shown(me);
  await me.keyboard.press("x");
  await me.waitForSelector("dialog.reject");
  await picture(me, "reject");
  const key = await me.textContent("dialog.reject .reasons button kbd");
  await me.keyboard.press(key);
  await next_shown(me, rejected);
  const after_it = shown(rejected);
  assert.equal(after_it.status, "rejected");
  assert.ok(after_it.decision.reason.length > 3);
  no_faults();
});

test("and undone after a restart of the server", async () => {
  await me.context().close();
  await server.stop();
  server = await serve(database);
  me = await person(browser, server, faults);
  await item_shown(me);
  await me.keyboard.press("u");
  await me.waitForFunction((id) => new URLSearchParams(location.search).get("item") === id, rejected);
  assert.equal(shown(rejected).status, "new");
  no_faults();
});

test("any decision is undone from the history", async () => {
  await item_shown(me);
  await me.keyboard.press("h");
  await me.waitForSelector(".log .undo-one");
  const accepted = events("--status", "accepted").total;
  await me.click(".log .decision:has(b:text-is('accepted')) .undo-one");
  await me.waitForSelector(".log .decision:first-child b:text-is('took back')");
  assert.ok(events("--status", "accepted").total < accepted);
  await me.keyboard.press("r");
  await item_shown(me);
  no_faults();
});

test("an event is marked as the duplicate of another, and split off again", async () => {
  const fresh = events("--status", "new").events;
  assert.ok(fresh.length >= 2);
  const [one, two] = [fresh[0].id, fresh[fresh.length - 1].id];
  await me.goto(server.origin + "/?item=" + one);
  await item_shown(me);
  await me.keyboard.press("d");
  await me.waitForSelector("dialog.target");
  const words = shown(two).article.title.replace(/[^\p{L} ]/gu, " ");
  await me.keyboard.type(words);
  await me.waitForFunction((text) => document.querySelector("dialog.target .choices li .choice-text")?.textContent === text, shown(two).sentence);
  await me.keyboard.press("Enter");
  await next_shown(me, one);
  assert.equal(shown(one).status, "duplicate");
  assert.equal(shown(one).duplicate_of, two);
  await me.keyboard.press("u");
  await me.waitForFunction((id) => new URLSearchParams(location.search).get("item") === id, one);
  assert.equal(shown(one).status, "new");
  // Merged by hand, then split.
  rasid("events", "list", "--db", database);
  const merged = await me.evaluate(async ([left, right]) => {
    const session = await (await fetch("/api/session")).json();
    const answer = await fetch("/api/decisions", {method: "POST", headers: {"Content-Type": "application/json", "X-Rasid-CSRF": session.csrf}, body: JSON.stringify({action: "merge", ids: [left], target: right})});
    return answer.status;
  }, [one, two]);
  assert.equal(merged, 200);
  await me.goto(server.origin + "/?item=" + two);
  await item_shown(me);
  await me.waitForSelector(".cluster li:nth-child(2)");
  await picture(me, "cluster");
  await me.keyboard.press("p");
  await me.waitForSelector("dialog.split");
  await me.click("#split-go");
  await me.waitForFunction(() => !document.querySelector("#app[aria-busy]") && document.querySelector(".field-list") && !document.querySelector(".cluster"));
  no_faults();
});

test("sources that disagree stand side by side", async () => {
  const twins = events("--status", "all").events.filter((e) => /Ras al-Ain/.test(e.sentence));
  assert.equal(twins.length >= 2, true);
  await me.goto(server.origin + "/?status=all&item=" + twins[0].id);
  await item_shown(me);
  await me.waitForSelector(".cluster .disagreement");
  const text = await me.textContent(".cluster .disagreement");
  assert.match(text, /5/);
  assert.match(text, /9/);
  await picture(me, "disagreement");
  await me.goto(server.origin + "/");
  await item_shown(me);
  no_faults();
});

test("two sessions never hold the same item", async () => {
  const huda = await person(browser, server, faults, {name: "huda"});
  const sami = await person(browser, server, faults, {name: "sami"});
  for (let i = 0; i < 6; ++i) {
    const [a, b] = await Promise.all([item_shown(huda), item_shown(sami)]);
    assert.ok(a && b);
    assert.notEqual(a, b);
    await Promise.all([huda.keyboard.press("s"), sami.keyboard.press("s")]);
    await Promise.all([next_shown(huda, a), next_shown(sami, b)]);
  }
  no_faults();
  // Whoever opens an item of another by its address reads and does not decide.
  const theirs = await item_id(huda);
  await sami.goto(server.origin + "/?item=" + theirs);
  await item_shown(sami);
  await sami.waitForSelector("[data-action=accept]:disabled");
  await sami.keyboard.press("a");
  assert.equal(shown(theirs).status, "new");
  faults.splice(0); // the refused lease is an expected 409
  for (const page of [huda, sami]) {
    await page.evaluate(async () => {
      const {csrf} = await (await fetch("/api/session")).json();
      await fetch("/api/release", {method: "POST", headers: {"Content-Type": "application/json", "X-Rasid-CSRF": csrf}, body: "{}"});
    });
  }
  await huda.context().close();
  await sami.context().close();
});

test("a decision over a newer one writes nothing and shows what came between", async () => {
  const id = await item_shown(me);
  rasid("events", "reject", id, "--reason", "historic", "--reviewer", "night shift", "--db", database);
  await me.keyboard.press("a");
  await me.waitForSelector(".message.bad");
  await me.waitForSelector(".item-head .status-rejected");
  assert.equal(shown(id).status, "rejected");
  faults.splice(0); // the conflict is an expected 409
});

test("filters with counts live in the address, search finds both languages", async () => {
  await me.goto(server.origin + "/?status=all");
  await item_shown(me).catch(() => null);
  await me.waitForSelector("#queue-count:not(:empty)");
  await me.click(".filter-box > summary");
  const count = Number((await me.textContent(".facet li:first-child .facet-count")).replace(/\D/g, ""));
  await me.check(".facet li:first-child input");
  await me.waitForFunction(() => location.search.includes("kinds="));
  await me.waitForFunction((n) => document.querySelector("#queue-count")?.textContent.includes(String(n)), count);
  await me.goBack();
  await me.waitForFunction(() => !location.search.includes("kinds="));
  await me.keyboard.press("/");
  await me.keyboard.type("تفتناز");
  await me.waitForFunction(() => location.search.includes("q="));
  await me.waitForFunction(() => { const lines = [...document.querySelectorAll(".lines .line-text")].map((x) => x.textContent); return lines.length < 8 && lines.some((x) => x.includes("تفتناز")) && lines.some((x) => x.includes("Taftanaz")); });
  await me.keyboard.press("Escape");
  no_faults();
});

test("many are decided on at once, the number first, and one undo takes all back", async () => {
  await me.goto(server.origin + "/?languages=ar");
  await item_shown(me);
  await me.waitForSelector("#bulk");
  const number = async () => Number((await me.textContent("#queue-count")).replace(/\D/g, ""));
  const waiting = await number();
  const accepted = events("--status", "accepted", "--language", "ar").total;
  assert.ok(waiting > 2);
  await me.click("#bulk");
  assert.match(await me.textContent("dialog.bulk h2"), new RegExp(String(waiting)));
  await me.check("#bulk-sure");
  await me.click("#bulk-accept");
  await me.waitForSelector(".message:has-text('decisions written')");
  await me.waitForFunction(() => /^0 /.test(document.querySelector("#queue-count").textContent));
  assert.ok(events("--status", "accepted", "--language", "ar").total >= accepted + waiting);
  await me.keyboard.press("u");
  await me.waitForSelector(".message:has-text('taken back')");
  await me.waitForFunction((n) => document.querySelector("#queue-count").textContent.startsWith(n + " "), waiting);
  assert.equal(events("--status", "accepted", "--language", "ar").total, accepted);
  no_faults();
});

test("a rejection writes an example block for the rule", async () => {
  await me.goto(server.origin + "/");
  const id = await item_shown(me);
  await me.keyboard.press("x");
  await me.waitForSelector("dialog.reject");
  await me.keyboard.press("t");
  await me.keyboard.press(await me.textContent("dialog.reject .reasons button kbd"));
  await me.waitForSelector("dialog.example");
  await me.click("#example-write");
  await me.waitForSelector(".message:has-text('examples.toml')");
  const written = fs.readFileSync(database + ".examples.toml", "utf8");
  assert.match(written, /\[\[example\]\]/);
  assert.ok(written.includes(shown(id).sentence));
  no_faults();
});

test("why not: a sentence without an event says what was missing", async () => {
  await me.keyboard.press("w");
  await me.waitForSelector("#why-text");
  await me.fill("#why-text", "The town of Saraqib was quiet on Monday and shells were sold in the market.");
  await me.click(".why-form button[type=submit]");
  await me.waitForSelector(".trace-sentence .trace");
  await picture(me, "why");
  no_faults();
});

test("the overview has charts and a map that needs no network", async () => {
  await me.goto(server.origin + "/?view=overview");
  await me.waitForSelector(".time-line .column");
  await me.waitForSelector(".overview-map canvas");
  await me.waitForSelector(".bars .bar-row");
  await picture(me, "overview");
  no_faults();
});

test("an Arabic article reads from the right, and its words are where its bytes say", async () => {
  const line = events("--status", "all", "--language", "ar").events.find((e) => /White Helmets/.test(e.sentence));
  await me.goto(server.origin + "/?status=all&item=" + line.id);
  await item_shown(me);
  assert.equal(await me.getAttribute(".article-text", "dir"), "rtl");
  assert.equal(await me.evaluate(() => getComputedStyle(document.querySelector(".article-text .block-paragraph")).direction), "rtl");
  // Every marked piece is what the store says the evidence is.
  const marked = await me.$$eval(".article mark.ev", (marks) => marks.map((m) => ({slots: m.dataset.slots.split(" "), text: m.textContent})));
  for (const evidence of shown(line.id).evidence.filter((e) => e.slot !== "event")) {
    const joined = marked.filter((m) => m.slots.includes(evidence.slot)).map((m) => m.text).join("");
    assert.ok(joined.includes(evidence.text), evidence.slot + ": " + evidence.text + " / " + joined);
  }
  // The first letter of the sentence lies right of its last.
  const ends = await me.evaluate(() => {
    const node = document.querySelector(".article-text .block-title").firstChild;
    const at = (from) => { const range = document.createRange(); range.setStart(node.firstChild ?? node, from); range.setEnd(node.firstChild ?? node, from + 1); return range.getBoundingClientRect().left; };
    return [at(0), at(5)];
  });
  assert.ok(ends[0] > ends[1]);
  await picture(me, "arabic-article");
  no_faults();
});

test("the page speaks Arabic from the right", async () => {
  await me.click("#language");
  await me.waitForFunction(() => document.documentElement.dir === "rtl");
  await item_shown(me);
  assert.match(await me.textContent("[data-action=accept]"), /قبول/);
  await picture(me, "arabic-page");
  await me.click("#language");
  await me.waitForFunction(() => document.documentElement.dir === "ltr");
  await item_shown(me);
  no_faults();
});

for (const language of ["en", "ar"]) {
  test("at 375 pixels nothing is cut off, in " + language, async () => {
    const small = await person(browser, server, faults, {width: 375, height: 740, language, name: "small " + language});
    for (const view of ["", "?view=overview", "?view=history", "?view=why"]) {
      await small.goto(server.origin + "/" + view);
      await small.waitForSelector(view === "" ? ".field-list" : ".view > *");
      if (view === "?view=overview") await small.waitForSelector(".time-line");
      const width = await small.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 375, view + " is " + width + " wide");
      await picture(small, "small-" + language + view.replace("?view=", "-"));
    }
    await small.context().close();
    no_faults();
  });

  test("contrast, names and roles hold by WCAG 2.1 AA, in " + language, async () => {
    const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const page = await person(browser, server, faults, {language, name: "axe " + language});
    for (const view of ["", "?status=all&languages=ar", "?view=overview", "?view=history", "?view=why"]) {
      await page.goto(server.origin + "/" + view);
      await page.waitForSelector(view.startsWith("?view") ? ".view > *" : ".field-list");
      if (view === "?view=overview") await page.waitForSelector(".overview-map canvas");
      await page.evaluate(axe);
      const broken = await page.evaluate(async () => {
        const result = await globalThis.axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]});
        return result.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).join("; "));
      });
      assert.deepEqual(broken, [], view);
    }
    await page.context().close();
    faults.splice(0); // axe itself asks for style sheets, which the policy may refuse
  });
}

test("hostile articles run nothing and turn nothing", async () => {
  const store = path.join(folder, "hostile.db");
  write_hostile_articles(path.join(folder, "hostile"));
  rasid("ingest", "--db", store, path.join(folder, "hostile"));
  const other = await serve(store);
  const page = await person(browser, other, faults);
  try {
    const ids = JSON.parse(rasid("events", "list", "--db", store, "--json", "--limit", "0")).events.map((e) => e.id);
    assert.ok(ids.length >= 2);
    for (const id of ids) {
      await page.goto(other.origin + "/?status=all&item=" + id);
      await item_shown(page);
      for (const key of ["f", "f", "f"]) await page.keyboard.press(key);
      assert.equal(await page.evaluate(() => window.pwned), undefined);
      assert.equal(await page.$$eval("#app script, #app iframe, #app img[onerror], #app svg[onload]", (x) => x.length), 0);
      const links = await page.$$eval("#app a[href]", (x) => x.map((a) => new URL(a.href).protocol));
      assert.ok(links.every((p) => p === "http:" || p === "https:"), links.join(" "));
      // The words stand there as words.
      assert.ok((await page.textContent(".article")).includes("<script>window.pwned=2</script>"));
      assert.doesNotMatch(await page.textContent("#app"), /[\u202a-\u202e]/);
    }
    for (const view of ["overview", "history", "why"]) {
      await page.goto(other.origin + "/?view=" + view);
      await page.waitForSelector(".view > *");
    }
    await page.goto(other.origin + "/?status=all&q=" + encodeURIComponent(kScript) + "&kinds=" + encodeURIComponent(kScript) + "&item=" + encodeURIComponent(kScript));
    await page.waitForSelector(".queue");
    await page.goto(other.origin + "/");
    await item_shown(page);
    await page.keyboard.press("c");
    await page.keyboard.type(kScript);
    await page.click("dialog.comment button.primary");
    await page.waitForSelector(".note");
    assert.equal(await page.evaluate(() => window.pwned), undefined);
    no_faults();
  } finally {
    await page.context().close();
    await other.stop();
  }
});

test("another site can neither read nor write with somebody's session", async () => {
  const page = await me.context().newPage();
  // A page of another origin in the same browser: another port of this machine is same-site, the hardest case.
  const {createServer} = await import("node:http");
  const evil = createServer((request, response) => response.writeHead(200, {"Content-Type": "text/html"}).end("<!doctype html><title>evil</title>"));
  await new Promise((done) => evil.listen(0, "127.0.0.1", done));
  try {
    await page.goto("http://127.0.0.1:" + evil.address().port + "/");
    const accepted = events("--status", "accepted").total;
    const id = events("--status", "new").events[0].id;
    const tried = await page.evaluate(async ([origin, event]) => {
      const out = [];
      const attempt = async (path, init) => {
        try {
          const answer = await fetch(origin + path, {credentials: "include", ...init});
          out.push(answer.type === "opaque" ? "opaque" : String(answer.status));
        } catch {
          out.push("refused");
        }
      };
      await attempt("/api/queue", {});
      await attempt("/api/decisions", {method: "POST", body: JSON.stringify({action: "accept", ids: [event]})});
      await attempt("/api/decisions", {method: "POST", mode: "no-cors", headers: {"Content-Type": "text/plain"}, body: JSON.stringify({action: "accept", ids: [event]})});
      await attempt("/api/undo", {method: "POST", mode: "no-cors", body: "{}"});
      return out;
    }, [server.origin, id]);
    assert.ok(tried.every((answer) => answer === "refused" || answer === "opaque"), tried.join(" "));
    const frame_loads = await page.evaluate((origin) => new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.src = origin + "/";
      frame.onload = () => { try { resolve(frame.contentDocument === null ? "blocked" : "blank"); } catch { resolve("blocked"); } };
      document.body.append(frame);
    }), server.origin);
    assert.equal(frame_loads, "blocked");
    assert.equal(events("--status", "accepted").total, accepted);
    assert.equal(shown(id).status, "new");
  } finally {
    evil.close();
    await page.close();
    faults.splice(0);
  }
});

test("without the token there is a door and nothing behind it", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.origin + "/");
  await page.waitForSelector(".sign-in");
  await page.fill("#secret", "not the token");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".error:not(:empty)");
  for (const address of ["/api/queue", "/api/items/" + rejected, "/api/log", "/api/words", "/api/base-map"]) {
    assert.equal((await context.request.get(server.origin + address)).status(), 401, address);
  }
  await page.fill("#name", "nour");
  await page.fill("#secret", token_of(server));
  await page.keyboard.press("Enter");
  await page.waitForSelector(".top");
  assert.match(await page.textContent(".me"), /nour/);
  await context.close();
});
