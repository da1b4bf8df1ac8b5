// Keeps the verdict that is being written: two seconds after the last change it is saved as a draft.
// Also counts what is cited, beside the form.
"use strict";
(() => {
  const form = document.querySelector("[data-draft]");
  if (!form) return;
  const said = form.querySelector("[data-saved]"), cited = form.querySelector("[data-cited]");
  let timer = 0;

  const save = async () => {
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "error",
      });
      if (answer.ok) said.textContent = `Draft saved ${(await answer.json()).saved}`;
      else said.textContent = answer.status === 401 || answer.status === 400
        ? "Not saved: your session has ended. Send it, then sign in; nothing is lost."
        : "The desk could not save this. Your draft is still in this window.";
    } catch {
      said.textContent = "No connection. You can go on writing; it is saved later.";
      timer = setTimeout(save, 10000);
    }
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(save, 2000); };
  form.addEventListener("input", later);

  const count = () => {
    const ticked = [...document.querySelectorAll('input[name="evidence"]:checked')];
    cited.textContent = ticked.length
      ? ticked.map((box) => box.parentElement.firstChild.textContent.trim()).join(", ")
      : "nothing yet; tick the boxes beside the evidence";
  };
  for (const box of document.querySelectorAll('input[name="evidence"]')) {
    box.addEventListener("change", () => { count(); later(); });
  }
  form.addEventListener("submit", () => clearTimeout(timer));
})();
