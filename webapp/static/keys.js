// Single keys, as long as no field has the focus; "?" lists those of the page, and the account switches them off.
// A visible element with data-key="x" is pressed (a field: focused) by x; sequences are written with a space: "g d".

const bound = new Map();

/** Run functions for keys: bindKeys({ x: (event) => …, "w 1": …, "Ctrl+k": … }). A later binding wins. */
export const bindKeys = (acts) => { for (const [keys, act] of Object.entries(acts)) bound.set(keys, act); };

/** Whether single keys are switched on (WCAG 2.1.4). A cookie, since signing out clears all else that pages keep. */
export const on = () => !document.cookie.split("; ").includes("stet-keys=off");
const choose = (yes) => { document.cookie = `stet-keys=${yes ? "on" : "off"}; path=/; max-age=34000000; samesite=lax`; };
if (!on()) choose(false); // browsers drop it a year after it was set last

const writes = (element) =>
  element.isContentEditable || ["TEXTAREA", "SELECT"].includes(element.tagName) ||
  (element.tagName === "INPUT" && !["checkbox", "radio", "button", "submit"].includes(element.type));

const FIELDS = ["INPUT", "TEXTAREA", "SELECT"];
const visible = (element) => !element.disabled && element.checkVisibility();
const root = () => [...document.querySelectorAll("dialog[open]")].pop() ?? document;

const press = (keys, form = null) => {
  const named = [...root().querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)];
  const target = named.find((one) => visible(one) && (!form || one.form === form));
  if (!target) return false;
  if (FIELDS.includes(target.tagName) && !["checkbox", "radio"].includes(target.type)) {
    target.focus();
    // A field that nobody has been in yet has its caret before what is written there.
    if (target.selectionEnd === 0) target.setSelectionRange(target.value.length, target.value.length);
  } else target.click();
  // Whoever opens a box by its key types on at once: its first field has the focus before the next key comes.
  const box = target.tagName === "SUMMARY" && target.parentElement.open && target.parentElement;
  if (box) box.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  return true;
};

const run = (keys, event) => {
  // Ctrl+Enter in a field sends the form of that field, and never another; in one without a form it does nothing.
  const within = keys === "Ctrl+Enter" && writes(event.target);
  if (within && !event.target.form) return false;
  if (press(keys, within ? event.target.form : null)) { event.preventDefault(); return true; }
  const act = root() === document ? bound.get(keys) : null;
  if (!act) return false;
  event.preventDefault();
  act(event);
  return true;
};

const begins = (key) =>
  [...bound.keys()].some((keys) => keys.startsWith(`${key} `)) || document.querySelector(`[data-key^="${CSS.escape(key)} "]`) !== null;

// The first key of a sequence waits for the second, however long it takes, and is seen to wait; anything else drops it.
let before = "";
const pending = document.createElement("p");
pending.className = "connection pending";
pending.setAttribute("role", "status");
pending.hidden = true;
document.body.append(pending);
const begin = (key) => {
  before = key;
  pending.hidden = !key;
  pending.textContent = key && `${key} …  Esc drops it`;
};
for (const name of ["pointerdown", "focusin"]) document.addEventListener(name, () => begin(""));

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.defaultPrevented || event.isComposing || event.altKey) return;
  if (event.ctrlKey || event.metaKey) { run(`Ctrl+${event.key}`, event); return; }
  // Esc lets a field go, so that the keys of the page are at hand again; what is written in it stays.
  if (event.key === "Escape" && writes(event.target) && root() === document) { event.target.blur(); event.preventDefault(); return; }
  if (!on() || writes(event.target)) return;
  if ([" ", "Enter"].includes(event.key) && event.target.closest("a, button, summary, input, label")) return;
  if (event.key === "Shift") return;
  const first = before;
  begin("");
  if (first && event.key === "Escape") { event.preventDefault(); return; }
  if (first && run(`${first} ${event.key}`, event)) return;
  if (run(event.key, event)) return;
  if (begins(event.key)) begin(event.key);
});

// The list of keys: those of every page, then those that the page's bar names.
const line = (keys, words) => {
  const key = document.createElement("dt"), what = document.createElement("dd");
  key.append(...keys.flatMap((name) => { const kbd = document.createElement("kbd"); kbd.textContent = name; return [kbd, " "]; }));
  what.textContent = words;
  return [key, what];
};

const named = (element) => {
  const words = (element.labels?.[0] ?? element).cloneNode(true);
  for (const part of words.querySelectorAll("kbd, .n, [data-value]")) part.remove();
  return element.getAttribute("aria-label") || words.textContent.replace(/\s+/g, " ").trim();
};

// What the page's bar does not name says it on itself: buttons, links and fields with one key of their own.
const unlisted = (listed) => [...document.querySelectorAll(":is(main, footer) [data-key]")]
  .filter((place) => /^(\S|Ctrl\+\S+)$/.test(place.dataset.key) && !/\d/.test(place.dataset.key) && visible(place))
  .filter((place) => !listed.has(place.dataset.key) && listed.add(place.dataset.key));

const list = () => {
  const dialog = document.createElement("dialog"), terms = document.createElement("dl");
  const title = document.createElement("h2"), close = document.createElement("button");
  dialog.className = "keylist";
  dialog.setAttribute("aria-labelledby", "keylist-title");
  title.id = "keylist-title";
  title.textContent = "Keys";
  for (const place of document.querySelectorAll("header.topbar [data-key]")) {
    if (visible(place)) terms.append(...line(place.dataset.key.split(" "), named(place)));
  }
  if (document.getElementById("palette")) terms.append(...line(["Ctrl K"], "Find, wherever one is"));
  const listed = new Set(["?"]);
  for (const item of document.querySelectorAll(".actionbar .keys li")) {
    const keys = [...item.querySelectorAll("kbd")].map((kbd) => kbd.textContent);
    if (keys[0] !== "?") terms.append(...line(keys, named(item)));
    for (const key of keys) listed.add(key);
  }
  for (const place of unlisted(listed)) terms.append(...line([place.dataset.key.replace(/\b\+/, " ")], named(place)));
  terms.append(...line(["?"], "this list"), ...line(["Esc"], "close, or let go"));
  close.className = "btn";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(title, terms, close);
  document.body.append(dialog);
  dialog.showModal();
};
bindKeys({ "?": list });

// Parts that are of use only with scripts show themselves.
for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;

const box = document.getElementById("keys-on");
if (box) {
  box.checked = on();
  box.addEventListener("change", () => choose(box.checked));
}
