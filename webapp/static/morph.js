// Makes a piece of the page equal to a newer one by changing only what differs, so that what is equal keeps its place.

const keyOf = (node) => node.id || node.dataset?.claim || (["checkbox", "radio"].includes(node.type) ? node.value : "");
const same = (old, fresh) => old.nodeName === fresh.nodeName && keyOf(old) === keyOf(fresh);

// What the reader or a script made of an element stays: an opened note, a revealed part, the row one is on.
const isTheReaders = (name, old, on) =>
  name === "style" || (name === "open" && old.nodeName === "DETAILS") || (name === "hidden" && "script" in old.dataset) ||
  (["aria-current", "tabindex"].includes(name) && on);

const attributes = (old, fresh) => {
  const on = old.classList.contains("on"), free = !old.disabled;
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !isTheReaders(name, old, on)) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !isTheReaders(name, old, on)) old.removeAttribute(name);
  }
  if (on) old.classList.add("on");
  // A box that somebody ticked stays so whatever its attributes say; one that cannot be ticked any more is not sent.
  if (old.type === "checkbox" && free && old.disabled) old.checked = false;
};

const children = (old, fresh) => {
  const wanted = new Set([...fresh.children].map(keyOf).filter(Boolean));
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    let match = at;
    while (match && !same(match, next)) match = match.nextSibling;
    if (!match) { old.insertBefore(document.importNode(next, true), at); continue; }
    while (at !== match) {
      const passed = at;
      at = at.nextSibling;
      if (wanted.has(keyOf(passed))) old.append(passed); // it comes later now
      else passed.remove();
    }
    at = match.nextSibling;
    morph(match, next);
  }
  while (at) { const rest = at; at = at.nextSibling; rest.remove(); }
};

/** Change `old` until it equals `fresh`, node by node; elements with an id or data-claim, and boxes with a value, are recognised by it. */
export const morph = (old, fresh) => {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) { old.data = fresh.data; return; }
  const untouched = old.value === old.defaultValue;
  attributes(old, fresh);
  children(old, fresh);
  // A field that was cleared or sent does not follow the page's words any more; with nothing typed it shows them.
  const follows = old.nodeName === "TEXTAREA" || (old.nodeName === "INPUT" && old.type !== "file");
  if (untouched && follows && old.value !== old.defaultValue) old.value = old.defaultValue;
};
