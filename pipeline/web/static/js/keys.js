// Every key in one place. Keys are named by where they lie (KeyboardEvent.code), so that they work on an Arabic layout
// too: "a" is the key that prints ش there. People may change them; what they change is kept in this browser.

export const kStandardKeys = {
  accept: "KeyA",
  edit: "KeyE",
  reject: "KeyX",
  skip: "KeyS",
  duplicate: "KeyD",
  split: "KeyP",
  undo: "KeyU",
  next_field: "KeyF",
  place: "KeyL",
  comment: "KeyC",
  why: "KeyW",
  down: "KeyJ",
  up: "KeyK",
  search: "Slash",
  map: "KeyM",
  review: "KeyR",
  overview: "KeyO",
  history: "KeyH",
  help: "KeyQ",
};

const kStore = "rasid.keys";

export function load_keys() {
  const keys = {...kStandardKeys};
  try {
    const own = JSON.parse(localStorage.getItem(kStore) ?? "{}");
    for (const [action, code] of Object.entries(own)) {
      if (action in keys && typeof code === "string" && /^[A-Za-z0-9]{1,20}$/.test(code)) keys[action] = code;
    }
  } catch {
    // What can't be read is as if it were not there.
  }
  return keys;
}

export function save_keys(keys) {
  const own = Object.fromEntries(Object.entries(keys).filter(([action, code]) => kStandardKeys[action] !== code));
  localStorage.setItem(kStore, JSON.stringify(own));
}

/** The action of a key press, or null while somebody types or holds a modifier. */
export function action_of(event, keys) {
  const target = event.target;
  const typing = target instanceof HTMLElement && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === "?") return "help";
  if (event.shiftKey && event.code === keys.next_field) return "previous_field";
  if (event.shiftKey) return null;
  for (const [action, code] of Object.entries(keys)) {
    if (event.code === code) return action;
  }
  return null;
}

/** What is printed on the key: "A", "/", "3". */
export function key_label(code) {
  if (code === "Slash") return "/";
  return code.replace(/^(Key|Digit)/, "");
}
