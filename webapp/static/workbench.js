// Keys of the workbench: w and i pick the marks, e writes why, c cites the piece of evidence one is on.
import { bindKeys } from "./keys.js";
import { current } from "./rows.js";

const pick = (name, number) => document.querySelectorAll(`.decide input[name="${name}"]`)[number - 1]?.click();
for (let number = 1; number <= 9; number += 1) {
  bindKeys({ [`w ${number}`]: () => pick("said", number), [`i ${number}`]: () => pick("rating", number) });
}
bindKeys({
  e: () => document.getElementById("why")?.focus(),
  c: () => current()?.querySelector('input[name="evidence"]')?.click(),
});
