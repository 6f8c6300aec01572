// The place picker: who else bears the name, where, and why one was chosen; any other place by its name.
import {get} from "./api.js";
import {choice_list, open_dialog} from "./dialog.js";
import {bdi, fill, h} from "./dom.js";
import {number_text, t} from "./i18n.js";
import {distance_km, make_map} from "./map.js";
import {governorate_name, place_name} from "./words.js";

/** Distances to the other places that the article names, nearest first. */
function distances(place, around) {
  return around
    .filter((other) => other.id !== place.id)
    .map((other) => ({name: other.name, km: distance_km(place, other)}))
    .sort((a, b) => a.km - b.km)
    .slice(0, 3);
}

function reason_text(reason) {
  const key = "reason." + reason;
  const text = t(key);
  return text === key ? reason : text;
}

function entry_of(place, around, read) {
  const near = distances(place, around);
  return {
    value: place,
    content: [
      h("div", {class: "choice-main"}, bdi(place_name(place), {class: "main-value"}), " ", h("span", {class: "muted"}, t("class." + place.class)),
        place.admin1 ? [" · ", bdi(governorate_name(place.admin1))] : place.country && place.country !== "SY" ? [" · ", place.country] : null,
        place.admin2 && place.admin2 !== place.admin1 ? [" · ", bdi(place.admin2)] : null),
      h("div", {class: "choice-why"}, read ? [t("place.read", {score: Math.round(place.score * 100)}), ": ", reason_text(place.reason ?? "")] : reason_text(place.reason ?? ""),
        place.people ? " · " + t("place.people", {n: number_text(place.people)}) : ""),
      near.length ? h("div", {class: "choice-near muted"}, near.map((n, i) => [i ? " · " : "", t("place.km", {n: number_text(Math.round(n.km))}) + " ", bdi(n.name)])) : null,
    ],
  };
}

/** Gives a promise of the chosen place, {none: true} for "no place", or null. */
export function pick_place(item, current) {
  const around = item.reading?.around ?? [];
  const read = item.reading?.places ?? [];
  const arabic = item.article?.language === "ar" ? (current?.names ?? []).find((n) => /[\u0600-\u06ff]/.test(n)) : null;
  const words = arabic ?? current?.name ?? (item.event.evidence ?? []).find((e) => e.slot === "place")?.text ?? "";
  let map = null;
  const done = open_dialog(t("place.title"), (close, dialog) => {
    const search = h("input", {type: "search", dir: "auto", id: "place-search", value: words, autocomplete: "off", spellcheck: "false", autofocus: true});
    const results = h("div", {class: "picker-results"});
    const map_box = h("div", {class: "map picker-map"});
    const status = h("p", {class: "muted", role: "status"});
    let list = null;
    let asked = 0;
    const show = (found) => {
      const known = new Set(read.map((p) => p.id));
      const of_reader = search.value.trim() === words.trim() ? read : [];
      const others = found.filter((p) => !(of_reader.length && known.has(p.id)));
      const entries = [...of_reader.map((p) => entry_of(p, around, true)), ...others.map((p) => entry_of(p, around, false))];
      list = choice_list(entries, {choose: (place) => place && close(place), current: (place) => map?.highlight(place.id), label: t("place.candidates")});
      fill(results, entries.length ? list.element : h("p", {class: "empty"}, t("place.nothing")));
      status.textContent = t("place.found", {n: entries.length});
      map?.show(entries.map(({value}, i) => ({id: value.id, lat: value.lat, lon: value.lon, km: value.precision_km, label: place_name(value), tone: i < of_reader.length ? "#1b7040" : "#1d5fa6", onclick: () => close(value)})));
      if (entries.length) map?.highlight(entries[0].value.id);
    };
    let last_found = [];
    const look = async () => {
      const mine = ++asked;
      const name = search.value.trim();
      const answer = name ? await get("/api/places?q=" + encodeURIComponent(name)) : {places: []};
      if (mine !== asked) return;
      last_found = answer.places;
      show(last_found);
    };
    let timer = 0;
    search.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, 180);
    });
    search.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") list?.move(1);
      else if (event.key === "ArrowUp") list?.move(-1);
      else if (event.key === "Enter") list?.chosen() && close(list.chosen());
      else return;
      event.preventDefault();
    });
    make_map(map_box, {label: t("place.map")}).then((made) => {
      map = made;
      show(last_found);
    });
    look();
    return h("div", {class: "dialog-body picker"},
      h("div", {class: "picker-side"}, h("label", {for: "place-search"}, t("place.search")), search, status, results,
        h("button", {type: "button", onclick: () => close({none: true})}, t("place.no_place"))),
      map_box);
  }, {wide: true, name: "place-picker"});
  return done.finally(() => map?.close());
}
