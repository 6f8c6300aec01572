// The dialogs behind a decision: why it is rejected, of what it is a duplicate, what leaves a cluster, how many at once.
import {get, post} from "./api.js";
import {choice_list, open_dialog} from "./dialog.js";
import {bdi, fill, h, plain} from "./dom.js";
import {language, number_text, t} from "./i18n.js";
import {date_text, toll_line} from "./item.js";
import {key_label} from "./keys.js";
import {kind_name, place_name} from "./words.js";

function reason_name(reason) {
  return language() === "ar" ? reason.name_ar : reason.name;
}

function reason_code(reason) {
  return /[0-9]/.test(reason.key) ? "Digit" + reason.key : "Key" + reason.key.toUpperCase();
}

/** Asks why; gives {reason, example} or null. One key is enough. */
export function ask_reason(reasons, {title = t("reject.title"), offer_example = true} = {}) {
  const example = h("input", {type: "checkbox", id: "reject-example"});
  const own = h("input", {type: "text", id: "reject-own", dir: "auto", maxlength: "300", placeholder: t("reject.own"), "aria-label": t("reject.own")});
  const answer = (reason) => ({reason, example: example.checked});
  const keys = {KeyT: () => { example.checked = !example.checked; }};
  for (const reason of reasons) keys[reason_code(reason)] = (close) => close(answer(reason.name));
  return open_dialog(title, (close) =>
    h("div", {class: "dialog-body"},
      h("div", {class: "reasons"}, reasons.map((reason) =>
        h("button", {type: "button", "data-reason": reason.name, onclick: () => close(answer(reason.name))}, h("kbd", {}, reason.key), " ", reason_name(reason)))),
      h("form", {class: "own-reason", onsubmit: (e) => { e.preventDefault(); if (own.value.trim()) close(answer(own.value.trim())); }}, own, h("button", {type: "submit"}, t("reject.go"))),
      offer_example ? h("label", {class: "example-offer"}, example, " ", t("reject.example"), " ", h("kbd", {}, "T")) : null), {keys, name: "reject"});
}

function line_content(line) {
  return [
    h("div", {class: "choice-main"}, h("b", {}, kind_name(line.kind)), line.place ? [" · ", bdi(place_name(line.place))] : null, " · ", date_text(line.date) || t("field.no_date"),
      line.status !== "new" ? h("span", {class: "status status-" + line.status}, t("status." + line.status)) : null),
    h("div", {class: "muted"}, toll_line(line), line.outlet ? [" ", bdi(line.outlet)] : null),
    h("div", {class: "choice-text", dir: "auto"}, plain(line.sentence)),
  ];
}

/** Of which event is it a duplicate? Those of its cluster come first, then near ones; others by words. */
export function ask_target(item, title) {
  return open_dialog(title, (close) => {
    const search = h("input", {type: "search", dir: "auto", id: "target-search", "aria-label": t("duplicate.search"), placeholder: t("duplicate.search"), autofocus: true});
    const results = h("div", {class: "picker-results"});
    let list = null;
    let asked = 0;
    const mates = (item.cluster?.members ?? []).filter((m) => m.id !== item.id);
    const look = async () => {
      const mine = ++asked;
      const words = search.value.trim();
      const answer = await get("/api/items/" + item.id + "/similar?q=" + encodeURIComponent(words));
      if (mine !== asked) return;
      const known = new Set(mates.map((m) => m.id));
      const lines = [...(words ? [] : mates), ...answer.items.filter((line) => words || !known.has(line.id))];
      list = choice_list(lines.map((line) => ({value: line.id, content: line_content(line)})), {choose: (id) => id && close(id), label: title});
      fill(results, lines.length ? list.element : h("p", {class: "empty"}, t("duplicate.nothing")));
    };
    let timer = 0;
    search.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, 200);
    });
    search.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") list?.move(1);
      else if (event.key === "ArrowUp") list?.move(-1);
      else if (event.key === "Enter") list?.chosen() && close(list.chosen());
      else return;
      event.preventDefault();
    });
    look();
    return h("div", {class: "dialog-body"}, search, results);
  }, {wide: true, name: "target"});
}

/** Which members leave the cluster? Gives their ids or null. */
export function ask_split(item) {
  const members = item.cluster?.members ?? [];
  return open_dialog(t("split.title"), (close) => {
    const boxes = members.map((member) => h("input", {type: "checkbox", id: "split-" + member.id, checked: member.id === item.id}));
    return h("form", {class: "dialog-body", onsubmit: (e) => { e.preventDefault(); const ids = members.filter((_, i) => boxes[i].checked).map((m) => m.id); if (ids.length && ids.length < members.length) close(ids); }},
      h("p", {class: "muted"}, t("split.about")),
      h("ul", {class: "choices"}, members.map((member, i) => h("li", {}, h("label", {class: "split-row"}, boxes[i], h("span", {}, line_content(member)))))),
      h("div", {class: "edit-actions"}, h("button", {type: "submit", class: "primary", id: "split-go", autofocus: true}, t("split.go"))));
  }, {wide: true, name: "split"});
}

