// "Why not?": what the rules make of a sentence, which came nearest and what was missing.
import {post} from "./api.js";
import {bdi, direction_of, fill, h, plain} from "./dom.js";
import {t} from "./i18n.js";
import {kind_name} from "./words.js";

function list_of(title, entries) {
  return entries.length ? h("div", {class: "trace"}, h("h4", {}, title), h("ul", {}, entries.map((entry) => h("li", {}, entry)))) : null;
}

function sentence_element(s) {
  const nothing = s.events.length === 0 && s.triggers.length === 0 && s.near_misses.length === 0;
  return h("article", {class: "trace-sentence"},
    h("p", {class: "trace-text", dir: direction_of(s.text, "en")}, plain(s.text)),
    list_of(t("why.events"), s.events.filter((e) => !e.left_out).map((e) => [h("b", {}, kind_name(e.kind)), " ", h("code", {}, e.trigger), " ", h("q", {}, bdi(e.text)), " · ", t("why.confidence", {n: e.confidence.toFixed(2)})])),
    list_of(t("why.left_out"), s.events.filter((e) => e.left_out).map((e) => [h("b", {}, kind_name(e.kind)), " ", h("code", {}, e.trigger), " ", h("q", {}, bdi(e.text)), ": ", bdi(e.left_out)])),
    list_of(t("why.not"), s.triggers.filter((x) => !x.used).map((x) => [h("code", {}, x.trigger), " ", h("q", {}, bdi(x.text)), ": ", bdi(x.why_not ?? "")])),
    list_of(t("why.near"), s.near_misses.map((n) => [h("code", {}, n.trigger), " ", h("q", {}, bdi(n.phrase)), " ", h("span", {class: "muted"}, bdi(n.file + ":" + n.line)), n.missing.length ? [" — ", t("why.missing"), " ", n.missing.map((m, i) => [i ? ", " : "", bdi(m)])] : ""])),
    list_of(t("why.mentions"), s.mentions.map((m) => [t("mention." + m.what), ": ", h("q", {}, bdi(m.text)), " → ", bdi(m.reading)])),
    nothing ? h("p", {class: "empty"}, t("why.nothing")) : null);
}

/** Fills `element`; `start` is the text to begin with. */
export function show_why(element, start) {
  const text = h("textarea", {id: "why-text", rows: "4", dir: "auto", maxlength: "8000", "aria-label": t("why.text"), placeholder: t("why.text"), value: start.text ?? ""});
  const day = h("input", {type: "date", id: "why-day", value: start.published ?? ""});
  const out = h("div", {class: "traces", role: "region", "aria-live": "polite", "aria-label": t("why.result")});
  const ask = async () => {
    if (!text.value.trim()) return;
    fill(out, h("p", {class: "loading"}, t("loading")));
    try {
      const {sentences} = await post("/api/explain", {text: text.value, published: day.value});
      fill(out, sentences.map(sentence_element));
      if (sentences.length === 0) fill(out, h("p", {class: "empty"}, t("why.nothing")));
    } catch (error) {
      fill(out, h("p", {class: "error"}, error.message));
    }
  };
  fill(element, h("h2", {}, t("why.title")), h("p", {class: "muted"}, t("why.about")),
    h("form", {class: "why-form", onsubmit: (e) => { e.preventDefault(); ask(); }}, text, h("div", {class: "pair"}, h("label", {for: "why-day"}, t("why.day")), day, h("button", {type: "submit", class: "primary"}, t("why.go")))), out);
  if (start.text) ask();
  else text.focus();
}
