// Keys of the reading room: sentences are marked and taken back, notes are walked through.
import { bindKeys } from "./keys.js";
import { current } from "./rows.js";

const gutter = (form) => {
  const number = current()?.id?.replace("s", "");
  document.querySelector(`.gutmark[form="${form}"][value="${number}"]`)?.click();
};
const note = (step) => {
  const notes = [...document.querySelectorAll(".note")];
  const next = notes.indexOf(document.activeElement) + step;
  notes[Math.min(Math.max(next, 0), notes.length - 1)]?.focus();
};
bindKeys({
  m: () => gutter("marks"), u: () => gutter("unmarks"), l: () => document.getElementById("strike")?.click(),
  "]": () => note(1), "[": () => note(-1),
});
