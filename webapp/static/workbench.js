// The workbench: its keys, the acts beside the verdict, which leave the page as it is, and sending, which loses nothing.
import { bindKeys } from "./keys.js";
import { refresh } from "./live.js";
import { post } from "./post.js";
import { choose, current, move } from "./rows.js";
import { say } from "./status.js";
import { keep } from "./typed.js";

const UNSENT = {
  offline: "No connection. Nothing was sent, and everything is still here. Send it again when it is back.",
  ended: "You are no longer signed in. Nothing was sent, and everything is still here. Sign in in another window, then send it again.",
};
const FAILED = "The desk could not save this. Everything is still in this window; please send it again.";

const pick = (name, number) => document.querySelectorAll(`.decide input[name="${name}"]`)[number - 1]?.click();
for (let number = 1; number <= 9; number += 1) {
  bindKeys({ [`w ${number}`]: () => pick("said", number), [`i ${number}`]: () => pick("rating", number) });
}

// One's own act makes no form stale; what another did before it still does.
const raise = (own) => {
  const opened = document.querySelector('#verdict [name="version"]');
  if (Number(opened?.value) === own - 1) opened.value = own;
  if (Number(came) === own - 1) came = String(own);
};

// The piece of evidence one is on; with none the first is chosen, and nothing is done to it unseen.
const onPiece = (selector) => () => {
  if (current()) current().querySelector(selector)?.click();
  else move(1);
};
bindKeys({
  c: onPiece('input[name="evidence"]'), o: onPiece("[data-open]"),
  a: onPiece('[data-judge="a"]'), x: onPiece('[data-judge="x"]'), u: onPiece('[data-judge="u"]'),
});

// What the last page brought ("You are checking this claim.") is not so any more when the claim has changed.
const version = () => document.getElementById("claimhead").dataset.version;
let came = version();

// Words that the desk filled in from a page make no form stale once they stand here to be read.
let filled = "";
const follow = ({ unseen }) => {
  const opened = document.querySelector('#verdict [name="version"]');
  if (!opened || !filled || version() !== filled || unseen.some((id) => id.startsWith("evidence-"))) return;
  opened.value = came = filled;
  filled = "";
  for (const place of document.querySelectorAll('.changed [data-value]')) place.textContent = "";
  say("The desk filled a piece of evidence in from its page.");
};
document.addEventListener("stet:told", ({ detail }) => { filled = String(detail.values.filled); follow(detail); });
document.addEventListener("stet:exchanged", ({ detail }) => follow(detail));
const brought = [...document.querySelectorAll(".page > .say-ok[role=status]:not(:has(textarea))")];
document.addEventListener("stet:exchanged", () => {
  if (version() === came) return;
  for (const line of brought) { // in the same place, so that nothing below moves
    line.className = "say say-warn mb-3";
    line.textContent = document.querySelector(".changed [data-value]")?.textContent || "The claim was changed since.";
  }
});

let chosen = "";
document.addEventListener("stet:chosen", () => { chosen = current()?.id ?? ""; });
document.addEventListener("stet:exchanged", () => {
  const piece = !current() && chosen && document.getElementById(chosen);
  if (piece) choose(piece); // confirmed, it stands in another list
});

// A box that was opened to write in it gets the focus.
document.addEventListener("click", (event) => {
  const box = event.target.closest?.(".addev > summary, .actbox > summary")?.parentElement;
  if (box) setTimeout(() => { if (box.open) box.querySelector("input:not([type=hidden]), textarea, select")?.focus(); }, 0);
});

const tell = (button, words) => {
  const place = button?.closest(".ev > div, .sec, form, section") ?? document.querySelector("main");
  const line = place.querySelector(":scope > .told") ?? document.createElement("p");
  line.className = "say say-warn told mt-2";
  line.setAttribute("role", "alert");
  line.textContent = words;
  place.append(line);
};

// What was written on meanwhile is not what was sent.
const clear = (fields, sent) => {
  for (const field of fields) {
    if (field.type === "hidden" || (field.type !== "radio" && sent.get(field.name) !== field.value)) continue;
    if (field.type === "radio") field.checked = field.value === "unclear"; // as a fresh form has it
    else field.value = "stays" in field.dataset ? field.defaultValue : ""; // the desk's newer words come to an untouched field
  }
};

// Where what was to be added is here already: the way to it, and a button that adds it on purpose.
const point = (box, told) => {
  const there = box?.querySelector("[data-same]");
  if (!there) return;
  there.hidden = !told?.existing;
  if (told?.existing) there.firstElementChild.href = `#evidence-${told.existing}`;
  box.querySelector("[data-another]").hidden = !told?.same_page;
};

// A button beside the verdict sends itself and, of what is typed, only its own fields; the page stays and is renewed.
const act = async (button) => {
  const box = button.hasAttribute("data-clears") ? button.closest("[data-beside]") : null;
  const own = box ? [...box.querySelectorAll("input, textarea")] : [], fields = new FormData();
  for (const field of own) if (field.name && (field.type !== "radio" || field.checked)) fields.append(field.name, field.value);
  if (button.name) fields.append(button.name, button.value);
  const again = button.matches(":focus") && button.dataset.judge, piece = button.closest(".ev")?.id;
  const answer = await post(button.form, { submitter: button, fields });
  point(box, answer.body?.details);
  if (!answer.ok) { tell(button, answer.body?.detail ?? UNSENT[answer.kind] ?? FAILED); return; }
  for (const line of document.querySelectorAll(".told")) line.remove();
  clear(own, fields);
  if (box?.matches("details > *")) {
    box.parentElement.open = false;
    box.parentElement.querySelector("summary").focus({ preventScroll: true }); // what had the focus is folded up
  }
  say(answer.body.said);
  if (answer.body.version) raise(answer.body.version);
  await refresh();
  const next = document.getElementById(answer.body.anchor);
  if (next?.matches(".ev")) choose(next);
  if (again) document.querySelector(`#${piece} [data-judge="${again}"]`)?.focus();
};
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-beside-act]");
  if (!button || event.defaultPrevented) return;
  event.preventDefault();
  act(button);
});

let leaving = false;
const go = (to, form) => {
  leaving = true;
  keep(form);
  const url = new URL(to, location.href);
  if (url.pathname !== location.pathname || url.search !== location.search) { location.assign(url); return; }
  history.replaceState(null, "", url);
  location.reload();
};

// Every other form: sent from here, so that without a connection or a session the page stays with all that is typed.
document.addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter;
  if (event.defaultPrevented || form.method !== "post" || !form.closest("main") || "asItIs" in form.dataset) return;
  event.preventDefault();
  if (leaving) return;
  const answer = await post(form, { submitter: button });
  if (leaving) return;
  if (answer.ok && answer.body?.saved) { form.querySelector("[data-saved]").textContent = answer.body.saved; return; }
  if (answer.ok) { go(answer.body?.to ?? location.href, form); return; }
  if (answer.kind === "conflict" || answer.kind === "refused") {
    form.dataset.asItIs = ""; // the desk shows both versions, or what is missing, with everything that was typed
    leaving = true;
    form.requestSubmit(button);
    form.dispatchEvent(new Event("input")); // and it is kept as a draft while the page goes
    return;
  }
  tell(button ?? form, UNSENT[answer.kind] ?? FAILED);
  form.dispatchEvent(new Event("input")); // the draft goes on being saved
});
