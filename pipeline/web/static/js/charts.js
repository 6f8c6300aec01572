// Charts as SVG, drawn here. Each has its numbers as a table too, for those who don't see it.
import {h, svg} from "./dom.js";
import {day_text, number_text, t} from "./i18n.js";

function as_table(rows, heads) {
  return h("details", {class: "chart-table"}, h("summary", {}, t("chart.table")),
    h("table", {}, h("tr", {}, heads.map((head) => h("th", {scope: "col"}, head))), rows.map((row) => h("tr", {}, row.map((cell, i) => h(i ? "td" : "th", i ? {} : {scope: "row"}, cell))))));
}

const kParts = [["accepted", "part-accepted"], ["new", "part-new"], ["rejected", "part-rejected"]];

/** Lines of bars: [{key, name, accepted, new, rejected}]; `choose(key)` narrows the list. */
export function bars(title, entries, choose) {
  const most = Math.max(1, ...entries.map((e) => kParts.reduce((sum, [part]) => sum + (e[part] ?? 0), 0)));
  const list = h("ol", {class: "bars"}, entries.map((entry) => {
    const total = kParts.reduce((sum, [part]) => sum + (entry[part] ?? 0), 0);
    let x = 0;
    const picture = svg("svg", {viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", class: "bar"}, kParts.map(([part, tone]) => {
      const width = ((entry[part] ?? 0) / most) * 100;
      const rect = svg("rect", {x, y: 0, width, height: 10, class: tone});
      x += width;
      return rect;
    }));
    return h("li", {}, h("button", {type: "button", class: "bar-row", onclick: () => choose(entry.key), "aria-label": entry.name + ": " + number_text(total)}, h("span", {class: "bar-name"}, h("bdi", {}, entry.name)), picture, h("span", {class: "bar-count"}, number_text(total))));
  }));
  return h("section", {class: "chart"}, h("h3", {}, title), entries.length ? list : h("p", {class: "empty"}, t("chart.empty")), entries.length ? as_table(entries.map((e) => [e.name, ...kParts.map(([part]) => number_text(e[part] ?? 0))]), ["", ...kParts.map(([part]) => t("status." + part))]) : null);
}

function days_between(first, last) {
  const out = [];
  for (let at = Date.parse(first + "T00:00:00Z"); at <= Date.parse(last + "T00:00:00Z") && out.length < 4000; at += 86400000) out.push(new Date(at).toISOString().slice(0, 10));
  return out;
}

/** Days, or weeks or months of them where there are many, from the left (in Arabic from the right). */
export function time_line(title, tallies, choose) {
  const dated = tallies.filter((e) => /^\d{4}-\d\d-\d\d$/.test(e.key)).sort((a, b) => (a.key < b.key ? -1 : 1));
  if (dated.length === 0) return h("section", {class: "chart"}, h("h3", {}, title), h("p", {class: "empty"}, t("chart.empty")));
  // A few far-off days would squeeze all others together: the line shows the last part that holds nearly all.
  const first = dated[Math.floor(dated.length * 0.05)].key;
  const last = dated[dated.length - 1].key;
  const span = (Date.parse(last) - Date.parse(first)) / 86400000 + 1;
  const step = span <= 70 ? "day" : span <= 1500 ? "month" : "year";
  const bin_of = (day) => (step === "day" ? day : step === "month" ? day.slice(0, 7) : day.slice(0, 4));
  const bins = new Map();
  for (const day of days_between(first, last)) if (!bins.has(bin_of(day))) bins.set(bin_of(day), {accepted: 0, new: 0, rejected: 0, first: day, last: day});
  for (const entry of dated) {
    const bin = bins.get(bin_of(entry.key));
    if (!bin) continue;
    if (entry.key > bin.last) bin.last = entry.key;
    for (const [part] of kParts) bin[part] += entry[part] ?? 0;
  }
  for (const day of days_between(first, last)) { const bin = bins.get(bin_of(day)); if (day > bin.last) bin.last = day; }
  const list = [...bins.entries()];
  const most = Math.max(1, ...list.map(([, b]) => b.accepted + b.new + b.rejected));
  const width = 900;
  const height = 150;
  const one = width / list.length;
  const right = document.documentElement.dir === "rtl";
  const picture = svg("svg", {viewBox: "0 0 " + width + " " + (height + 22), class: "time-line", role: "img", "aria-label": title},
    svg("line", {x1: 0, y1: height, x2: width, y2: height, class: "axis"}),
    list.map(([key, bin], i) => {
      const x = right ? width - (i + 1) * one : i * one;
      let y = height;
      const total = bin.accepted + bin.new + bin.rejected;
      const column = svg("g", {class: "column", onclick: () => choose(bin.first, bin.last)}, svg("title", {}, key + ": " + number_text(total)), svg("rect", {x, y: 0, width: one, height, class: "hit"}));
      for (const [part, tone] of kParts) {
        const tall = (bin[part] / most) * (height - 6);
        y -= tall;
        if (tall > 0) column.append(svg("rect", {x: x + one * 0.1, y, width: Math.max(1, one * 0.8), height: tall, class: tone}));
      }
      return column;
    }),
    list.map(([key], i) => {
      const every = Math.ceil(list.length / 9);
      if (i % every !== 0) return null;
      const x = right ? width - (i + 0.5) * one : (i + 0.5) * one;
      return svg("text", {x, y: height + 17, class: "tick", "text-anchor": i === 0 ? (right ? "end" : "start") : "middle"}, key);
    }));
  return h("section", {class: "chart chart-wide"}, h("h3", {}, title), picture, h("p", {class: "muted small"}, t("chart.range", {from: day_text(first), to: day_text(last)})),
    as_table(list.map(([key, b]) => [key, ...kParts.map(([part]) => number_text(b[part]))]), [t("field.date"), ...kParts.map(([part]) => t("status." + part))]));
}
