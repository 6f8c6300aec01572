// The panel of fields: what was read, from which words, by which rule, and how sure.
import {bdi, fill, h, plain} from "./dom.js";
import {day_text, number_text, t, weekday_text} from "./i18n.js";
import {actor_name, actor_of, governorate_name, kind_name, place_name} from "./words.js";

/** Fields in the order in which one goes through them, with the slots of their evidence. */
export const kFields = ["kind", "date", "place", "actor1", "actor2", "killed", "wounded", "detained", "means", "modality", "attribution"];
export const slot_of = (field) => (field === "kind" ? "trigger" : field);

function evidence_of(event, field) {
  return (event.evidence ?? []).filter((e) => e.slot === slot_of(field));
}

export function date_text(date) {
  if (!date || (!date.start && !date.end)) return "";
  if (date.start === date.end) return day_text(date.start);
  if (!date.end) return t("date.since", {day: day_text(date.start)});
  if (!date.start) return t("date.until", {day: day_text(date.end)});
  return day_text(date.start) + " – " + day_text(date.end);
}

export function toll_text(toll) {
  if (!toll || (toll.low === null && toll.high === null)) return "";
  if (toll.low === toll.high) return number_text(toll.low);
  if (toll.high === null) return t("toll.at_least", {n: number_text(toll.low)});
  if (toll.low === null) return t("toll.up_to", {n: number_text(toll.high)});
  return number_text(toll.low) + "–" + number_text(toll.high);
}

function guess() {
  return h("span", {class: "guess", title: t("field.guess_long")}, t("field.guess"));
}

function place_value(place) {
  const units = [place.admin2, place.admin1].filter((u, i, a) => u && u !== place.name && a.indexOf(u) === i);
  return [
    bdi(place_name(place), {class: "main-value"}),
    h("span", {class: "muted"}, [" ", t("class." + place.class), units.length ? " · " : "", units.map((u, i) => [i ? ", " : "", bdi(governorate_name(u))])]),
    place.ambiguous ? h("span", {class: "warn-tag"}, t("field.ambiguous")) : null,
    h("span", {class: "precision"}, t("geo_precision." + place.geo_precision)),
  ];
}

/** From when until when the actor existed, and whether that fits the event's day. */
function validity(actor, event) {
  const known = actor_of(actor.id);
  if (!known || (!known.from && !known.until)) return null;
  const day = event.date?.start;
  const wrong = day && ((known.from && day < known.from) || (known.until && day > known.until));
  const range = [known.from ? day_text(known.from) : "…", known.until ? day_text(known.until) : "…"].join(" – ");
  return h("span", {class: wrong ? "warn-tag" : "validity"}, wrong ? t("actor.not_then") + " " : "", range);
}

function actors_value(event, role) {
  const actors = (event.actors ?? []).filter((a) => a.role === role);
  return actors.map((actor) =>
    h("div", {class: "actor"}, bdi(actor_name(actor), {class: "main-value"}), " ",
      h("span", {class: "muted"}, t("actor_type." + actor.type)), " ", validity(actor, event), actor.inferred ? guess() : null));
}

/** How a relative date was reckoned. */
function reckoning(item) {
  const date = item.event.date;
  const mention = item.reading?.date;
  const words = evidence_of(item.event, "date")[0];
  if (!date || !words) return null;
  const line = [h("q", {}, bdi(words.text)), h("span", {class: "arrow", "aria-hidden": "true"}, " → "), date.start ? weekday_text(date.start) + " " : "", date_text(date)];
  const published = item.article?.published?.slice(0, 10);
  if (mention?.anchor === "publication" && published) line.push(h("span", {class: "muted"}, " ", t("date.reckoned", {day: weekday_text(published) + " " + day_text(published)})));
  else if (mention?.anchor) line.push(h("span", {class: "muted"}, " ", t("anchor." + mention.anchor)));
  if (mention?.note) line.push(h("span", {class: "warn-tag"}, plain(mention.note)));
  return h("div", {class: "reckoning"}, line);
}

