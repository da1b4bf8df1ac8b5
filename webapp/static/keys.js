// Single keys, as long as no field has the focus; "?" lists those of the page, and the account switches them off.
"use strict";
(() => {
  for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
  const on = () => localStorage.getItem("keys") !== "off";
  const box = document.getElementById("keys-on");
  if (box) {
    box.checked = on();
    box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
  }

  const pages = { d: "/desk", a: "/articles", b: "/board", p: "/published" };
  const writes = (element) => element && (element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName) && !["checkbox", "radio"].includes(element.type));
  const press = (key) => {
    const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]:not(:disabled)`)].find((one) => !one.closest("[hidden]"));
    if (!target) return false;
    if (target.tagName === "INPUT") target.focus();
    else target.click();
    return true;
  };

  // The row, sentence or piece of evidence in focus.
  const items = () => [...document.querySelectorAll("[data-rows] tbody tr, .reading .s, .c2 .ev[id]")];
  let at = -1;
  const choose = (next) => {
    const list = items();
    list[at]?.classList.remove("on");
    list[at]?.removeAttribute("aria-current");
    at = next;
    list[at].classList.add("on");
    list[at].setAttribute("aria-current", "true");
  };
  const move = (step) => {
    const list = items();
    if (!list.length) return;
    choose(Math.min(Math.max(at + step, 0), list.length - 1));
    list[at].scrollIntoView({ block: "nearest" });
  };
  // A link into the page, as after a mark or by "next not read", also says where one is.
  const follow = (hash) => {
    const target = hash && document.getElementById(hash.slice(1));
    const found = target ? items().findIndex((item) => item.contains(target)) : -1;
    if (found >= 0) choose(found);
  };
  follow(location.hash);
  document.addEventListener("click", (event) => follow(event.target.closest?.('a[href^="#"]')?.hash));
  const current = () => items()[at];
  const open = () => current()?.querySelector("a[href]")?.click();
  const gutter = (form) => {
    const number = current()?.id?.replace("s", "");
    document.querySelector(`.gutmark[form="${form}"][value="${number}"]`)?.click();
  };
  const radios = (name) => [...document.querySelectorAll(`.decide input[name="${name}"]`)];

  const note = (step) => {
    const notes = [...document.querySelectorAll(".note")];
    const next = notes.indexOf(document.activeElement) + step;
    notes[Math.min(Math.max(next, 0), notes.length - 1)]?.focus();
  };

  const acts = {
    j: () => move(1), k: () => move(-1), Enter: open, r: () => { if (!document.querySelector("[data-news]")?.hidden) location.reload(); },
    m: () => gutter("marks"), u: () => gutter("unmarks"), l: () => document.getElementById("strike")?.click(),
    "]": () => note(1), "[": () => note(-1),
    e: () => document.getElementById("why")?.focus(), c: () => current()?.querySelector('input[name="evidence"]')?.click(),
    "?": () => list(),
  };

  const list = () => {
    const dialog = document.createElement("dialog");
    dialog.className = "keylist";
    const title = document.createElement("h2");
    title.textContent = "Keys";
    const terms = document.createElement("dl");
    const add = (keys, words) => {
      const key = document.createElement("dt"), what = document.createElement("dd");
      key.append(...keys.flatMap((name) => { const kbd = document.createElement("kbd"); kbd.textContent = name; return [kbd, " "]; }));
      what.textContent = words;
      terms.append(key, what);
    };
    add(["g", "d"], "desk"); add(["g", "a"], "articles"); add(["g", "b"], "board"); add(["g", "p"], "published");
    for (const line of document.querySelectorAll(".actionbar .keys li")) {
      const words = line.cloneNode(true);
      for (const kbd of words.querySelectorAll("kbd")) kbd.remove();
      add([...line.querySelectorAll("kbd")].map((kbd) => kbd.textContent), words.textContent.trim());
    }
    const close = document.createElement("button");
    close.className = "btn";
    close.textContent = "Close";
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(title, terms, close);
    document.body.append(dialog);
    dialog.showModal();
  };

  let before = "";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter") { if (!event.repeat) press("Ctrl+Enter"); return; }
    if (!on() || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented || writes(event.target)) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary, input")) return;
    const first = before;
    before = "";
    if (first === "g" && pages[event.key]) { location.href = pages[event.key]; return; }
    if ((first === "w" || first === "i") && /^[1-9]$/.test(event.key)) {
      radios(first === "w" ? "said" : "rating")[event.key - 1]?.click();
      return;
    }
    if (event.key === "g" || event.key === "w" || event.key === "i") { before = event.key; return; }
    if (press(event.key)) { event.preventDefault(); return; }
    if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
  });
})();
