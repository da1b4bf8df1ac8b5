// The reading room: sentences are marked without leaving the page, the next one is gone to, a claim in focus opens its
// card on the right, and the forms of the card are sent from there. Selecting words is selecting.js.
import { bindKeys } from "./keys.js";
import { put, refresh } from "./live.js";
import { morph } from "./morph.js";
import { BY_ITSELF, post } from "./post.js";
import { current, reach } from "./rows.js";
import { say } from "./status.js";
import { selected } from "./words.js";

const reading = document.querySelector("[data-reading]");
const place = document.getElementById("card");
const fragment = (html) => new DOMParser().parseFromString(html, "text/html");
const WORDS = { offline: "No connection. Nothing was sent; what you typed is still here.", ended: "You are no longer signed in. What you typed is still here.", busy: "The desk is busy for a moment. Please send it again.", failed: "The desk could not do this. What you typed is still here." };

/** Put regions that the desk answered with in their place. */
export const apply = (html) => {
  if (html) put([...fragment(html).querySelectorAll("[data-part][id]")]);
  else refresh();
};

/** Say beside a form why it was not taken. */
export const complain = (where, { kind, body }) => {
  where.textContent = body?.detail || WORDS[kind] || WORDS.failed;
  if (body?.details?.existing) {
    const link = document.createElement("a");
    link.href = `/claims/${body.details.existing}`;
    link.textContent = "Open the claim that is there";
    where.append(" ", link);
  }
  where.hidden = false;
};

// -- sentences -------------------------------------------------------------------------------------------------------

let marked = ""; // what was marked last, for “undo”
const paint = (numbers, from, to) => {
  for (const number of numbers) {
    const sentence = document.getElementById(`s${number}`);
    if (sentence?.classList.contains(from)) sentence.classList.replace(from, to);
  }
};

/** Say above the text why a mark was not taken. */
const tell = (answer) => {
  const line = document.createElement("p");
  line.className = "say say-warn told";
  line.setAttribute("role", "alert");
  complain(line, answer);
  document.querySelector(".coverbox").after(line);
};

const mark = async (form, button) => {
  const numbers = button.value.split(" "), read = form.id === "marks", states = ["s-unread", "s-read"];
  if (!read) states.reverse();
  paint(numbers, ...states); // at once; the desk's answer is put over it
  const answer = await post(form, { submitter: button });
  document.querySelector(".coverbox + .told")?.remove();
  if (!answer.ok) {
    paint(numbers, ...states.reverse());
    tell(answer);
    return;
  }
  marked = read ? button.value : "";
  apply(answer.body?.html);
};

const gutter = (form, number) =>
  document.getElementById(`s${number}`)?.closest(".para").querySelector(`.gutmark[form="${form}"][value="${number}"]`);
const markCurrent = () => {
  const number = current()?.id.slice(1), button = number && gutter("marks", number);
  if (button) button.click();
  else say(number ? "This sentence is read already, or holds a claim." : "Go to a sentence first: j, or n.");
};
const undo = () => {
  const number = current()?.id.slice(1);
  const button = (number && gutter("unmarks", number)) || (marked && gutter("unmarks", marked.split(" ").pop()));
  button?.click();
};

const numberOf = (element) => Number(element?.id.slice(1));
const go = (sentence, block) => {
  if (!sentence) return;
  reach(sentence, block);
};
const nextUnread = () => {
  const all = [...reading.querySelectorAll(".s-unread")], here = numberOf(current());
  go(all.find((one) => numberOf(one) > here) || all[0], "center");
};
// By their numbers, since an article may have thousands: nothing is looked through for one step.
const step = (by) => {
  const here = current()?.closest(".reading") ? current() : null;
  go(here ? document.getElementById(`s${numberOf(here) + by}`) : reading.querySelector(".s[id]"), "nearest");
};

// -- the claim in focus ----------------------------------------------------------------------------------------------

let shown = "", asked = null, notes = null;
const noteList = () => {
  if (!notes) {
    const list = [...reading.querySelectorAll(".note")];
    notes = { list, at: new Map(list.map((note, index) => [note.dataset.claim, index])) };
  }
  return notes;
};
const paragraphOf = (note) => note.parentElement.parentElement;
const lit = (id, on) => {
  const { list, at } = noteList(), note = list[at.get(id)];
  if (!note) return;
  // A quotation may run on into the next paragraph.
  for (const paragraph of [paragraphOf(note), paragraphOf(note).nextElementSibling]) {
    for (const one of paragraph?.querySelectorAll(`[data-claim="${id}"]:not(.cn)`) ?? []) one.classList.toggle("on", on);
  }
};
const reveal = (root) => { for (const part of root.querySelectorAll("[data-script]")) part.hidden = false; };