function value_of(item, field) {
  const event = item.event;
  switch (field) {
    case "kind":
      return h("span", {class: "main-value"}, kind_name(event.kind));
    case "date":
      return event.date ? [h("span", {class: "main-value"}, date_text(event.date)), h("span", {class: "precision"}, t("precision." + event.date.precision)), event.date.inferred ? guess() : null, reckoning(item)] : null;
    case "place":
      return event.place ? [place_value(event.place), event.place.inferred ? guess() : null] : null;
    case "actor1":
    case "actor2": {
      const actors = actors_value(event, field);
      return actors.length ? actors : null;
    }
    case "killed":
    case "wounded":
    case "detained": {
      const text = toll_text(event.tolls?.[field]);
      return text ? h("span", {class: "main-value"}, text) : null;
    }
    case "means":
      return event.means?.length ? bdi(event.means.join(", ")) : null;
    case "modality":
      return event.modality && event.modality !== "actual" ? h("span", {class: "warn-tag"}, t("modality." + event.modality)) : null;
    case "attribution":
      return event.attribution ? bdi(event.attribution) : null;
    default:
      return null;
  }
}

const kAlways = new Set(["kind", "date", "place", "actor1", "actor2", "killed"]);

/** The fields that are shown: those with a value, and the main ones in any case. */
export function shown_fields(item) {
  return kFields.filter((field) => kAlways.has(field) || value_of(item, field) !== null);
}

function quotes(event, field) {
  const seen = new Set();
  return evidence_of(event, field)
    .filter((e) => !seen.has(e.begin + "-" + e.end) && seen.add(e.begin + "-" + e.end))
    .map((e) => h("div", {class: "evidence"}, h("mark", {class: "ev ev-" + e.slot}, bdi(e.text)), " ", h("code", {class: "rule"}, e.rule, e.rule_version ? " v" + e.rule_version : ""), e.inherited ? guess() : null));
}

/** `actions` has focus(field), comment(field), pick(). */
export function show_fields(element, item, actions) {
  const notes = (item.notes ?? []).filter((n) => !n.resolved_by);
  fill(element, shown_fields(item).map((field) => {
    const value = value_of(item, field);
    const field_notes = notes.filter((n) => n.field === field);
    const edited = (item.event.edited ?? []).some((name) => name === field || (field.startsWith("actor") && name === "actors"));
    return h("div", {class: "field field-" + slot_of(field), "data-field": field, tabindex: "-1", role: "group", "aria-label": t("field." + field), onclick: () => actions.focus(field)},
      h("div", {class: "field-name"}, h("span", {class: "swatch sw-" + slot_of(field), "aria-hidden": "true"}), t("field." + field), edited ? h("span", {class: "edited"}, t("field.edited")) : null),
      h("div", {class: "field-value"}, value ?? h("span", {class: "muted"}, t("field.empty"))),
      quotes(item.event, field),
      field === "place" && item.reading?.places?.length > 1 ? h("button", {type: "button", class: "link", onclick: (e) => { e.stopPropagation(); actions.pick(); }}, t("place.others", {n: item.reading.places.length - 1})) : null,
      field_notes.map((note) => h("p", {class: "note"}, h("b", {}, bdi(note.author)), " ", bdi(note.text), " ", h("button", {type: "button", class: "link", onclick: (e) => { e.stopPropagation(); actions.resolve(note); }}, t("comment.done")))));
  }));
}

/** "2 killed · 3 wounded" of a line of the queue. */
export function toll_line(event) {
  return ["killed", "wounded", "detained"]
    .map((field) => [field, toll_text(event.tolls?.[field])])
    .filter(([, text]) => text)
    .map(([field, text]) => t("toll." + field, {n: text}))
    .join(" · ");
}
