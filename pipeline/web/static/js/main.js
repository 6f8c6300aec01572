// The page: who is here, what is shown, which key does what.
import {ApiError, get, post, remove, set_csrf} from "./api.js";
import {light_up, scroll_to, show_article} from "./article.js";
import {ask_bulk, ask_comment, ask_reason, ask_split, ask_target, offer_example, show_help} from "./decide.js";
import {dialog_is_open} from "./dialog.js";
import {bdi, direction_of, fill, h, plain} from "./dom.js";
import {show_form} from "./edit.js";
import {language, number_text, set_language, t} from "./i18n.js";
import {date_text, kFields, show_fields, shown_fields, slot_of, toll_line} from "./item.js";
import {action_of, key_label, kStandardKeys, load_keys, save_keys} from "./keys.js";
import {make_map, set_map} from "./map.js";
import {show_log} from "./log.js";
import {show_overview} from "./overview.js";
import {pick_place} from "./picker.js";
import {filter_query, Queue} from "./queue.js";
import {kind_name, place_name, set_words} from "./words.js";
import {show_why} from "./why.js";

const root = document.getElementById("app");
let session = null;
let keys = load_keys();
let saved = [];
let item = null;
let form = null;       // while the item is edited
let field = null;      // the field that is gone through
let held = false;      // the item is ours to decide on
let busy = false;      // a request that changes something is under way
let queue = null;
let parts = {};
let map = null;
let end_view = null;
let decided_today = 0;
let last_renewal = 0;

const kViews = ["review", "overview", "history", "why"];
const params = () => new URLSearchParams(location.search);
const view = () => (kViews.includes(params().get("view")) ? params().get("view") : "review");
const may_decide = () => session.role !== "reader";

// ---------------------------------------------------------------- saying

let message_timer = 0;
/** A line for everybody, also for those who listen. `undo` adds the way back. */
function say(text, {tone = "", undo = false} = {}) {
  clearTimeout(message_timer);
  parts.message.className = "message " + tone;
  fill(parts.message, h("span", {}, text), undo ? h("button", {type: "button", class: "link", onclick: () => take_back({})}, t("action.undo"), " ", h("kbd", {}, key_label(keys.undo))) : null);
  message_timer = setTimeout(() => fill(parts.message), 9000);
}

function say_error(error) {
  if (error instanceof ApiError && error.status === 401) {
    start();
    return;
  }
  const text = error instanceof ApiError ? (error.code === "network" ? t("error.network") : error.message || t("error.server")) : t("error.page");
  say(text, {tone: "bad"});
  if (!(error instanceof ApiError)) throw error;
}

/** Runs what changes something: never two at once. */
async function doing(work) {
  if (busy) return;
  busy = true;
  root.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (error) {
    say_error(error);
  } finally {
    busy = false;
    root.removeAttribute("aria-busy");
  }
}

// ---------------------------------------------------------------- the address

function set_address(next, {push = false} = {}) {
  const text = next.toString();
  const address = location.pathname + (text ? "?" + text : "");
  if (push) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

function set_params(next) {
  set_address(next, {push: true});
  show_view();
}

function go(to) {
  const next = params();
  if (to === "review") next.delete("view");
  else next.set("view", to);
  set_params(next);
}

// ---------------------------------------------------------------- one item

async function next_item() {
  const query = filter_query(params());
  const answer = await post("/api/next" + (query ? "?" + query : ""));
  show_item(answer.item, answer.item !== null);
}

async function open_item(id) {
  const answer = await get("/api/items/" + encodeURIComponent(id));
  let ours = false;
  if (may_decide()) {
    try {
      await post("/api/items/" + answer.id + "/lease");
      ours = true;
      answer.lease = null;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) throw error;
      say(error.message, {tone: "bad"});
    }
  }
  show_item(answer, ours);
}

function open_from_list(id) {
  doing(async () => {
    if (view() !== "review") {
      const next = params();
      next.delete("view");
      set_address(next, {push: true});
      build_review();
      queue.load().catch(say_error);
    }
    await open_item(id);
  });
}

