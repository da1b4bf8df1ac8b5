// The board's keys and picks: 1 2 3 go to the articles, the claims by state and what waits; a and b act on the claim one
// is on. A verdict is signed or sent back in place, and the next that waits is open then.
import { bindKeys } from "./keys.js";
import { refresh } from "./live.js";
import { post } from "./post.js";
import { choose, current, reach } from "./rows.js";
import { say } from "./status.js";
import { keep } from "./typed.js";

const boxes = () => [...document.querySelectorAll('input[name="pick"]')];

const tally = () => {
  const picked = boxes().filter((box) => box.checked).length;
  for (const box of boxes()) box.closest("li").classList.toggle("picked", box.checked);
  const place = document.querySelector("[data-picked]");
  if (place) place.textContent = `${picked} picked`;
};

const drop = () => {
  for (const box of boxes()) box.checked = false;
  tally();
};

const zones = { 1: "#articles tbody tr", 2: ".lane li, .held > li", 3: ".waitlist > li" };
const go = (zone) => {
  const first = document.querySelector(zones[zone]);
  if (!first) return;
  reach(first);
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
document.addEventListener("change", (event) => { if (event.target.name === "pick") tally(); });
// "Show" takes away what is over; a note that was begun there is shown on the page that comes, to be copied.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-news] a") || ![...document.querySelectorAll(".waitlist > li")].some(over)) return;
  event.preventDefault();
  event.stopPropagation();
  keep();
  const page = document.querySelector("[data-page]")?.dataset.page;
  if (page) location.href = page; else location.reload();
}, true);

// Esc lets the note go (keys.js); one is on its card then.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches(".waitlist textarea")) event.target.closest("details").querySelector("summary").focus({ preventScroll: true });
});
// Articles that came or went are shown by the page itself; a list's own parts are exchanged by live.js.
document.addEventListener("stet:exchanged", (event) => {
  if (event.detail.ids.includes("arts-order")) { keep(); location.reload(); }
  tally();
});

const UNSENT = {
  offline: "No connection. Nothing was sent; your note is still here.",
  ended: "You are no longer signed in. Nothing was sent; your note is still here.",
};
const FAILED = "The desk could not do this. Your note is still here; please send it again.";
const LOOK = 700; // milliseconds in which a key that was pressed twice does not sign the next one unseen
let signing = false, shown = -LOOK;

// Somebody else was quicker: the words for it are there, the buttons are not (board.css), and the note can be copied.
const told = (item) => item.querySelector(".told");
const over = (item) => told(item).textContent !== "";

const refuse = (item, words) => {
  const line = item.querySelector("[data-refused]");
  line.textContent = words;
  line.hidden = !words;
};

const sign = async (form, submitter, item) => {
  const note = item.querySelector("textarea");
  if (!submitter?.matches("[data-approve]") && !note.value.trim()) { refuse(item, item.querySelector("[data-refused]").dataset.asked); note.focus(); return; }
  const sent = note.value, focus = document.activeElement, within = item.contains(focus);
  const place = item.getBoundingClientRect().top;
  const answer = await post(form, { submitter });
  if (answer.body?.details?.became) { told(item).textContent = answer.body.details.became; refuse(item, ""); return; }
  if (!answer.ok) { refuse(item, answer.body?.detail ?? UNSENT[answer.kind] ?? FAILED); return; }
  if (note.value === sent) note.value = note.defaultValue;
  document.querySelector("[data-page]")?.removeAttribute("data-page"); // it is no answer to another form any more
  history.replaceState(null, "", answer.body.to);
  await refresh();
  document.getElementById("signed").textContent = answer.body.said;
  const next = document.getElementById(`waiting-${answer.body.next}`) ?? document.querySelector(".waitlist > li");
  if (!next || next === item) return;
  choose(next);
  next.tabIndex = -1;
  scrollBy({ top: next.getBoundingClientRect().top - place, behavior: "instant" }); // it stands where the one before stood
  if (within) (focus === item ? next : next.querySelector("summary")).focus({ preventScroll: true });
  shown = performance.now();
};

document.addEventListener("submit", async (event) => {
  const item = event.target.closest(".waitlist > li");
  if (!item) return;
  event.preventDefault();
  if (signing || over(item)) return;
  signing = true;
  try { await sign(event.target, event.submitter, item); } finally { signing = false; }
});

// a and b are about the claim one is on, and press nothing that is folded up.
const onWaiting = (act) => () => {
  const here = current(), item = here && document.getElementById(here.id.replace("card-", "waiting-"));
  if (!item?.matches(".waitlist > li")) { say(here ? "This claim does not wait for you." : "Go to a claim that waits for you first: 3."); return; }
  if (item.querySelector("details").open) { act(item); return; }
  choose(item);
  item.scrollIntoView({ block: "nearest" });
  say("The claim is unfolded. Press the key again.");
};

bindKeys({
  a: onWaiting((item) => { if (performance.now() - shown > LOOK && !over(item)) item.querySelector("[data-approve]").click(); }),
  b: onWaiting((item) => item.querySelector("textarea").focus()),
  x: () => current()?.querySelector('input[name="pick"]')?.click(),
  "Ctrl+Enter": (event) => { if (event.target.matches("textarea, input, select")) event.target.form?.requestSubmit(); },
  Escape: drop, 1: () => go(1), 2: () => go(2), 3: () => go(3),
});

const open = document.querySelector(".waitlist > li:has(> details[open])");
if (open && !current()) choose(open);
tally();
