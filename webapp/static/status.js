// What the screen says by itself: one polite line for screen readers, at most once in ten seconds, and a visible line
// while the desk cannot be reached or the session has ended.
const QUIET = 10000;
const spoken = document.getElementById("spoken"), line = document.getElementById("connection");
let next = "", timer = 0, last = -QUIET;

/** Say something to whoever listens; of several within ten seconds the last one is said. */
export const say = (words) => {
  next = words;
  if (timer || !spoken) return;
  timer = setTimeout(() => {
    timer = 0;
    last = performance.now();
    if (spoken.textContent !== next) spoken.textContent = next;
  }, Math.max(0, last + QUIET - performance.now()));
};

let state = "";
const show = (name, words) => {
  if (!line || state === name) return;
  state = name;
  line.hidden = !name;
  line.querySelector("a").hidden = name !== "ended";
  line.querySelector("span").textContent = words;
  say(words || "Connected again.");
};

const clock = (at) => at.toTimeString().slice(0, 5);
let since = null;

/** A request got no answer: it is said when the second one in a row fails, with the time of the first. */
export const lost = (certain = false) => {
  if (!since) since = new Date();
  else certain = true;
  if (certain || !navigator.onLine) show("offline", `No connection since ${clock(since)}. You can go on writing.`);
};

/** The session has ended, perhaps since somebody else signed in after it: said once, until it is over. */
export const ended = (other = false) =>
  other ? show("other", "Somebody else is signed in here now. What you typed is still on this page and was not sent.")
    : show("ended", "You are no longer signed in. Nothing on this page is lost.");

/** Whether a page or an answer of the desk is somebody else's than this page; it must not be mixed with what is typed here. */
export const others = (person) => document.body.dataset.person !== undefined && String(person ?? "") !== document.body.dataset.person;

/** The desk answered, and knows who asked. True when that was not so before. */
export const found = () => {
  const before = state;
  since = null;
  if (state) show("", "");
  return Boolean(before);
};