function show_item(next, ours) {
  item = next;
  held = ours;
  form = null;
  field = null;
  last_renewal = Date.now();
  const address = params();
  if (item) address.set("item", item.id);
  else address.delete("item");
  set_address(address);
  draw_item();
  queue?.mark(item?.id);
  if (item) {
    document.title = kind_name(item.event.kind) + " · rasid";
    parts.item_pane.focus({preventScroll: true});
    parts.article.scrollTop = 0;
    if (matchMedia("(min-width: 1000px)").matches) scroll_to(parts.article, "event");
    else scrollTo(0, parts.item_pane.offsetTop - 60);
    light_up(parts.article, null);
  } else document.title = "rasid";
}

function status_line() {
  const line = [];
  if (item.status !== "new") line.push(h("span", {class: "status status-" + item.status}, t("status." + item.status)));
  if (item.withdrawn) line.push(h("span", {class: "warn-tag"}, t("item.withdrawn")));
  if (item.stale) line.push(h("span", {class: "warn-tag"}, t("item.stale")));
  if (item.event.background) line.push(h("span", {class: "warn-tag"}, t("item.background")));
  if (!held && may_decide()) line.push(h("span", {class: "warn-tag"}, item.lease ? t("queue.held", {name: plain(item.lease.reviewer)}) : t("item.not_held")));
  line.push(h("span", {class: "muted"}, t("item.confidence", {n: item.event.confidence.toFixed(2)})));
  return line;
}

/** The other tellings of the event and what they disagree on, side by side. */
function cluster_element() {
  const cluster = item.cluster;
  if (!cluster || cluster.members.length < 2) return null;
  const outlet_of = (telling) => telling.outlet ?? cluster.members.find((m) => m.id === telling.event)?.outlet ?? telling.event.slice(0, 8);
  return h("details", {class: "cluster", open: true},
    h("summary", {}, t("cluster.title", {n: number_text(cluster.members.length)})),
    cluster.disagreements.map((d) => h("div", {class: "disagreement"}, h("b", {}, t("field." + d.field)), ": ", d.tellings.map((x, i) => [i ? " · " : "", h("span", {class: "main-value"}, bdi(x.value)), " ", h("span", {class: "muted"}, "(", bdi(outlet_of(x)), ")")]))),
    h("ul", {}, cluster.members.map((m) => h("li", {class: m.id === item.id ? "this" : ""},
      h("button", {type: "button", class: "link line-text", dir: "auto", onclick: () => open_from_list(m.id)}, plain(m.sentence)),
      h("span", {class: "muted"}, m.outlet ? [bdi(m.outlet), " · "] : "", date_text(m.date), toll_line(m) ? " · " + toll_line(m) : "", m.copy ? " · " + t("cluster.copy") : "", m.status !== "new" ? " · " + t("status." + m.status) : "")))),
    cluster.links.length ? h("p", {class: "muted small"}, t("cluster.because"), " ", bdi([...new Set(cluster.links.flatMap((l) => l.reasons))].slice(0, 6).join(", "))) : null);
}

function decisions_element() {
  if (!item.decisions.length) return null;
  return h("details", {class: "past"}, h("summary", {}, t("item.past", {n: number_text(item.decisions.length)})),
    h("ul", {}, item.decisions.map((d) => h("li", {}, bdi(d.reviewer), " ", t("done." + d.action), d.reason ? [" · ", bdi(d.reason)] : null, d.undone ? " (" + t("log.undone") + ")" : ""))));
}

const kButtons = [["accept", "accept"], ["edit", ""], ["reject", "reject"], ["skip", ""], ["duplicate", "quiet"], ["split", "quiet"], ["undo", "quiet"]];

function decision_bar() {
  if (!may_decide()) return h("p", {class: "muted"}, t("item.reader"));
  return h("div", {class: "bar-buttons", role: "toolbar", "aria-label": t("item.decide")}, kButtons.map(([action, tone]) => {
    const off = (action === "split" && (item.cluster?.members.length ?? 1) < 2) || (!held && action !== "undo");
    return h("button", {type: "button", class: tone, "data-action": action, disabled: off, onclick: () => act(action)}, t("action." + action), " ", h("kbd", {}, key_label(keys[action])));
  }));
}

