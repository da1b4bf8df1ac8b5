// Keeps the verdict that is being written: two seconds after the last change it is saved as a draft, and at once when
// the page is left or another form is sent. Also counts what is cited, and asks for what a button needs.
import { post } from "./post.js";
import { typed } from "./typed.js";

// The form comes and goes with the claim: live.js.
const verdict = () => document.querySelector("[data-draft]");
let form = null;
const OWN = ["csrf_token", "version", "said", "rating", "reason", "evidence"];
const TOLD = {
  ended: "Not saved: you are no longer signed in. Nothing is lost; sign in in another window.",
  offline: "No connection. You can go on writing; it is saved when it is back.",
};
const AGAIN = 5000;
let timer = 0, changed = false, saving = false, sent = false;

const boxes = () => [...document.querySelectorAll('input[name="evidence"]')].filter((box) => box.form === form);

const send = () => {
  clearTimeout(timer);
  changed = false;
  const fields = new FormData();
  for (const [name, value] of new FormData(form)) if (OWN.includes(name)) fields.append(name, value);
  // A browser takes 64 KB of what outlives its page.
  return post(form, { fields, address: form.dataset.draft, keepalive: form.elements.reason.value.length < 15000 });
};
const save = async () => {
  if (saving) { later(); return; } // one after the other: an older draft must not arrive last
  saving = true;
  const own = form, cited = boxes().map((box) => [box, box.checked]), answer = await send();
  saving = false;
  own.querySelector("[data-saved]").textContent = answer.ok ? answer.body.saved
    : TOLD[answer.kind] ?? answer.body?.detail ?? "The desk could not save this. Your draft is still in this window.";
  if (answer.ok) {
    for (const [box, checked] of cited) box.defaultChecked = checked; // it holds up no news any more
    return;
  }
  if (!wanted(answer) || own !== form) return;
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(save, AGAIN);
};
// What the desk refused, or what was sent as a verdict meanwhile, is not sent again by itself.
const wanted = (answer) => !answer.ok && !sent && !["conflict", "refused"].includes(answer.kind);
const later = () => { changed = true; sent = false; clearTimeout(timer); timer = setTimeout(save, 2000); };

const flush = () => { if (changed) send().then((answer) => { if (wanted(answer)) changed = true; }); };

// What is shown as cited is what is sent: a piece that was rejected meanwhile has a box that cannot be ticked.
let cited = [];
const named = (which) => boxes().filter(which).map((box) => box.parentElement.firstChild.textContent.trim());
const ticked = () => named((box) => box.checked && !box.disabled);
// An earlier fact-check that is only suggested may be cited, and a page that nobody read, but not by oversight.
const WARNED = { "[data-unconfirmed]": "#earlier .ev:not(.ev-accepted)", "[data-unread]": ".ev[data-waits]", "[data-dark]": ".ev[data-unseen]" };
const warn = () => {
  for (const [place, piece] of Object.entries(WARNED)) {
    const line = form.querySelector(place), names = named((box) => box.checked && !box.disabled && box.closest(piece));
    line.hidden = !names.length;
    line.querySelector("[data-names]").textContent = names.join(", ");
  }
};
const count = () => {
  warn();
  const rejected = named((box) => box.disabled), gone = cited.filter((name) => rejected.includes(name));
  cited = ticked();
  form.querySelector("[data-cited]").textContent = cited.join(", ") || "nothing yet; tick the boxes beside the evidence";
  if (!gone.length) return;
  form.querySelector("[data-uncited]").textContent = gone.length > 1 ? `${gone.join(", ")} are cited no more: they were rejected.`
    : `${gone[0]} is cited no more: it was rejected.`;
  later();
};
const measure = () => { form.querySelector("[data-length]").textContent = `${[...form.elements.reason.value].length} characters`; };

const bind = () => {
  if (form === verdict()) { if (form) count(); return; }
  form = verdict();
  clearTimeout(timer);
  changed = false;
  if (!form) return;
  cited = ticked();
  measure();
  // What was typed, chosen or ticked before this script was there, or was put back by the browser.
  if ([...form.elements].some((field) => OWN.includes(field.name) && typed(field))) { count(); later(); }
  form.addEventListener("input", () => { measure(); later(); });
};
bind();
document.addEventListener("stet:exchanged", bind);
addEventListener("beforeunload", flush);
addEventListener("pagehide", flush);
addEventListener("online", () => { if (changed) save(); });
document.addEventListener("submit", (event) => {
  if (!form || event.target !== form) { flush(); return; }
  clearTimeout(timer); // the verdict goes along with whatever is sent from its form
  changed = false;
  sent = true;
});
document.addEventListener("change", (event) => {
  if (form && event.target.name === "evidence" && event.target.form === form) { form.querySelector("[data-uncited]").textContent = ""; count(); later(); }
});

// What an act needs is asked for beside its field, before anything is sent.
document.addEventListener("click", (event) => {
  const box = event.target.closest?.("button[data-asks]")?.closest("[data-beside], form"), field = box?.querySelector("[data-asked]");
  if (!field) return;
  const missing = !field.value.trim();
  box.querySelector("[data-missing]").hidden = !missing;
  field.setAttribute("aria-invalid", missing);
  if (!missing) return;
  event.preventDefault();
  field.focus();
});
// Enter in a field beside the verdict presses the button beside it.
document.addEventListener("keydown", (event) => {
  const button = event.target.closest?.("[data-beside]")?.querySelector("[data-asks]");
  if (button && event.key === "Enter" && !event.ctrlKey && event.target.tagName === "INPUT") { event.preventDefault(); button.click(); }
});
