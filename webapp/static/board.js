// The board's keys and picks: 1 2 3 go to the articles, the claims by state and what waits; a and b act on what is open.
import { bindKeys } from "./keys.js";
import { choose, current } from "./rows.js";

const boxes = () => [...document.querySelectorAll('input[name="pick"]')];

const say = () => {
  const picked = boxes().filter((box) => box.checked).length;
  for (const box of boxes()) box.closest("li").classList.toggle("picked", box.checked);
  const place = document.querySelector("[data-picked]");
  if (place) place.textContent = `${picked} picked`;
};

const drop = () => {
  for (const box of boxes()) box.checked = false;
  say();
};

const zones = { 1: "#articles tbody tr", 2: ".lane li, .held > li", 3: ".waitlist > li" };
const go = (zone) => {
  const first = document.querySelector(zones[zone]);
  if (!first) return;
  choose(first);
  first.scrollIntoView({ block: "nearest" });
};

// Of what waits, the one that one is on is open: a and b are its buttons.
const unfold = (item) => {
  for (const one of document.querySelectorAll(".waitlist > li > details")) one.open = one.parentElement === item;
};

document.addEventListener("stet:chosen", () => { if (current()?.matches(".waitlist > li")) unfold(current()); });
document.addEventListener("click", (event) => {
  const item = event.target.closest(".waitlist > li > details > summary")?.closest("li");
  if (item) { event.preventDefault(); choose(item); }
  if (event.target.closest("[data-drop]")) drop();
});
document.addEventListener("change", (event) => { if (event.target.name === "pick") say(); });
// Articles that came or went are shown by the page itself; a list's own parts are exchanged by live.js.
document.addEventListener("stet:exchanged", (event) => {
  const typed = [...document.querySelectorAll("textarea, #because")].some((field) => field.value !== field.defaultValue);
  if (event.detail.ids.includes("arts-order") && !typed) location.reload();
  say();
});

bindKeys({
  x: () => current()?.querySelector('input[name="pick"]')?.click(),
  Escape: drop, 1: () => go(1), 2: () => go(2), 3: () => go(3),
});

const open = document.querySelector(".waitlist > li:has(> details[open])");
if (open && !current()) choose(open);
say();