function draw_item() {
  map?.close();
  map = null;
  if (!item) {
    fill(parts.article, h("div", {class: "all-done"}, h("h2", {}, t("item.none")), h("p", {class: "muted"}, t("item.none_long")),
      h("button", {type: "button", onclick: () => doing(next_item)}, t("item.look_again"))));
    fill(parts.fields);
    fill(parts.bar);
    return;
  }
  show_article(parts.article, item);
  const list = h("div", {class: "field-list"});
  show_fields(list, item, {focus: focus_field, pick: edit_place, resolve: (note) => doing(async () => { await post("/api/comments/done", {number: note.number}); await open_item(item.id); })});
  const small_map = h("div", {class: "map small-map"});
  const reasons = item.why?.[language()] ?? [];
  fill(parts.fields,
    h("p", {class: "item-sentence", dir: direction_of(item.sentence ?? "", item.article?.language)}, plain(item.sentence)),
    h("div", {class: "item-head"}, status_line()),
    reasons.length ? h("p", {class: "why-here"}, t("item.why"), " ", reasons.map((r, i) => [i ? " · " : "", plain(r)])) : null,
    list,
    item.event.place?.lat ? small_map : null,
    (item.notes ?? []).filter((n) => !n.resolved_by && !n.field).map((n) => h("p", {class: "note"}, h("b", {}, bdi(n.author)), " ", bdi(n.text))),
    cluster_element(), decisions_element());
  fill(parts.bar, decision_bar());
  const shown = item;
  if (item.event.place?.lat) {
    make_map(small_map, {zoom_control: false, label: t("place.map")}).then((made) => {
      if (!made || item !== shown || !small_map.isConnected) return made?.close();
      map = made;
      const others = (item.reading?.places ?? []).filter((p) => p.id !== item.event.place.id);
      map.show([...others.map((p) => ({id: p.id, lat: p.lat, lon: p.lon, tone: "#8b8577", radius: 5, label: place_name(p)})), {id: item.event.place.id, lat: item.event.place.lat, lon: item.event.place.lon, km: item.event.place.precision_km, label: place_name(item.event.place)}], {most: 9});
    }).catch(say_error);
  }
}

function focus_field(name) {
  field = name;
  for (const element of parts.fields.querySelectorAll(".field")) element.classList.toggle("current", element.dataset.field === name);
  const element = parts.fields.querySelector('[data-field="' + name + '"]');
  element?.focus({preventScroll: true});
  element?.scrollIntoView({block: "nearest"});
  scroll_to(parts.article, slot_of(name));
}

function step_field(by) {
  const shown = shown_fields(item);
  const at = shown.indexOf(field);
  focus_field(shown[(at + by + shown.length) % shown.length] ?? kFields[0]);
}

// ---------------------------------------------------------------- decisions

/** Sends one decision; what was decided since is shown in place of being written over. */
async function decide(body, {stay = false} = {}) {
  const id = item.id;
  try {
    await post("/api/decisions", {ids: [id], last_seen: item.last_seen, ...body});
  } catch (error) {
    if (error instanceof ApiError && error.status === 409) {
      await open_item(id);
      say(t("error.conflict") + " " + error.message, {tone: "bad"});
      return false;
    }
    throw error;
  }
  if (["accept", "reject", "duplicate"].includes(body.action)) count_decided(1);
  if (stay) await open_item(id);
  else await next_item();
  queue.load().catch(say_error);
  return true;
}

function count_decided(by) {
  decided_today += by;
  parts.today.textContent = t("today", {n: number_text(decided_today)});
}

const in_cluster = () => (item.cluster?.members.length ?? 1) > 1;

