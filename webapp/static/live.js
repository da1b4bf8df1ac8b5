// What others do, without a reload and without moving what one reads or types: webapp/live.py says how a page takes part.
import { morph } from "./morph.js";
import { BY_ITSELF, renewTokens } from "./post.js";
import { ended, found, lost, others, say } from "./status.js";
import { keep, typed, written } from "./typed.js";

const PAUSE = 1500, LONGEST = 30000;
const host = document.querySelector("[data-live]");
const news = document.querySelector("[data-news]");
const home = () => host?.dataset.page || location.pathname + location.search;
let pause = PAUSE, timer = 0, stopped = false, asking = false;
let asked = 0, landed = 0; // numbers of what is fetched: the last that was asked for, the last that is in place
let waiting = []; // exchanges that would have moved something under the reader's hand

const write = (values) => {
  for (const [name, value] of Object.entries(values)) {
    for (const place of document.querySelectorAll(`[data-value="${CSS.escape(name)}"]`)) {
      if (place.textContent !== String(value)) place.textContent = value;
    }
    for (const bar of document.querySelectorAll(`progress[data-max="${CSS.escape(name)}"]`)) bar.max = value || 1;
    for (const bar of document.querySelectorAll(`progress[data-bar="${CSS.escape(name)}"]`)) bar.value = value;
  }
};

const begun = (element) => [...element.querySelectorAll("input, textarea, select")].some(typed);

/** Whether the reader's hand is on it: it holds the focus (not only the row one is on), selected words, an open dialog or
 * a changed field. */
const held = (element) => {
  const focus = document.activeElement, selection = document.getSelection();
  return (focus && focus !== document.body && !focus.matches('.on[tabindex="-1"]') && element.contains(focus)) ||
    (!selection.isCollapsed && selection.rangeCount > 0 && selection.getRangeAt(0).intersectsNode(element)) ||
    element.querySelector("dialog[open], [data-busy]") !== null ||
    begun(element);
};

// The words under the reader's eye stay where they are, whatever changes above them.
const anchored = (change) => {
  const root = document.documentElement, height = root.clientHeight, chain = [];
  for (const share of [0.33, 0.5, 0.2]) {
    for (let one = document.elementFromPoint(root.clientWidth / 2, height * share); one && one.id !== "main" && one !== document.body; one = one.parentElement) {
      if (one.closest("main")) chain.push([one, one.getBoundingClientRect().top]);
    }
  }
  root.style.overflowAnchor = "none"; // the browser's own way would come on top of this one
  change();
  const kept = chain.find(([one]) => one.isConnected);
  const moved = kept ? kept[0].getBoundingClientRect().top - kept[1] : 0;
  if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
  requestAnimationFrame(() => { root.style.overflowAnchor = ""; });
};

// Whether words are typed in it that would go with it: the newer one has no such field.
const loses = (old, next) => written(old).some((field) => !field.id || !next.querySelector(`#${CSS.escape(field.id)}`));

const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
const parts = (root) => [...root.querySelectorAll("[data-part][id]")];
// Which lists a page has: one that became empty, or was so, has no place on the other page.
const lists = (root) => parts(root).filter((part) => part.dataset.part === "list").map((part) => part.id).join(" ");

// A form does not go as long as a field of it waits in another part: its buttons would do nothing.
const together = (now, later) => {
  const waits = (field) => later.some((next) => document.getElementById(next.id).contains(field));
  const needed = ([old, next]) => [...old.querySelectorAll("form[id]")]
    .some((form) => !next.querySelector(`#${CSS.escape(form.id)}`) && [...form.elements].some(waits));
  return { now: now.filter((pair) => !needed(pair)), later: [...later, ...now.filter(needed).map(([, next]) => next)] };
};

// What of the newer page can be put in place now, what must wait, and what only a request may show.
const sort = (fresh, everything) => {
  const now = [], later = [], done = new Set();
  let listed = false;
  for (const next of fresh) {
    const old = document.getElementById(next.id);
    if (!old || [...done].some((outer) => outer.contains(next)) || old.isEqualNode(next)) continue;
    // A form stays as it came, with the version it was opened with; it comes to an empty place, and goes from it.
    const form = next.dataset.part === "form";
    if (form && old.childElementCount && next.childElementCount) continue;
    if (everything && (loses(old, next) || (form && begun(old)))) { later.push(next); continue; }
    if (next.dataset.part === "list" && !everything) { listed ||= words(old) !== words(next); done.add(next); continue; }
    if (!everything && ((old.childElementCount && held(old)) || next.querySelector('[data-part="list"]'))) { later.push(next); continue; }
    now.push([old, next]);
    done.add(next);
  }
  return { ...together(now, later), listed };
};

// Which elements show other words than they will.
const unseen = () => waiting.filter((one) => words(document.getElementById(one.id) ?? one) !== words(one)).map((one) => one.id);
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail: { ...detail, unseen: unseen() } }));

const exchange = (fresh, everything = false) => {
  const { now, later, listed } = sort(fresh, everything);
  waiting = [...waiting.filter((one) => !fresh.some((next) => next.id === one.id)), ...later];
  if (now.length) {
    const words = written(document.body).map((field) => [field, field.value]);
    anchored(() => { for (const [old, next] of now) morph(old, next); });
    for (const [field, value] of words) {
      const heir = !field.isConnected && field.id && document.getElementById(field.id);
      if (heir) heir.value = value; // it belongs to another form now
    }
    tell("stet:exchanged", { ids: now.map(([old]) => old.id) });
  }
  return listed;
};

