// The list of what waits, its filters with counts, and the search. All of it lives in the address.
import {get} from "./api.js";
import {bdi, fill, h, plain} from "./dom.js";
import {language, number_text, t} from "./i18n.js";
import {actor_name, governorate_name, kind_name, place_name} from "./words.js";
import {date_text, toll_line} from "./item.js";

export const kFilterFields = ["kinds", "governorates", "actors", "outlets", "languages", "rules", "confidences"];
const kSingle = ["status", "since", "until", "found_since", "stale", "disagreeing", "q", "order"];
const kPage = 50;

/** The part of the address that is a filter, in a fixed order, so that equal filters have equal addresses. */
export function filter_query(params) {
  const out = new URLSearchParams();
  for (const name of kFilterFields) for (const value of params.getAll(name)) out.append(name, value);
  for (const name of kSingle) if (params.get(name)) out.set(name, params.get(name));
  return out.toString();
}

function value_name(field, value) {
  if (value.value === "" || value.value === "(none)") return t("filter.none");
  switch (field) {
    case "kinds": return kind_name(value.value);
    case "governorates": return governorate_name(value.value);
    case "actors": return actor_name({id: value.value, name: value.label ?? value.value});
    case "languages": return t("language." + value.value);
    case "confidences": return t("confidence." + value.value);
    default: return value.label ?? value.value;
  }
}

function line_element(line, chosen, open) {
  const toll = toll_line(line);
  const reasons = line.why?.[language()] ?? [];
  return h("li", {},
    h("button", {type: "button", class: "line", "data-id": line.id, "aria-current": line.id === chosen ? "true" : null, onclick: () => open(line.id)},
      h("span", {class: "line-top"}, h("b", {}, kind_name(line.kind)), line.place ? [" · ", bdi(place_name(line.place))] : null,
        line.status !== "new" ? h("span", {class: "status status-" + line.status}, t("status." + line.status)) : null),
      h("span", {class: "line-mid muted"}, date_text(line.date) || t("field.no_date"), toll ? " · " + toll : "", line.sources > 1 ? " · " + t("queue.sources", {n: line.sources}) : ""),
      h("span", {class: "line-text", dir: "auto"}, plain(line.sentence)),
      reasons.length ? h("span", {class: "why"}, reasons.map((r, i) => [i ? " · " : "", plain(r)])) : null,
      line.lease ? h("span", {class: "held"}, t("queue.held", {name: plain(line.lease.reviewer)})) : null));
}