/** A decision on everything that a filter finds: the number first, then a yes. Gives the server's answer or null. */
export function ask_bulk(query, total, reasons) {
  return open_dialog(t("bulk.title", {n: number_text(total)}), (close) => {
    const status = h("p", {class: "error", role: "alert"});
    const decide = async (action, reason) => {
      try {
        close(await post("/api/bulk?" + query, {action, reason, expect: total, whole_cluster: true}));
      } catch (error) {
        status.textContent = error.message;
      }
    };
    const select = h("select", {id: "bulk-reason", "aria-label": t("reject.title")}, reasons.map((r) => h("option", {value: r.name}, reason_name(r))));
    const sure = h("input", {type: "checkbox", id: "bulk-sure"});
    const buttons = [h("button", {type: "button", disabled: true, id: "bulk-accept", onclick: () => decide("accept", "")}, t("bulk.accept", {n: number_text(total)})), h("button", {type: "button", disabled: true, id: "bulk-reject", onclick: () => decide("reject", select.value)}, t("bulk.reject", {n: number_text(total)}))];
    sure.addEventListener("change", () => buttons.forEach((b) => { b.disabled = !sure.checked; }));
    return h("div", {class: "dialog-body"}, h("p", {}, t("bulk.about")), h("label", {}, sure, " ", t("bulk.sure", {n: number_text(total)})),
      h("div", {class: "bulk-row"}, buttons[0]), h("div", {class: "bulk-row"}, select, buttons[1]), status);
  }, {name: "bulk"});
}

/** A note on a field for the others. */
export function ask_comment(field) {
  return open_dialog(t("comment.title"), (close) => {
    const text = h("textarea", {rows: "4", dir: "auto", id: "comment-text", maxlength: "2000", "aria-label": t("comment.title"), autofocus: true});
    return h("form", {class: "dialog-body", onsubmit: (e) => { e.preventDefault(); if (text.value.trim()) close(text.value.trim()); }},
      field ? h("p", {class: "muted"}, t("comment.on", {field: t("field." + field)})) : null, text,
      h("div", {class: "edit-actions"}, h("button", {type: "submit", class: "primary"}, t("comment.go"))));
  }, {name: "comment"});
}

/** The example block that a rejection writes, to be looked at first. */
export async function offer_example(id, reason) {
  const example = await post("/api/items/" + id + "/example", {reason, write: false});
  const yes = await open_dialog(t("example.title"), (close) =>
    h("div", {class: "dialog-body"},
      h("p", {}, t("example.about", {file: example.rule_file || example.rule})),
      h("pre", {class: "block-text", dir: "auto"}, plain(example.block)),
      h("div", {class: "edit-actions"},
        h("button", {type: "button", class: "primary", id: "example-write", autofocus: true, onclick: () => close(true)}, t("example.write")),
        h("button", {type: "button", onclick: () => close(false)}, t("example.leave")))), {wide: true, name: "example"});
  if (!yes) return null;
  return post("/api/items/" + id + "/example", {reason, write: true});
}

const kHelpOrder = ["accept", "edit", "reject", "skip", "duplicate", "split", "undo", "next_field", "place", "comment", "why", "down", "up", "search", "map", "review", "overview", "history", "help"];

/** All keys; each can be changed by pressing another. Gives the new keys or null. */
export function show_help(keys, standard) {
  const own = {...keys};
  return open_dialog(t("help.title"), (close, dialog) => {
    let waiting = null;
    const rows = kHelpOrder.map((action) => {
      const button = h("button", {type: "button", class: "key", "aria-label": t("help.change", {action: t("action." + action)}), onclick: () => { waiting = {action, button}; button.textContent = "…"; }}, key_label(own[action]));
      return h("tr", {}, h("th", {scope: "row"}, t("action." + action)), h("td", {}, button));
    });
    dialog.addEventListener("keydown", (event) => {
      if (!waiting || event.key === "Escape" || event.key === "Tab" || event.key === "Enter") return;
      event.preventDefault();
      const taken = Object.values(own).includes(event.code) && own[waiting.action] !== event.code;
      if (!taken && /^(Key|Digit|Slash|Comma|Period)/.test(event.code)) {
        own[waiting.action] = event.code;
        waiting.button.textContent = key_label(event.code);
        waiting = null;
      }
    }, true);
    return h("div", {class: "dialog-body"}, h("p", {class: "muted"}, t("help.about")), h("table", {class: "keys"}, rows),
      h("div", {class: "edit-actions"}, h("button", {type: "button", class: "primary", onclick: () => close(own)}, t("help.keep")), h("button", {type: "button", onclick: () => close(standard)}, t("help.standard"))));
  }, {name: "help"});
}