const actions = {
  accept: () => doing(async () => {
    if (form) return;
    if (await decide({action: "accept", whole_cluster: in_cluster()})) say(t("said.accept"), {undo: true});
  }),
  skip: () => doing(async () => {
    if (await decide({action: "skip"})) say(t("said.skip"), {undo: true});
  }),
  async reject() {
    const answer = await ask_reason(session.reasons);
    if (!answer) return;
    await doing(async () => {
      const id = item.id;
      if (!(await decide({action: "reject", reason: answer.reason, whole_cluster: in_cluster()}))) return;
      say(t("said.reject", {reason: answer.reason}), {undo: true});
      if (!answer.example) return;
      const written = await offer_example(id, answer.reason);
      if (written) say(written.written ? t("example.written", {file: written.file}) : t("example.there"), {undo: true});
    });
  },
  async duplicate() {
    const target = await ask_target(item, t("duplicate.title"));
    if (!target) return;
    await doing(async () => {
      if (await decide({action: "duplicate", target})) say(t("said.duplicate"), {undo: true});
    });
  },
  async split() {
    if (!in_cluster()) return;
    const ids = await ask_split(item);
    if (!ids) return;
    await doing(async () => {
      const body = {action: "split", ids};
      if (ids.length > 1 || ids[0] !== item.id) body.last_seen = undefined;
      if (await decide(body, {stay: true})) say(t("said.split"), {undo: true});
    });
  },
  edit() {
    if (form) return;
    parts.fields.scrollTop = 0;
    const holder = h("div", {class: "form-holder"});
    fill(parts.fields, holder);
    fill(parts.bar);
    form = show_form(holder, item, {
      cancel: () => { form = null; draw_item(); parts.item_pane.focus({preventScroll: true}); },
      save: (fields, accept) => doing(async () => {
        const changed = Object.keys(fields).length > 0;
        if (!changed && !accept) { form = null; draw_item(); return; }
        const action = accept ? "accept" : "edit";
        if (await decide(changed ? {action, fields, whole_cluster: accept && in_cluster()} : {action, whole_cluster: in_cluster()}, {stay: !accept})) say(t(accept ? "said.accept" : "said.edit"), {undo: true});
      }),
    });
  },
  undo: () => take_back({}),
  next_field: () => step_field(1),
  previous_field: () => step_field(-1),
  place: () => edit_place(),
  async comment() {
    const text = await ask_comment(field);
    if (!text) return;
    await doing(async () => {
      await post("/api/items/" + item.id + "/comments", {field: field ?? "", text});
      await open_item(item.id);
    });
  },
};

/** The picker by itself: the place is corrected and the item stays. */
async function edit_place() {
  if (!held) return;
  if (form) {
    form.pick_place();
    return;
  }
  const picked = await pick_place(item, item.event.place);
  if (!picked) return;
  const place = picked.none ? null : {id: picked.id};
  if (place?.id === item.event.place?.id) return;
  await doing(async () => {
    if (await decide({action: "edit", fields: {place}}, {stay: true})) say(t("said.edit"), {undo: true});
  });
}

function take_back(what) {
  return doing(async () => {
    const answer = await post("/api/undo", what);
    const taken = answer.written ?? [];
    say(taken.length === 1 ? t("said.undo") : t("said.undo_many", {n: number_text(taken.length)}));
    count_decided(-taken.filter((d) => d.before !== "new" && d.after === "new").length);
    if (view() === "review") {
      if (taken.length) await open_item(taken[0].event);
      queue.load().catch(say_error);
    } else show_view();
  });
}

function act(action) {
  if (action === "undo") return take_back({});
  if (!item || !held || !may_decide()) return undefined;
  return actions[action]?.();
}

function bulk(query, total) {
  ask_bulk(query, total, session.reasons).then((answer) => {
    if (!answer) return;
    count_decided(answer.written);
    say(t("said.bulk", {n: number_text(answer.written)}), {undo: true});
    doing(next_item);
    queue.load().catch(say_error);
  });
}

// ---------------------------------------------------------------- keys

