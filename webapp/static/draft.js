// Keeps the verdict that is being written: two seconds after the last change it is saved as a draft, and at once when
// the page is left or another form is sent. Also counts what is cited, and asks for what a button beside it needs.
"use strict";
(() => {
  const form = document.querySelector("[data-draft]");
  if (!form) return;
  const said = form.querySelector("[data-saved]"), cited = form.querySelector("[data-cited]");
  const own = ["csrf_token", "said", "rating", "reason", "evidence"];
  let timer = 0, changed = false;

  const send = () => {
    clearTimeout(timer);
    changed = false;
    const body = new FormData();
    for (const [name, value] of new FormData(form)) if (own.includes(name)) body.append(name, value);
    return fetch(form.dataset.draft, {
      method: "POST", body, headers: { Accept: "application/json" }, redirect: "error",
      keepalive: form.elements.reason.value.length < 15000, // a browser takes 64 KB of what outlives its page
    });
  };
  const save = async () => {
    try {
      const answer = await send();
      if (answer.ok) said.textContent = `Draft saved ${(await answer.json()).saved}`;
      else said.textContent = answer.status === 401 || answer.status === 400
        ? "Not saved: your session has ended. Send it, then sign in; nothing is lost."
        : "The desk could not save this. Your draft is still in this window.";
    } catch {
      said.textContent = "No connection. You can go on writing; it is saved later.";
      changed = true;
      timer = setTimeout(save, 10000);
    }
  };
  const later = () => { changed = true; clearTimeout(timer); timer = setTimeout(save, 2000); };
  form.addEventListener("input", later);

  const flush = () => { if (changed) send().catch(() => { changed = true; }); };
  addEventListener("beforeunload", flush);
  addEventListener("pagehide", flush);
  document.addEventListener("submit", (event) => {
    if (event.target !== form) { flush(); return; }
    clearTimeout(timer); // the verdict goes along with whatever is sent from its form
    changed = false;
  });

  const count = () => {
    const ticked = [...document.querySelectorAll('input[name="evidence"]:checked')];
    cited.textContent = ticked.length
      ? ticked.map((box) => box.parentElement.firstChild.textContent.trim()).join(", ")
      : "nothing yet; tick the boxes beside the evidence";
  };
  for (const box of document.querySelectorAll('input[name="evidence"]')) {
    box.addEventListener("change", () => { count(); later(); });
  }

  // Fields beside the verdict are needed only for the button beside them.
  for (const button of document.querySelectorAll("[data-asks]")) {
    const part = button.closest("[data-part]"), asked = [...part.querySelectorAll("[data-asked]")];
    const need = (needed) => { for (const field of asked) field.required = needed; };
    button.addEventListener("click", (event) => {
      need(true);
      if (asked.every((field) => field.reportValidity())) need(false);
      else { event.preventDefault(); setTimeout(need, 3000, false); }
    });
    part.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.ctrlKey && event.target.tagName === "INPUT") { event.preventDefault(); button.click(); }
    });
  }
})();