export class Queue {
  /** `app` has params(), set_params(p), open(id), item_id(), say(text), bulk(query, total). */
  constructor(app) {
    this.app = app;
    this.lines = [];
    this.total = 0;
    this.open_groups = new Set(["kinds", "governorates"]);
    this.list = h("ol", {class: "lines"});
    this.count = h("p", {class: "count", role: "status", id: "queue-count"});
    this.search = h("input", {type: "search", id: "search", dir: "auto", placeholder: t("queue.search"), "aria-label": t("queue.search"), autocomplete: "off"});
    let timer = 0;
    this.search.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.change((p) => (this.search.value.trim() ? p.set("q", this.search.value.trim()) : p.delete("q"))), 300);
    });
    this.chips = h("div", {class: "chips"});
    this.filters = h("div", {class: "filters", id: "filters"});
    this.more = h("button", {type: "button", class: "more", hidden: true, onclick: () => this.load_more()}, t("queue.more"));
    this.details = h("details", {class: "filter-box"}, h("summary", {}, t("queue.filters")), this.filters);
    this.element = h("section", {class: "queue", "aria-label": t("queue.title")},
      h("div", {class: "queue-head"}, this.search, this.details, this.chips, this.count), this.list, this.more);
  }

  change(edit) {
    const params = new URLSearchParams(this.app.params());
    edit(params);
    params.delete("item");
    this.app.set_params(params);
  }

  /** Loads lines and counts anew. The lines come first: counts may take a little longer. */
  async load() {
    const query = filter_query(this.app.params());
    this.query = query;
    if (document.activeElement !== this.search) this.search.value = this.app.params().get("q") ?? "";
    const page = await get("/api/queue?limit=" + kPage + (query ? "&" + query : ""));
    if (query !== this.query) return;
    this.lines = page.items;
    this.show_lines();
    const facets = await get("/api/facets?" + query);
    if (query !== this.query) return;
    this.total = facets.total;
    this.facets = facets;
    this.show_count();
    this.show_filters();
  }

  async load_more() {
    const query = this.query;
    const page = await get("/api/queue?limit=" + kPage + "&offset=" + this.lines.length + (query ? "&" + query : ""));
    if (query !== this.query) return;
    this.lines.push(...page.items);
    this.show_lines();
    this.show_count();
  }

  show_lines() {
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    fill(this.list, this.lines.map((line) => line_element(line, this.app.item_id(), this.app.open)));
    if (this.lines.length === 0) fill(this.list, h("li", {class: "empty"}, t("queue.empty")));
    if (focused) this.list.querySelector('[data-id="' + CSS.escape(focused) + '"]')?.focus({preventScroll: true});
    this.more.hidden = this.lines.length < kPage || this.lines.length % kPage !== 0;
  }

  show_count() {
    const bulk = this.total > 0 && this.app.may_decide() ? h("button", {type: "button", class: "link", id: "bulk", onclick: () => this.app.bulk(this.query, this.total)}, t("bulk.open", {n: number_text(this.total)})) : null;
    fill(this.count, t("queue.total", {n: number_text(this.total)}), " ", bulk);
    this.more.hidden = this.lines.length >= this.total;
  }

  mark(id) {
    for (const button of this.list.querySelectorAll(".line")) {
      if (button.dataset.id === id) {
        button.setAttribute("aria-current", "true");
        button.scrollIntoView({block: "nearest"});
      } else button.removeAttribute("aria-current");
    }
  }

  neighbour(id, by) {
    const at = this.lines.findIndex((line) => line.id === id);
    return this.lines[Math.max(0, Math.min(this.lines.length - 1, at + by))]?.id ?? null;
  }

  show_filters() {
    const params = this.app.params();
    const group = (field) => {
      const chosen = new Set(params.getAll(field));
      const values = (this.facets.fields[field] ?? []).slice(0, 40);
      for (const value of chosen) if (!values.some((v) => (v.value || "(none)") === value)) values.push({value, label: null, count: 0});
      if (values.length === 0) return null;
      return h("details", {class: "facet", open: this.open_groups.has(field) || chosen.size > 0, ontoggle: (e) => (e.target.open ? this.open_groups.add(field) : this.open_groups.delete(field))},
        h("summary", {}, t("filter." + field), chosen.size ? h("span", {class: "chosen"}, chosen.size) : null),
        h("ul", {}, values.map((value) => {
          const key = value.value || "(none)";
          const box = h("input", {type: "checkbox", checked: chosen.has(key), onchange: (e) => this.change((p) => {
            const rest = p.getAll(field).filter((v) => v !== key);
            p.delete(field);
            for (const v of e.target.checked ? [...rest, key] : rest) p.append(field, v);
          })});
          return h("li", {}, h("label", {}, box, " ", bdi(value_name(field, value)), " ", h("span", {class: "facet-count"}, number_text(value.count))));
        })));
    };
    const single = (name, options) => h("label", {class: "single"}, t("filter." + name), " ",
      h("select", {id: "filter-" + name, onchange: (e) => this.change((p) => (e.target.value ? p.set(name, e.target.value) : p.delete(name)))},
        options.map(([value, text]) => h("option", {value, selected: (params.get(name) ?? "") === value}, text))));
    const day = (name) => h("label", {class: "single"}, t("filter." + name), " ", h("input", {type: "date", value: params.get(name) ?? "", onchange: (e) => this.change((p) => (e.target.value ? p.set(name, e.target.value) : p.delete(name)))}));
    const flag = (name) => h("label", {class: "single"}, h("input", {type: "checkbox", checked: params.get(name) === "1", onchange: (e) => this.change((p) => (e.target.checked ? p.set(name, "1") : p.delete(name)))}), " ", t("filter." + name));
    const counts = this.facets.statuses ?? {};
    const status = (name) => [name === "new" ? "" : name, t("status." + name) + " (" + number_text(counts[name] ?? 0) + ")"];
    fill(this.filters,
      single("status", [status("new"), status("accepted"), status("rejected"), status("duplicate"), ["all", t("status.all")]]),
      single("order", [["", t("order.importance")], ["newest", t("order.newest")], ["oldest", t("order.oldest")], ["uncertain", t("order.uncertain")], ["found", t("order.found")]]),
      kFilterFields.map(group),
      h("div", {class: "days"}, day("since"), day("until"), day("found_since")),
      flag("disagreeing"), flag("stale"), this.saved_element());
    this.show_chips(params);
  }

  saved_element() {
    const name = h("input", {type: "text", placeholder: t("filter.name"), "aria-label": t("filter.name"), maxlength: "60", dir: "auto"});
    return h("div", {class: "saved"},
      (this.app.saved() ?? []).map((f) => h("span", {class: "chip"}, h("button", {type: "button", class: "link", onclick: () => this.app.set_params(new URLSearchParams(f.query))}, bdi(f.name)), h("button", {type: "button", class: "x", "aria-label": t("filter.forget", {name: plain(f.name)}), onclick: () => this.app.save_filter(f.name, "")}, "×"))),
      h("form", {class: "save-filter", onsubmit: (e) => { e.preventDefault(); if (name.value.trim() && this.query) this.app.save_filter(name.value.trim(), this.query); }}, name, h("button", {type: "submit"}, t("filter.save"))));
  }

  show_chips(params) {
    const chips = [];
    for (const field of kFilterFields) {
      for (const key of params.getAll(field)) {
        const value = (this.facets.fields[field] ?? []).find((v) => (v.value || "(none)") === key) ?? {value: key};
        chips.push(h("button", {type: "button", class: "chip", onclick: () => this.change((p) => {
          const rest = p.getAll(field).filter((v) => v !== key);
          p.delete(field);
          for (const v of rest) p.append(field, v);
        })}, bdi(value_name(field, value)), " ×"));
      }
    }
    for (const name of kSingle) {
      if (!params.get(name) || name === "order") continue;
      const text = name === "status" ? t("status." + params.get(name)) : ["stale", "disagreeing"].includes(name) ? t("filter." + name) : name === "q" ? "“" + plain(params.get(name)) + "”" : t("filter." + name) + " " + plain(params.get(name));
      chips.push(h("button", {type: "button", class: "chip", onclick: () => this.change((p) => p.delete(name))}, bdi(text), " ×"));
    }
    fill(this.chips, chips);
    this.chips.hidden = chips.length === 0;
  }
}
