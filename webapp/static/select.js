// Selected words of the article -> the small form that adds them as a claim, and the switch for the pencil strokes.
// It sends the words and the sentence they begin in; offsets are counted on the desk, never here.
import { on } from "./keys.js";

const reading = document.querySelector("[data-reading]");
const strike = document.getElementById("strike");
if (strike && reading) {
  strike.addEventListener("change", () => reading.classList.toggle("nostrike", !strike.checked));
}

const bar = document.getElementById("selbar");
if (bar && reading) {
  const wordsOf = (range) => {
    const copy = document.createElement("div");
    copy.append(range.cloneContents());
    for (const part of copy.querySelectorAll(".cn, .gut, .notes")) part.remove();
    return copy.textContent;
  };
  const sentenceOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest(".s");

  const offer = () => {
    const selection = document.getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    const first = sentenceOf(range.startContainer) || range.startContainer.parentElement?.querySelector(".s");
    if (!first || !reading.contains(range.commonAncestorContainer)) return;
    const words = wordsOf(range).trim();
    if (words.length < 3) return;
    bar.elements.quote.value = words;
    bar.elements.near.value = first.dataset.start;
    bar.querySelector("[data-picked]").textContent = `${first.id.replace("s", "sentence ")}, “${words.length > 50 ? words.slice(0, 50) + "…" : words}”`;
    bar.hidden = false;
    const box = range.getBoundingClientRect();
    const left = Math.min(Math.max(box.left, 8), document.documentElement.clientWidth - bar.offsetWidth - 8);
    bar.style.left = `${left + window.scrollX}px`;
    bar.style.top = `${box.bottom + window.scrollY + 8}px`;
  };

  const letGo = () => { bar.hidden = true; };
  document.addEventListener("pointerup", (event) => { if (!bar.contains(event.target)) setTimeout(offer, 0); });
  document.addEventListener("keyup", (event) => { if (event.shiftKey || event.key === "Shift") offer(); });
  document.addEventListener("keydown", (event) => {
    if (bar.hidden) return;
    if (event.key === "Escape") { letGo(); document.getSelection().removeAllRanges(); }
    const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName);
    if (!/^\S$/u.test(event.key) || event.ctrlKey || event.metaKey || event.altKey || typing || !on()) return;
    // No other key of the page is meant while words are selected.
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) bar.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
  }, true);
  document.addEventListener("selectionchange", () => {
    if (document.getSelection().isCollapsed && !bar.contains(document.activeElement)) letGo();
  });
}
