// What there is: time line, map, tallies, the progress of the day and how each rule fares.
import {get} from "./api.js";
import {bars, time_line} from "./charts.js";
import {fill, h} from "./dom.js";
import {day_text, number_text, percent_text, t} from "./i18n.js";
import {make_map} from "./map.js";
import {filter_query} from "./queue.js";
import {governorate_name, kind_name} from "./words.js";

const kTone = {new: "#a35a00", accepted: "#1b7040", rejected: "#8b8577", duplicate: "#5b6470"};

function rules_table(rules) {
  const rows = rules.filter((r) => r.accepted + r.rejected > 0).sort((a, b) => b.accepted + b.rejected - a.accepted - a.rejected).slice(0, 25);
  if (rows.length === 0) return h("p", {class: "empty"}, t("rules.none"));
  return h("div", {class: "scroll-x"}, h("table", {class: "rules"},
    h("tr", {}, [t("rules.rule"), t("status.accepted"), t("rules.edited"), t("status.rejected"), t("rules.share"), t("rules.reasons")].map((head) => h("th", {scope: "col"}, head))),
    rows.map((r) => h("tr", {}, h("th", {scope: "row"}, h("code", {}, r.rule)), h("td", {}, number_text(r.accepted)), h("td", {}, number_text(r.edited)), h("td", {}, number_text(r.rejected)), h("td", {}, percent_text(r.accepted / (r.accepted + r.rejected))), h("td", {}, r.reasons.slice(0, 3).map((reason) => reason.reason + " (" + number_text(reason.count) + ")").join(", "))))));
}

/** Fills `element`; `app` has params(), narrow(name, values), range(first, last), open(id). Gives a function that ends it. */
export async function show_overview(element, app) {
  const query = filter_query(app.params());
  const everything = new URLSearchParams(query);
  if (!everything.get("status")) everything.set("status", "all");
  const map_box = h("div", {class: "map overview-map"});
  fill(element, h("p", {class: "loading", role: "status"}, t("loading")));
  const [tallies, overview, points] = await Promise.all([get("/api/tallies?" + query), get("/api/overview"), get("/api/points?" + everything)]);
  const named = (list, name) => list.map((e) => ({...e, name: e.key ? name(e.key) : t("filter.none")}));
  const decided = overview.progress.find((p) => p.day === overview.today)?.decided ?? 0;
  fill(element,
    h("div", {class: "numbers"},
      h("div", {class: "number"}, h("b", {}, number_text(decided)), " ", t("overview.today")),
      h("div", {class: "number"}, h("b", {}, number_text(overview.mine.decided)), " ", t("overview.mine")),
      h("div", {class: "number"}, h("b", {}, number_text(points.points.length)), " ", t("overview.points"))),
    h("ul", {class: "legend"}, ["accepted", "new", "rejected"].map((s) => h("li", {}, h("span", {class: "swatch part-" + s}), t("status." + s)))),
    time_line(t("overview.time"), tallies.day, app.range),
    h("section", {class: "chart chart-wide"}, h("h3", {}, t("overview.map")), map_box),
    bars(t("overview.governorates"), named(tallies.governorate, governorate_name).slice(0, 20), (key) => app.narrow("governorates", key || "(none)")),
    bars(t("overview.kinds"), named(tallies.kind, kind_name).slice(0, 20), (key) => app.narrow("kinds", key || "(none)")),
    h("section", {class: "chart chart-wide"}, h("h3", {}, t("overview.rules")), rules_table(overview.rules)),
    h("section", {class: "chart chart-wide"}, h("h3", {}, t("overview.days")),
      overview.progress.length ? h("ul", {class: "progress-days"}, overview.progress.map((p) => h("li", {}, day_text(p.day) + ": " + number_text(p.decided)))) : h("p", {class: "empty"}, t("chart.empty"))));
  const map = await make_map(map_box);
  map?.show(points.points.map((p) => ({id: p.id, lat: p.lat, lon: p.lon, radius: Math.min(14, 4 + Math.sqrt(p.killed ?? 0)), tone: kTone[p.status], label: kind_name(p.kind) + " · " + p.place + (p.day ? " · " + day_text(p.day) : ""), onclick: () => app.open(p.id)})), {fit: false});
  return () => map?.close();
}
