// Hits while one types, in the header's find box and in the dialog that Ctrl+K (Cmd+K) opens. The fields follow the
// combobox pattern: the focus stays in the field, arrow keys choose, Enter opens. Without a choice the form is sent.
const WAIT = 120; // milliseconds without a key before the desk is asked

function combobox(form) {
  const field = form.querySelector("input[type=search]"), dialog = form.closest("dialog");
  const list = Object.assign(document.createElement("div"), { id: `${field.id}-hits`, className: "hitlist", hidden: true });
  const status = Object.assign(document.createElement("p"), { className: "found small soft" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Found");
  status.setAttribute("role", "status");
  form.append(list, status);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    field.setAttribute(name, value);
  }
  let asked = null, timer = 0, at = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];

  const choose = (next) => {
    const all = options();
    all[at]?.setAttribute("aria-selected", "false");
    at = next;
    if (at < 0) { field.removeAttribute("aria-activedescendant"); return; }
    all[at].setAttribute("aria-selected", "true");
    all[at].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", all[at].id);
  };

  const close = () => {
    asked?.abort();
    clearTimeout(timer);
    choose(-1);
    list.hidden = true;
    status.textContent = "";
    field.setAttribute("aria-expanded", "false");
  };

  const element = (name, className, text) => Object.assign(document.createElement(name), { className, textContent: text });

  const show = ({ said, groups }) => {
    choose(-1);
    let count = 0;
    list.replaceChildren(...groups.map(({ label, hits }, index) => {
      const group = document.createElement("div"), head = element("div", "hithead", label);
      group.setAttribute("role", "group");
      head.id = `${list.id}-${index}`;
      group.setAttribute("aria-labelledby", head.id);
      group.append(head, ...hits.map((hit) => {
        const option = element("a", "hit", "");
        option.append(element("span", label === "Claims" ? "serif" : "", hit.words), element("span", "quiet", hit.note));
        Object.assign(option, { id: `${list.id}-o${count++}`, href: hit.url, tabIndex: -1 });
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        return option;
      }));
      return group;
    }));
    list.hidden = !count;
    field.setAttribute("aria-expanded", String(count > 0));
    status.textContent = said;
  };

  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const address = `${form.action}?${new URLSearchParams({ q: field.value })}`;
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: asked.signal, redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      show(await answer.json());
    } catch (error) {
      if (error.name === "AbortError") return;
      show({ said: "The desk did not answer. Press Enter to try again.", groups: [] });
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (!field.value.trim()) { close(); return; }
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    const all = options(), last = all.length - 1;
    const moves = { ArrowDown: at < last ? at + 1 : 0, ArrowUp: at > 0 ? at - 1 : last };
    if (event.key in moves && !list.hidden) {
      event.preventDefault();
      choose(moves[event.key]);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      all[at].click();
    } else if (event.key === "Escape") {
      event.preventDefault(); // by itself a search field would only be emptied
      if (dialog) { dialog.close(); return; }
      if (list.hidden) field.blur();
      close();
    }
  });
  // A press on a hit must not take the focus first, or the list would be gone before the click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  field.addEventListener("blur", () => { if (!dialog) close(); });
  return { field, close };
}

const boxes = [...document.querySelectorAll("[data-find]")].map((form) => ({ form, ...combobox(form) }));
const palette = document.getElementById("palette");

if (palette) {
  const { field, close } = boxes.find(({ form }) => palette.contains(form));
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (palette.open) { palette.close(); return; }
    if (document.querySelector("dialog[open]")) return;
    palette.showModal(); // gives the focus back by itself when it is closed
    field.select();
  });
  palette.addEventListener("close", () => { close(); field.value = ""; });
  palette.addEventListener("click", (event) => {
    if (event.target === palette || event.target.closest("[data-close]")) palette.close();
  });
}
