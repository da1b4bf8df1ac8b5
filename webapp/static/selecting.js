// Selected words of the article, by mouse or by keys, and the small form that adds them as a claim. It sends the words and
// the sentence they begin in; offsets are counted on the desk, never here.
import { bindKeys, on } from "./keys.js";
import { post } from "./post.js";
import { apply, complain, open } from "./reading.js";
import { current } from "./rows.js";
import { say } from "./status.js";
import { selected } from "./words.js";

const reading = document.querySelector("[data-reading]");
const bar = document.getElementById("selbar");

const letGo = () => { bar.hidden = true; };

const offer = () => {
  const words = selected();
  if (!words || words.quote.length < 2) return;
  bar.elements.quote.value = words.quote;
  bar.elements.near.value = words.near;
  bar.querySelector("[data-picked]").textContent = `sentence ${words.sentence}, “${words.quote.length > 50 ? words.quote.slice(0, 50) + "…" : words.quote}”`;
  bar.querySelector("[data-refused]").hidden = true;
  bar.hidden = false;
  const box = words.range.getBoundingClientRect(), page = document.documentElement;
  const foot = document.querySelector(".actionbar")?.offsetHeight ?? 0;
  const left = Math.min(Math.max(box.left, 8), page.clientWidth - bar.offsetWidth - 8);
  const below = Math.min(box.bottom + 8, page.clientHeight - foot - bar.offsetHeight - 8);
  bar.style.left = `${left + window.scrollX}px`;
  bar.style.top = `${below + window.scrollY}px`;
};

// v selects the sentence one is on; pressed again, the other edge is the one that moves.
const start = () => {
  const selection = document.getSelection(), words = selected(), sentence = current();
  if (words) selection.setBaseAndExtent(selection.focusNode, selection.focusOffset, selection.anchorNode, selection.anchorOffset);
  else if (sentence) selection.setBaseAndExtent(sentence, 0, sentence, sentence.childNodes.length);
  else { say("Go to a sentence first: j, or n."); return; }
  offer();
};

const edge = (event) => {
  event.preventDefault();
  document.getSelection().modify("extend", event.key === "ArrowLeft" ? "backward" : "forward", "word");
  offer();
};

const add = async (form, button) => {
  const answer = await post(form, { submitter: button });
  if (!answer.ok) { complain(bar.querySelector("[data-refused]"), answer); return; }
  document.getSelection().removeAllRanges();
  letGo();
  if (form !== bar) form.reset();
  say(answer.body.said);
  apply(answer.body.html);
  open(answer.body.claim);
};

if (bar && reading) {
  document.addEventListener("pointerup", (event) => { if (!bar.contains(event.target)) setTimeout(offer, 0); });
  document.addEventListener("keyup", (event) => { if (event.key === "Shift") offer(); });
  document.addEventListener("keydown", (event) => {
    const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName);
    if (event.shiftKey && ["ArrowLeft", "ArrowRight"].includes(event.key) && !typing && !event.ctrlKey && !event.altKey && selected()) { edge(event); return; }
    if (bar.hidden) return;
    if (event.key === "Escape") { event.preventDefault(); letGo(); document.getSelection().removeAllRanges(); return; }
    if (!/^\S$/u.test(event.key) || event.ctrlKey || event.metaKey || event.altKey || typing || !on()) return;
    // No other key of the page is meant while words are selected.
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat) return;
    if (event.key === "v") start();
    else bar.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
  }, true);
  document.addEventListener("selectionchange", () => {
    if (document.getSelection().isCollapsed && !bar.contains(document.activeElement)) letGo();
  });
  document.addEventListener("submit", (event) => {
    if (event.target === bar) { event.preventDefault(); add(bar, event.submitter); }
  });
  bindKeys({ v: start });
}
