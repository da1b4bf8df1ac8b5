// The discussion on a claim: @ offers whom one can name, and a comment is sent without leaving what one is at.
import { refresh } from "./live.js";
import { post } from "./post.js";
import { say } from "./status.js";

const MOST = 8;
const BEGUN = /(?<![\p{L}\p{N}_@.+-])@([\p{L}\p{N}_.+'’-]*)$/u;
const UNSENT = {
  offline: "No connection. The comment was not sent; it is still here.",
  ended: "You are no longer signed in. The comment was not sent; it is still here.",
};
const FAILED = "The desk could not save the comment. It is still here; please send it again.";

const box = () => document.getElementById("say");
const menu = () => document.getElementById("say-menu");
const people = () => [...document.querySelectorAll("#say-people option")];
const options = () => [...menu().children];
let at = 0;

const close = () => {
  menu().hidden = true;
  box().removeAttribute("aria-activedescendant");
};

const mark = (next) => {
  const list = options();
  list[at]?.setAttribute("aria-selected", "false");
  at = (next + list.length) % list.length;
  list[at].setAttribute("aria-selected", "true");
  list[at].scrollIntoView({ block: "nearest" });
  box().setAttribute("aria-activedescendant", list[at].id);
};

const plain = (words) => words.toLowerCase().replaceAll("’", "'");

const fits = (begun) => (who) =>
  plain(who.value).startsWith(begun) || plain(who.textContent).split(/\s+/).some((word) => word.startsWith(begun)) ||
  plain(who.textContent).replaceAll(" ", "").startsWith(begun);

const begunAt = () => (box().selectionStart === box().selectionEnd ? BEGUN.exec(box().value.slice(0, box().selectionStart)) : null);

const offer = () => {
  const begun = begunAt(), found = begun ? people().filter(fits(plain(begun[1]))).slice(0, MOST) : [];
  if (!found.length) { close(); return; }
  menu().replaceChildren(...found.map((who, place) => {
    const option = document.createElement("li"), name = document.createElement("b");
    option.id = `say-option-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.handle = who.value;
    name.textContent = `@${who.value}`;
    option.append(name, ` ${who.textContent}`);
    return option;
  }));
  if (menu().hidden) say(`${found.length} people to name; arrow keys choose`);
  menu().hidden = false;
  mark(0);
};

const choose = (option) => {
  const begun = begunAt(), field = box();
  if (begun) field.setRangeText(`@${option.dataset.handle} `, begun.index, field.selectionStart, "end");
  close();
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

document.addEventListener("input", (event) => { if (event.target === box()) offer(); });
document.addEventListener("focusout", (event) => { if (event.target === box()) close(); });
document.addEventListener("keydown", (event) => {
  if (event.target !== box() || menu().hidden || event.isComposing) return;
  const keys = { ArrowDown: () => mark(at + 1), ArrowUp: () => mark(at - 1), Enter: () => choose(options()[at]), Tab: () => choose(options()[at]), Escape: close };
  if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  keys[event.key]();
}, true);
document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest?.("#say-menu [role=option]");
  if (!option) return;
  event.preventDefault(); // the field keeps the focus
  choose(option);
});

const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const tell = (words, failed = false) => {
  const line = document.getElementById("say-told");
  line.classList.toggle("t-red", failed);
  line.textContent = words;
};

// The key goes with the words: until they are answered, the same ones are one comment, however often the page is renewed
// around them and they are sent again.
const keyField = () => document.querySelector("[data-say] [name=form_key]");
let key = keyField()?.value;
document.addEventListener("stet:exchanged", () => {
  const field = keyField();
  if (field && key && box().value) field.value = key;
  else key = field?.value ?? key;
});

const send = async (button) => {
  const field = box(), sent = field.value, fields = new FormData();
  fields.append("comment", sent);
  fields.append("form_key", key);
  const answer = await post(button.form, { submitter: button, fields });
  if (!answer.ok) { tell(answer.body?.detail ?? UNSENT[answer.kind] ?? FAILED, true); return; }
  keyField().value = key = newKey();
  if (field.value === sent) field.value = ""; // else somebody wrote on while it was on its way
  tell(answer.body?.said ?? "The comment is there.");
  await refresh();
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-say] > button");
  if (!button) return;
  event.preventDefault();
  send(button);
}, true);
document.addEventListener("keydown", (event) => {
  if (event.target !== box() || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault(); // not the verdict that is being written beside it
  event.stopPropagation();
  send(document.querySelector("[data-say] > button"));
}, true);
