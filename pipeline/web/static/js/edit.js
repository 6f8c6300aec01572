// Correcting an event: a form over the fields, sent as what the reviewer saw and changed.
import {bdi, fill, h} from "./dom.js";
import {day_text, t} from "./i18n.js";
import {pick_place} from "./picker.js";
import {actor_name, actor_of, kind_name, place_name, words} from "./words.js";
import {post} from "./api.js";

const kModalities = ["actual", "foiled", "planned", "alleged", "denied"];
const kTolls = ["killed", "wounded", "detained"];

function number_input(id, value, label) {
  return h("input", {type: "number", min: "0", max: "1000000", step: "1", inputmode: "numeric", id, value: value ?? "", "aria-label": label});
}

function number_of(input) {
  return input.value === "" ? null : Number.parseInt(input.value, 10);
}

/** Fields of an actor: chosen from the list by name, or described in one's own words. */
function actor_row(actor, remove) {
  const known = actor_of(actor.id);
  const input = h("input", {type: "text", list: "actor-names", dir: "auto", value: known ? actor_name(actor) : actor.name ?? "", "aria-label": t("field." + actor.role), maxlength: "200"});
  const state = {role: actor.role, id: actor.id ?? "", name: actor.name ?? ""};
  const dates = h("span", {class: "validity"});
  const show_dates = () => {
    const entry = actor_of(state.id);
    dates.textContent = entry && (entry.from || entry.until) ? (entry.from ? day_text(entry.from) : "…") + " – " + (entry.until ? day_text(entry.until) : "…") : "";
  };
  input.addEventListener("input", () => {
    const found = words().actors.find((a) => a.name === input.value || a.name_ar === input.value);
    state.id = found?.id ?? "";
    state.name = found ? "" : input.value;
    show_dates();
  });
  show_dates();
  const row = h("div", {class: "edit-actor"}, input, dates, h("button", {type: "button", class: "link", onclick: () => { row.remove(); remove(state); }}, t("edit.remove")));
  return {row, state};
}

/**
 * Fills `element` with the form; `actions` has save(fields), cancel(). Gives {pick_place()} for the key that opens the
 * picker.
 */
