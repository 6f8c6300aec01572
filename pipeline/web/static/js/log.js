// Everything that was decided, by whom and when, each with a way back.
import {get} from "./api.js";
import {bdi, fill, h, plain} from "./dom.js";
import {number_text, t, time_text} from "./i18n.js";
import {kind_name} from "./words.js";

/** `app` has open(id), undo({id}|{batch}), may_decide(). */
export async function show_log(element, app) {
  fill(element, h("p", {class: "loading", role: "status"}, t("loading")));
  const {decisions} = await get("/api/log?limit=200");
  const sizes = new Map();
  for (const d of decisions) sizes.set(d.batch, (sizes.get(d.batch) ?? 0) + 1);
  let last_batch = null;
  const rows = decisions.map((d) => {
    const first_of_batch = d.batch !== last_batch;
    last_batch = d.batch;
    const undoable = app.may_decide() && !d.undone && d.action !== "undo" && d.action !== "skip";
    return h("li", {class: "decision" + (d.undone ? " undone" : ""), "data-number": d.number},
      h("div", {class: "decision-top"}, h("time", {datetime: d.at}, time_text(d.at)), " ", bdi(d.reviewer), " ", h("b", {}, t("done." + d.action)), d.undone ? h("span", {class: "muted"}, " (" + t("log.undone") + ")") : null,
        " ", h("span", {class: "muted"}, t("status." + d.before) + " → " + t("status." + d.after)), d.reason ? [" · ", bdi(d.reason)] : null),
      h("button", {type: "button", class: "link line-text", dir: "auto", onclick: () => app.open(d.event)}, d.kind ? kind_name(d.kind) + ": " : "", plain(d.sentence ?? d.event)),
      h("div", {class: "decision-actions"},
        undoable ? h("button", {type: "button", class: "undo-one", onclick: () => app.undo({id: d.event})}, t("log.undo")) : null,
        undoable && first_of_batch && sizes.get(d.batch) > 1 ? h("button", {type: "button", class: "undo-batch", onclick: () => app.undo({batch: d.batch})}, t("log.undo_batch", {n: number_text(sizes.get(d.batch))})) : null));
  });
  fill(element, h("h2", {}, t("log.title")), rows.length ? h("ol", {class: "log"}, rows) : h("p", {class: "empty"}, t("log.empty")));
}
