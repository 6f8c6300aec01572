// Dialogs: the browser's own <dialog>, which keeps the keyboard inside and gives it back.
import {h} from "./dom.js";
import {t} from "./i18n.js";

let open_count = 0;
export const dialog_is_open = () => open_count > 0;

/**
 * Opens a dialog and gives a promise of what it was closed with (null if given up). `build(close)` gives its content;
 * `keys` maps KeyboardEvent.code to functions, for one-key answers.
 */
export function open_dialog(title, build, {wide = false, keys = {}, name = ""} = {}) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const heading = h("h2", {id: "dialog-title"}, title);
    const dialog = h("dialog", {class: (wide ? "wide " : "") + name, "aria-labelledby": "dialog-title"});
    let result = null;
    const close = (value) => {
      result = value ?? null;
      dialog.close();
    };
    dialog.append(
      h("div", {class: "dialog-head"}, heading, h("button", {type: "button", class: "close", "aria-label": t("dialog.close"), onclick: () => close(null)}, "×")),
      build(close, dialog));
    dialog.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, textarea, select");
      const act = keys[event.code];
      event.stopPropagation();
      if (act && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        act(close);
      }
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      open_count -= 1;
      if (before instanceof HTMLElement && before.isConnected) before.focus({preventScroll: true});
      resolve(result);
    });
    document.body.append(dialog);
    open_count += 1;
    dialog.showModal();
    const first = dialog.querySelector("[autofocus], .dialog-body input, .dialog-body select, .dialog-body button");
    first?.focus();
  });
}

/** A list of choices of which one is current: arrows move, Enter or a click chooses. */
export function choice_list(entries, {choose, current = () => {}, label}) {
  let at = 0;
  const list = h("ul", {class: "choices", role: "listbox", tabindex: "0", "aria-label": label});
  const rows = entries.map((entry, index) => {
    const row = h("li", {role: "option", id: "choice-" + index, "aria-selected": "false", onclick: () => { move(index); choose(entry.value); }}, entry.content);
    list.append(row);
    return row;
  });
  function move(to) {
    if (rows.length === 0) return;
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
    list.setAttribute("aria-activedescendant", "choice-" + at);
    rows[at].scrollIntoView({block: "nearest"});
    current(entries[at].value);
  }
  list.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.code === "KeyJ") move(at + 1);
    else if (event.key === "ArrowUp" || event.code === "KeyK") move(at - 1);
    else if (event.key === "Enter") choose(entries[at]?.value);
    else return;
    event.preventDefault();
  });
  move(0);
  return {element: list, move: (by) => move(at + by), chosen: () => entries[at]?.value ?? null};
}
