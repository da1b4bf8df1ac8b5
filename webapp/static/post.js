// Sends a form by fetch, so that the page stays as it is and nothing typed can be lost by sending it.
import { ended, found, lost, others } from "./status.js";
import { keep } from "./typed.js";

/** What says that nobody asked for a request but the page: it does not keep an unattended session open. */
export const BY_ITSELF = { "Stet-By-Itself": "1" };

const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });
const TRIES = 3;

/** Put a token of the present session into every form of the page; "" when nobody is signed in, or somebody else: what one
 * person typed is not sent as another. */
export const renewTokens = async () => {
  const answer = await fetch("/account", { headers: { Accept: "text/html", ...BY_ITSELF }, redirect: "manual" });
  if (!answer.ok) return "";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (others(page.body.dataset.person)) return "";
  const token = page.querySelector('input[name="csrf_token"]')?.value ?? "";
  for (const field of token ? document.querySelectorAll('input[name="csrf_token"]') : []) field.value = token;
  return token;
};

const bodyOf = async (answer) =>
  answer.headers.get("Content-Type")?.includes("json") ? answer.json() : answer.type === "opaqueredirect" ? null : answer.text();

const under = { 401: "ended", 409: "conflict", 503: "busy" };
const kindOf = (status) => under[status] ?? (status < 500 ? "refused" : "failed");

const send = async (address, fields, keepalive) => {
  const headers = { Accept: "application/json", "Stet-Person": document.body.dataset.person ?? "" };
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(address, { method: "POST", body: fields, headers, redirect: "manual", keepalive });
    if (answer.type === "opaqueredirect") return { ok: true, kind: "done", status: 303, body: null };
    const body = await bodyOf(answer), status = answer.status;
    if (answer.ok) return { ok: true, kind: "done", status, body };
    if (tries < TRIES && status === 503) await wait(1000 * Number(answer.headers.get("Retry-After") || 2));
    else if (tries < TRIES && status === 400 && body?.title === "form too old") {
      const token = await renewTokens();
      if (!token) return { ok: false, kind: "ended", status: 401, body: null };
      fields.set("csrf_token", token);
    } else return { ok: false, kind: kindOf(status), status, body };
  }
};

const onTheWay = new WeakMap();

/** Send a form, or fields to an address, and answer { ok, kind, status, body }; never throws, never changes the form.
 *
 * kind: "done", "offline" (not sent; try again later), "ended" (nobody is signed in, or somebody else), "conflict" (409), "refused"
 * (another 4xx; body.detail is the sentence), "busy" (503, three times) or "failed". status is 0 without an answer.
 * options: submitter (the button, whose name, value and formaction count), fields (a FormData instead of the
 * form's own), address, keepalive. The same form with the same words, on its way to the same address, is not sent a second time.
 */
export const post = (form, { submitter = null, fields = null, address = "", keepalive = false } = {}) => {
  const to = address || submitter?.getAttribute("formaction") || form.getAttribute("action");
  const data = fields ?? new FormData(form, submitter);
  if (!data.has("csrf_token")) data.set("csrf_token", document.querySelector('input[name="csrf_token"]')?.value ?? "");
  const key = `${to} ${new URLSearchParams(data)}`, others = onTheWay.get(form) ?? new Map();
  if (others.has(key)) return others.get(key);
  const result = send(to, data, keepalive)
    .then((answer) => { if (answer.kind === "ended") ended(answer.body?.title === "another person"); else found(); return answer; })
    .catch(() => { lost(true); return { ok: false, kind: "offline", status: 0, body: null }; })
    .finally(() => others.delete(key));
  onTheWay.set(form, others.set(key, result));
  return result;
};

// A form that the browser sends itself goes out once, however often it is pressed; what is typed beside it is kept.
const AGAIN = 5000;
let sending = new WeakSet();
addEventListener("pageshow", () => { sending = new WeakSet(); }); // one came back to it
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sending.has(form)) { event.preventDefault(); return; }
  sending.add(form);
  setTimeout(() => sending.delete(form), AGAIN); // it may have been stopped
  keep(form);
});