const letGo = () => { asked?.abort(); asked = null; lit(shown, false); shown = ""; place.replaceChildren(); place.inert = false; };

const BEGUN = "You have begun to change this claim. Send it, or close the card, first.";

/** Open the card of a claim; not over words that are typed in another. */
export const open = async (id, headers = {}) => {
  if (typed()) { complain(place.querySelector("[data-refused]"), { body: { detail: BEGUN } }); return; }
  lit(shown, false);
  shown = String(id);
  lit(shown, true);
  asked?.abort();
  const asking = new AbortController(), there = place.querySelector("[data-card]");
  asked = asking;
  const another = there && there.dataset.card !== shown;
  place.inert = another; // its buttons would be pressed for the claim that is lit now
  try {
    const answer = await fetch(`${reading.dataset.cards}?claim=${shown}`, { headers, signal: asking.signal, redirect: "error" });
    const card = answer.ok && fragment(await answer.text()).querySelector("[data-card]");
    if (asking !== asked || typed()) return;
    if (card) reveal(card);
    if (card && there?.isConnected && !another) morph(there, card); // what is unfolded in it stays so
    else if (card) place.replaceChildren(card);
    else if (another) place.replaceChildren();
  } catch { // another card was asked for, or there is no connection: the page itself still stands
    if (asking === asked && another) place.replaceChildren();
  } finally {
    if (asking === asked) place.inert = false;
  }
};

const walk = (by) => {
  const { list, at } = noteList();
  if (!list.length) return;
  const here = numberOf(current()?.closest(".para"));
  const near = at.has(shown) ? at.get(shown) + by : here ? list.findIndex((note) => numberOf(paragraphOf(note)) >= here) : 0;
  const next = list[Math.min(Math.max(near, 0), list.length - 1)];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  open(next.dataset.claim);
};

const typed = () => [...place.querySelectorAll("textarea, input:not([type=hidden])")].some((field) =>
  field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);

const shape = async (form, button) => {
  const answer = await post(form, { submitter: button });
  if (!answer.ok) { complain(place.querySelector("[data-refused]"), answer); return; }
  if (!answer.body?.claim) { letGo(); refresh(); return; }
  say(answer.body.said);
  place.replaceChildren();
  apply(answer.body.html);
  open(answer.body.claim);
};

const take = (button) => {
  const words = selected();
  if (!words) { say("Select words in the text first."); return; }
  const field = document.getElementById(button.dataset.take);
  field.value = words.quote;
  if (field.form.elements.near) field.form.elements.near.value = words.near;
};

// -- what is pressed -------------------------------------------------------------------------------------------------

if (reading) {
  shown = place.querySelector("[data-card]")?.dataset.card ?? "";
  setTimeout(noteList, 200);
  lit(shown, true);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id === "marks" || form.id === "unmarks") { event.preventDefault(); mark(form, event.submitter); }
    else if (form.matches("[data-shape], [data-aside]")) { event.preventDefault(); shape(form, event.submitter); }
  });
  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest?.(selector);
    if (on("[data-next]")) { event.preventDefault(); event.stopImmediatePropagation(); nextUnread(); }
    else if (on("#next button")) markCurrent();
    else if (on("[data-print]")) print();
    else if (on("[data-let-go]")) { event.preventDefault(); letGo(); }
    else if (on("[data-take]")) take(on("[data-take]"));
    else if (on(".cn") && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); open(on(".cn").dataset.claim); }
    else if (on("mark.hl") && document.getSelection().isCollapsed) open(on("mark.hl").dataset.claim);
  }, true);
  // Pressing a button that takes the selected words must not let them go.
  document.addEventListener("mousedown", (event) => { if (event.target.closest?.("[data-take]")) event.preventDefault(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && shown && !typed()) letGo();
  });
  document.getElementById("strike")?.addEventListener("change", (event) => reading.classList.toggle("nostrike", !event.target.checked));
  document.addEventListener("stet:exchanged", (event) => {
    notes = null;
    setTimeout(noteList, 200); // so that the next key finds it made
    for (const id of event.detail?.ids ?? []) {
      const region = document.getElementById(id);
      if (!region) continue;
      reveal(region);
      if (shown && region.querySelector(`.note[data-claim="${shown}"]`)) { lit(shown, true); if (!typed() && !place.contains(document.activeElement)) open(shown, BY_ITSELF); }
    }
  });
  bindKeys({
    j: () => step(1), k: () => step(-1), m: markCurrent, u: undo, n: nextUnread, "]": () => walk(1), "[": () => walk(-1),
    Enter: () => {
      const claim = current()?.querySelector(".cn")?.dataset.claim;
      ((!place.inert && place.querySelector("[data-open]")) || (claim && noteList().list[noteList().at.get(claim)]))?.click();
    },
  });
}
