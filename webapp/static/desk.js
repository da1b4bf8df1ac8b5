// The desk's list: what is in focus is shown beside it, rows are picked, filters are sent as they change.
import { bindKeys } from "./keys.js";
import { morph } from "./morph.js";
import { BY_ITSELF } from "./post.js";
import { choose, current } from "./rows.js";

const rows = () => [...document.querySelectorAll("#queue tbody tr")];
const box = (row) => row?.querySelector('input[name="pick"]');

// The claim in focus: as it was known is shown at once, so that nobody waits while moving on; as it is now a moment later.
const parts = new Map();
let wait;
const show = (html) => {
  const place = document.getElementById("peek"), fresh = place.cloneNode(false);
  fresh.innerHTML = html;
  morph(place, fresh);
};
const peek = async (row, headers) => {
  const place = document.getElementById("peek"), id = row.dataset.claim;
  const answer = await fetch(place.dataset.peek + id, { headers, redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  parts.set(id, await answer.text());
  if (current() === row) show(parts.get(id));
};
const ask = (pause, headers = {}) => {
  const row = current();
  clearTimeout(wait);
  if (row?.dataset.claim) wait = setTimeout(() => peek(row, headers), pause);
};
// What the page shows beside the list at first is its first claim: Enter, x and h are about that one.
if (rows()[0]?.dataset.claim && !current()) {
  parts.set(rows()[0].dataset.claim, document.getElementById("peek").innerHTML);
  choose(rows()[0]);
}
document.addEventListener("stet:chosen", () => {
  const known = parts.get(current()?.dataset.claim);
  if (known) show(known);
  ask(90);
});
for (const name of ["stet:news", "stet:exchanged"]) document.addEventListener(name, () => { parts.clear(); ask(0, BY_ITSELF); });

// Picking: x for the row in focus; what is picked is said on the button.
const picked = () => rows().filter((row) => box(row)?.checked);
const say = () => {
  for (const row of rows()) row.classList.toggle("picked", Boolean(box(row)?.checked));
  const place = document.querySelector("[data-picked]"), all = document.querySelector("[data-all]"), many = picked().length;
  if (place) place.textContent = many ? `Hand back ${many}` : "Hand back";
  if (all) {
    all.hidden = false;
    all.checked = many > 0 && many === rows().length;
    all.indeterminate = many > 0 && !all.checked;
  }
};
const pick = () => {
  const one = box(current());
  if (one) { one.checked = !one.checked; say(); }
};
bindKeys({ x: pick });
say();

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-all]")) for (const row of rows()) box(row).checked = event.target.checked;
  if (event.target.matches('[data-all], input[name="pick"]')) say();
  if (event.target.matches(".filters :is(input[type=checkbox], select)")) event.target.form.requestSubmit();
});
document.addEventListener("submit", (event) => {
  // Where nothing is picked, the claim in focus is meant.
  if (event.target.id === "picked" && !picked().length && box(current())) box(current()).checked = true;
});
// Empty fields only make the address long.
document.addEventListener("formdata", (event) => {
  if (!event.target.matches(".filters")) return;
  const filled = [...event.formData].filter(([, value]) => value);
  for (const [name] of [...event.formData]) event.formData.delete(name);
  for (const [name, value] of filled) event.formData.append(name, value);
});
document.addEventListener("stet:exchanged", say);