document.addEventListener("keydown", (event) => {
  if (!session?.name || dialog_is_open()) return;
  if (event.key === "Escape" && document.activeElement instanceof HTMLElement && document.activeElement.matches("input, textarea, select")) {
    document.activeElement.blur();
    return;
  }
  const action = action_of(event, keys);
  if (!action) return;
  event.preventDefault();
  if (action === "help") return void open_help();
  if (kViews.includes(action) && action !== "why") return void go(action);
  if (action === "map") return void go("overview");
  if (action === "why") return void open_why();
  if (view() !== "review") {
    if (action === "undo") take_back({});
    return;
  }
  if (action === "search") return void queue.search.focus();
  if (action === "down" || action === "up") {
    const id = queue.neighbour(item?.id, action === "down" ? 1 : -1);
    if (id && id !== item?.id) open_from_list(id);
    return;
  }
  if (form && action !== "place") return;
  if ((action === "next_field" || action === "previous_field") && item) actions[action]();
  else act(action);
});

/** What somebody works on stays theirs: renewed when they do something, once a minute at most. */
function renew() {
  if (!item || !held || view() !== "review" || Date.now() - last_renewal < 60000) return;
  last_renewal = Date.now();
  const id = item.id;
  post("/api/items/" + id + "/lease").catch((error) => {
    if (item?.id !== id) return;
    held = false;
    draw_item();
    say_error(error);
  });
}
for (const type of ["keydown", "pointerdown", "wheel"]) document.addEventListener(type, renew, {passive: true});

async function open_help() {
  const own = await show_help(keys, kStandardKeys);
  if (!own) return;
  keys = {...own};
  save_keys(keys);
  show_view();
}

function open_why() {
  const chosen = String(getSelection() ?? "").trim();
  const published = item?.article?.published?.slice(0, 10) ?? "";
  why_start = {text: chosen || item?.sentence || "", published};
  go("why");
}
let why_start = {};

// ---------------------------------------------------------------- views

function build_review() {
  queue = new Queue({
    params, set_params, open: open_from_list, item_id: () => item?.id, say, bulk, may_decide,
    saved: () => saved,
    save_filter: (name, query) => post("/api/filters", {name, query}).then((answer) => { saved = answer.filters; queue.show_filters(); }).catch(say_error),
  });
  parts.article = h("div", {class: "article", tabindex: "0", role: "region", "aria-label": t("article.title")});
  parts.fields = h("div", {class: "fields"});
  parts.bar = h("div", {class: "bar"});
  parts.item_pane = h("section", {class: "item", tabindex: "-1", "aria-label": t("item.title")}, parts.fields, parts.bar);
  const queue_box = h("details", {class: "queue-box", open: matchMedia("(min-width: 1000px)").matches}, h("summary", {}, t("queue.title")), queue.element);
  fill(parts.main, h("div", {class: "review"}, queue_box, parts.article, parts.item_pane));
}