export function show_form(element, item, actions) {
  const event = item.event;
  let place = event.place;
  let place_changed = false;
  const kind = h("select", {id: "edit-kind"}, words().kinds.map((k) => h("option", {value: k.id, selected: k.id === event.kind}, kind_name(k.id))));
  const start = h("input", {type: "date", id: "edit-start", value: event.date?.start ?? ""});
  const end = h("input", {type: "date", id: "edit-end", value: event.date?.end ?? ""});
  const anchor = h("input", {type: "date", id: "edit-anchor", value: item.article?.published?.slice(0, 10) ?? ""});
  anchor.addEventListener("change", async () => {
    if (!anchor.value) return;
    const answer = await post("/api/items/" + item.id + "/reckon", {published: anchor.value});
    if (answer.date?.start) start.value = answer.date.start;
    if (answer.date?.end) end.value = answer.date.end;
  });
  const place_shown = h("span", {class: "main-value"});
  const show_place = () => fill(place_shown, place ? bdi(place_name(place)) : t("field.empty"));
  const choose_place = async () => {
    const picked = await pick_place(item, place);
    if (!picked) return;
    place = picked.none ? null : picked;
    place_changed = true;
    show_place();
  };
  show_place();
  const rows = [];
  const actor_lists = {};
  const add_actor = (actor) => {
    const made = actor_row(actor, (state) => rows.splice(rows.indexOf(state), 1));
    rows.push(made.state);
    actor_lists[actor.role].append(made.row);
    return made.row;
  };
  const actors = ["actor1", "actor2"].map((role) => {
    actor_lists[role] = h("div", {});
    return h("fieldset", {}, h("legend", {}, h("span", {class: "swatch sw-" + role}), t("field." + role)), actor_lists[role],
      h("button", {type: "button", class: "link", onclick: () => add_actor({role}).querySelector("input").focus()}, t("edit.add_actor")));
  });
  for (const actor of event.actors ?? []) add_actor(actor);
  const tolls = Object.fromEntries(kTolls.map((field) => {
    const toll = event.tolls?.[field];
    return [field, {low: number_input("edit-" + field + "-low", toll?.low, t("field." + field) + ", " + t("edit.least")), high: number_input("edit-" + field + "-high", toll?.high, t("field." + field) + ", " + t("edit.most"))}];
  }));
  const modality = h("select", {id: "edit-modality"}, kModalities.map((m) => h("option", {value: m, selected: m === event.modality}, t("modality." + m))));

  const fields = () => {
    const out = {};
    if (kind.value !== event.kind) out.kind = kind.value;
    if (start.value !== (event.date?.start ?? "") || end.value !== (event.date?.end ?? "")) out.date = start.value ? {start: start.value, end: end.value || start.value} : null;
    if (place_changed) out.place = place ? {id: place.id} : null;
    const actors_now = rows.filter((r) => r.id || r.name).map((r) => ({role: r.role, id: r.id, name: r.name}));
    const actors_then = (event.actors ?? []).map((a) => ({role: a.role, id: a.id ?? "", name: a.name ?? ""}));
    if (JSON.stringify(actors_now) !== JSON.stringify(actors_then)) out.actors = actors_now;
    for (const field of kTolls) {
      const now = {low: number_of(tolls[field].low), high: number_of(tolls[field].high)};
      const then = {low: event.tolls?.[field]?.low ?? null, high: event.tolls?.[field]?.high ?? null};
      if (JSON.stringify(now) !== JSON.stringify(then)) out[field] = now.low === null && now.high === null ? null : now;
    }
    if (modality.value !== event.modality) out.modality = modality.value;
    return out;
  };

  const form = h("form", {class: "edit-form", "aria-label": t("edit.title"), onsubmit: (e) => { e.preventDefault(); actions.save(fields(), true); }},
    h("datalist", {id: "actor-names"}, words().actors.map((a) => h("option", {value: actor_name(a)}))),
    h("label", {for: "edit-kind"}, h("span", {class: "swatch sw-trigger"}), t("field.kind")), kind,
    h("fieldset", {}, h("legend", {}, h("span", {class: "swatch sw-date"}), t("field.date")),
      h("div", {class: "pair"}, h("label", {for: "edit-start"}, t("edit.from")), start, h("label", {for: "edit-end"}, t("edit.to")), end),
      h("div", {class: "pair"}, h("label", {for: "edit-anchor"}, t("edit.anchor")), anchor)),
    h("fieldset", {}, h("legend", {}, h("span", {class: "swatch sw-place"}), t("field.place")), place_shown, " ",
      h("button", {type: "button", id: "edit-place", onclick: choose_place}, t("edit.choose_place"))),
    actors,
    kTolls.map((field) => h("fieldset", {}, h("legend", {}, h("span", {class: "swatch sw-" + field}), t("field." + field)),
      h("div", {class: "pair"}, h("label", {for: "edit-" + field + "-low"}, t("edit.least")), tolls[field].low, h("label", {for: "edit-" + field + "-high"}, t("edit.most")), tolls[field].high))),
    h("label", {for: "edit-modality"}, h("span", {class: "swatch sw-modality"}), t("field.modality")), modality,
    h("div", {class: "edit-actions"},
      h("button", {type: "submit", class: "primary", id: "edit-save"}, t("edit.save_accept")),
      h("button", {type: "button", onclick: () => actions.save(fields(), false)}, t("edit.save")),
      h("button", {type: "button", onclick: actions.cancel}, t("edit.cancel"))));
  form.addEventListener("keydown", (e) => {
    if (e.key === "Escape") {
      e.stopPropagation();
      actions.cancel();
    }
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      form.requestSubmit();
    }
  });
  fill(element, form);
  kind.focus();
  return {pick_place: choose_place};
}
