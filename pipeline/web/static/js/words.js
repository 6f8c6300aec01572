// What kinds, governorates and actors are called, as the server tells.
import {language} from "./i18n.js";

const tables = {kinds: new Map(), governorates: new Map(), actors: new Map()};
let all = {kinds: [], governorates: [], actors: []};

export function set_words(words) {
  all = words;
  for (const kind of words.kinds) tables.kinds.set(kind.id, kind);
  for (const unit of words.governorates) tables.governorates.set(unit.name, unit);
  for (const actor of words.actors) tables.actors.set(actor.id, actor);
}

export const words = () => all;

export function kind_name(id) {
  const kind = tables.kinds.get(id);
  if (!kind) return String(id ?? "").replaceAll("_", " ");
  return language() === "ar" ? kind.title_ar : kind.title;
}

export function governorate_name(name) {
  const unit = tables.governorates.get(name);
  return unit && language() === "ar" && unit.name_ar ? unit.name_ar : name ?? "";
}

export const actor_of = (id) => tables.actors.get(id) ?? null;

export function actor_name(actor) {
  const known = tables.actors.get(actor.id);
  if (known && language() === "ar" && known.name_ar) return known.name_ar;
  return known?.name ?? actor.name ?? actor.id ?? "";
}

/** The name of a place in the page's language. */
export function place_name(place) {
  if (!place) return "";
  if (language() === "ar") {
    const arabic = place.name_ar ?? (place.names ?? []).find((n) => /[\u0600-\u06ff]/.test(n));
    if (arabic) return arabic;
  }
  return place.name ?? "";
}