function show_view() {
  end_view?.();
  end_view = null;
  for (const link of parts.nav.querySelectorAll("a")) {
    if (link.dataset.view === view()) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const now = view();
  if (now === "review") {
    build_review();
    const id = params().get("item");
    // Who only looks has no queue of his own: the first line of the list is what there is to see.
    queue.load().then(() => !may_decide() && !item && queue.lines[0] && open_from_list(queue.lines[0].id)).catch(say_error);
    if (id && /^[0-9a-f]{1,64}$/.test(id)) doing(() => open_item(id).catch((error) => (error.status === 404 ? next_item() : Promise.reject(error))));
    else if (may_decide()) doing(next_item);
    else show_item(null, false);
    return;
  }
  map?.close();
  map = null;
  document.title = t("view." + now) + " · rasid";
  const holder = h("div", {class: "view view-" + now});
  fill(parts.main, holder);
  if (now === "overview") {
    show_overview(holder, {
      params,
      open: open_from_list,
      narrow: (name, value) => { const p = params(); p.delete("view"); p.delete("item"); p.delete(name); p.append(name, value); set_params(p); },
      range: (first, last) => { const p = params(); p.delete("view"); p.delete("item"); p.set("since", first); p.set("until", last); set_params(p); },
    }).then((end) => { end_view = end; }).catch(say_error);
  } else if (now === "history") show_log(holder, {open: open_from_list, undo: take_back, may_decide}).catch(say_error);
  else {
    show_why(holder, why_start);
    why_start = {};
  }
}

addEventListener("popstate", () => session?.name && show_view());

function frame() {
  parts.message = h("div", {class: "message", role: "status", "aria-live": "polite"});
  parts.main = h("main", {id: "main"});
  parts.today = h("span", {class: "today", id: "today"});
  parts.nav = h("nav", {"aria-label": t("nav")}, kViews.map((name) => h("a", {href: name === "review" ? "/" : "/?view=" + name, "data-view": name, onclick: (e) => { if (e.ctrlKey || e.metaKey || e.shiftKey) return; e.preventDefault(); go(name); }}, t("view." + name))));
  fill(root,
    h("a", {class: "skip-link", href: "#main", onclick: (e) => { e.preventDefault(); (parts.item_pane ?? parts.main).focus(); }}, t("skip")),
    h("header", {class: "top"},
      h("span", {class: "brand"}, h("img", {src: "/icon.svg", alt: "", width: "22", height: "22"}), h("b", {}, language() === "ar" ? "راصد" : "rasid")),
      parts.nav, h("span", {class: "spring"}), parts.today,
      h("span", {class: "me"}, bdi(session.name)),
      h("button", {type: "button", class: "link", id: "language", lang: language() === "ar" ? "en" : "ar", onclick: () => { set_language(language() === "ar" ? "en" : "ar"); frame(); }}, language() === "ar" ? "English" : "العربية"),
      h("button", {type: "button", class: "link", id: "help", "aria-label": t("action.help"), onclick: open_help}, "?"),
      session.by === "name" ? h("button", {type: "button", class: "link", onclick: () => remove("/api/session").then(() => location.reload()).catch(say_error)}, t("sign.out")) : null),
    parts.main, parts.message);
  count_decided(0);
  show_view();
}

// ---------------------------------------------------------------- signing in

function show_sign_in(by, problem = "") {
  const error = h("p", {class: "error", role: "alert"}, problem);
  const name = h("input", {type: "text", id: "name", name: "username", autocomplete: "username", dir: "auto", autofocus: true});
  const secret = h("input", {type: "password", id: "secret", name: "password", autocomplete: "current-password"});
  const submit = async (e) => {
    e.preventDefault();
    try {
      await post("/api/session", by === "name" ? {name: name.value, password: secret.value} : {token: secret.value.replace(/^.*#token=/, "").trim(), name: name.value});
      await start();
    } catch (failure) {
      error.textContent = failure.code === "network" ? t("error.network") : failure.status === 429 ? t("sign.wait") : t("sign.wrong." + by);
    }
  };
  fill(root, h("main", {class: "sign-in"},
    h("form", {onsubmit: submit}, h("img", {src: "/icon.svg", alt: "", width: "40", height: "40"}), h("h1", {}, "rasid · راصد"), h("p", {class: "muted"}, t("sign.about." + by)),
      h("label", {for: "name"}, t("sign.name")), name, h("label", {for: "secret"}, t(by === "name" ? "sign.password" : "sign.token")), secret,
      h("button", {type: "submit", class: "primary"}, t("sign.in")), error,
      h("button", {type: "button", class: "link", onclick: () => { set_language(language() === "ar" ? "en" : "ar"); show_sign_in(by); }}, language() === "ar" ? "English" : "العربية"))));
  name.focus();
}

async function start() {
  set_language(language());
  let who;
  try {
    who = await get("/api/session");
    const token = new URLSearchParams(location.hash.slice(1)).get("token");
    if (token) history.replaceState(null, "", location.pathname + location.search);
    if (!who.name && token && who.by === "token") {
      await post("/api/session", {token});
      who = await get("/api/session");
    }
  } catch (error) {
    show_sign_in(who?.by ?? "token", error.status === 429 ? t("sign.wait") : error.code === "network" ? t("error.network") : t("sign.wrong.token"));
    return;
  }
  if (!who.name) {
    session = null;
    show_sign_in(who.by);
    return;
  }
  session = who;
  set_csrf(session.csrf);
  set_map(session);
  const [words, filters, overview] = await Promise.all([get("/api/words"), get("/api/filters"), get("/api/overview")]);
  set_words(words);
  saved = filters.filters;
  decided_today = overview.mine.decided;
  frame();
}

start();