/** Put elements of an answer to one's own act in their place: it is newer than all that was asked for before. */
export const put = (fresh) => {
  landed = ++asked;
  const now = fresh.map((next) => [document.getElementById(next.id), next]).filter(([old]) => old);
  for (const [old, next] of now) morph(old, next);
  waiting = waiting.filter((one) => !now.some(([old]) => old.id === one.id));
  tell("stet:exchanged", { ids: now.map(([old]) => old.id) });
};

// Null when what was asked for later is there already.
const fetchPage = async (address, headers = {}) => {
  const number = ++asked;
  const answer = await fetch(address, { headers: { Accept: "text/html", ...headers }, redirect: "error" });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.querySelector("#main") && others(page.body.dataset.person)) { ended(true); throw new Error(`${address} is another's page`); }
  if (number < landed) return null;
  landed = number;
  return page;
};

const offer = () => {
  if (!news || !news.hidden) return;
  news.hidden = false;
  say(news.querySelector("[data-news-words]")?.textContent || "Something new came in.");
};

const takeBack = () => { if (news) news.hidden = true; };

// The newer page may ask for more, as a list that holds other claims now.
const follow = (page, mark) => {
  const fresh = page.querySelector("[data-live]")?.dataset;
  if (host) Object.assign(host.dataset, { live: fresh?.live ?? host.dataset.live, mark: fresh?.mark ?? mark });
};

const renew = async ({ mark, parts: named }) => {
  if (named && host.dataset.parts) {
    const query = named.map((id) => `part=${encodeURIComponent(id)}`).join("&");
    const address = host.dataset.parts;
    const piece = named.length ? await fetchPage(`${address}${address.includes("?") ? "&" : "?"}${query}`, BY_ITSELF) : null;
    if (named.length && !piece) return; // the next turn asks for it again
    if (piece && exchange(parts(piece))) offer();
    host.dataset.mark = mark;
    return;
  }
  if (!document.querySelector("[data-part][id]")) { host.dataset.mark = mark; offer(); return; }
  const page = await fetchPage(home(), BY_ITSELF);
  if (!page) return;
  if (exchange(parts(page)) || lists(document) !== lists(page)) offer();
  follow(page, mark);
};

const reload = () => { keep(); location.reload(); };

// Loaded again because the text was read meanwhile: for this one request a cookie says so, where no header can.
const reloadByItself = () => {
  document.cookie = "stet-by-itself=1; path=/; max-age=2; samesite=strict";
  reload();
};

/** Fetch the page as it is now and put everything in place, lists too: after an act that was sent by post.js, or on
 * request. A page that cannot be fetched is loaded again instead. */
export const refresh = async () => {
  try {
    const page = await fetchPage(home());
    if (!page) { await refresh(); return; } // what landed instead may have left lists as they were
    if (lists(document) !== lists(page)) { reload(); return; }
    const waits = exchange(parts(page), true) || waiting.length > 0;
    follow(page, host?.dataset.mark);
    if (waits) offer(); else takeBack();
  } catch (error) {
    if (error instanceof TypeError) lost(true);
    else if (written(document.body).length) offer();
    else location.reload();
  }
};

const busy = () => held(document.body);

const ask = async () => {
  let answer;
  try {
    const asks = new URLSearchParams({ mark: host.dataset.mark });
    for (const { name, value } of document.querySelectorAll("[data-told]")) asks.set(name, value);
    answer = await fetch(`${host.dataset.live}${host.dataset.live.includes("?") ? "&" : "?"}${asks}`, { headers: { Accept: "application/json" }, redirect: "error" });
  } catch {
    lost();
    pause = Math.min(pause * 2, LONGEST);
    return;
  }
  if (answer.status === 401) { ended(); pause = 5000; return; }
  if (answer.status >= 500 || answer.status === 429) { pause = Math.min(pause * 2, LONGEST); return; }
  if (!answer.ok) { stopped = true; return; }
  const told = await answer.json();
  if (others(told.person)) { ended(true); pause = 5000; return; }
  pause = PAUSE;
  if (found()) await renewTokens().catch(() => "");
  write(told.values);
  if (waiting.length && exchange(waiting)) offer();
  tell("stet:told", { values: told.values });
  if (told.mark === host.dataset.mark) return;
  document.dispatchEvent(new CustomEvent("stet:news"));
  // A page that waits for the text to be read becomes another one; not under the reader's hand.
  if ("reload" in host.dataset) { if (!told.values["extract-open"]) (busy() ? offer : reloadByItself)(); return; }
  try {
    await renew(told);
  } catch (error) {
    if (error instanceof TypeError) { lost(); return; }
    host.dataset.mark = told.mark;
    offer(); // what "Show" does then is to load the page again
  }
};

const turn = async () => {
  clearTimeout(timer);
  if (stopped || asking || document.hidden) return;
  asking = true;
  try { await ask(); } finally { asking = false; timer = setTimeout(turn, pause); }
};

const show = (event) => {
  event.preventDefault();
  if ("reload" in host.dataset) reload();
  else if (document.querySelector("[data-part][id]")) refresh();
  else { keep(); location.href = home(); }
};

if (host) {
  timer = setTimeout(turn, PAUSE);
  for (const name of ["visibilitychange", "online", "offline", "pageshow"]) (name === "visibilitychange" ? document : window).addEventListener(name, turn);
  document.addEventListener("focusout", () => setTimeout(() => { if (waiting.length) exchange(waiting); }, 0));
  news?.querySelector("a, button")?.addEventListener("click", show);
}
