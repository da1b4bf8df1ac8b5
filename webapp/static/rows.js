// The row, sentence or piece of evidence one is on: j and k move, Enter opens. Screens use current() for their own keys.
import { bindKeys } from "./keys.js";

const ITEMS = "[data-rows] tbody tr, [data-rows] > li, .reading .s, .c2 .ev[id]";
const items = () => [...document.querySelectorAll(ITEMS)];
let chosen = null;

/** The element one is on, or null. */
export const current = () => (chosen?.isConnected ? chosen : null);

/** Be on this element; what it is folded into opens. */
export const choose = (next) => {
  if (chosen && chosen !== next) {
    chosen.classList.remove("on");
    chosen.removeAttribute("aria-current");
  }
  chosen = next;
  const fold = chosen.closest("details");
  if (fold) fold.open = true;
  chosen.classList.add("on");
  chosen.setAttribute("aria-current", "true");
  document.dispatchEvent(new CustomEvent("stet:chosen"));
};

/** Be on this element with the focus as well, so that a screen reader reads it; it scrolls only into view. */
export const reach = (next, block = "nearest") => {
  choose(next);
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block });
};

/** Go on by so many items. */
export const move = (step) => {
  const list = items(), at = list.indexOf(current());
  if (!list.length) return;
  reach(list[Math.min(Math.max(at < 0 ? (step > 0 ? 0 : list.length - 1) : at + step, 0), list.length - 1)]);
};

// A link into the page, as after a mark or by "next not read", also says where one is.
const follow = (hash) => {
  const target = hash && document.getElementById(hash.slice(1));
  const item = target && items().find((one) => one.contains(target));
  if (item) choose(item);
};
follow(location.hash);
document.addEventListener("click", (event) => follow(event.target.closest?.('a[href^="#"]')?.hash));

bindKeys({ j: () => move(1), k: () => move(-1), Enter: () => current()?.querySelector("a[href]")?.click() });
