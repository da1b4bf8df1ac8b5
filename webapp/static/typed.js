// What is typed in fields: whether there is something, and keeping it through a page that is loaded again.

/** Whether a field was changed since the page came, and would be sent. */
export const typed = (field) =>
  field.disabled ? false : field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
    : field.tagName === "SELECT" ? [...field.options].some((option) => option.selected !== option.defaultSelected) && field.selectedIndex > 0
      : field.type !== "hidden" && field.value !== field.defaultValue;

const WORDS = "textarea, input:not([type=checkbox], [type=radio], [type=hidden], [type=file], [type=password])";

/** The fields in it that hold words which stand nowhere else yet. */
export const written = (element) => [...element.querySelectorAll(WORDS)].filter(typed);

// A form's answer may stand at the form's address; data-page says which page it is. Nobody gets another's words.
const place = () => `kept ${document.body.dataset.person} ${new URL(document.querySelector("[data-page]")?.dataset.page || location.href, location.href).pathname}`;

// A hidden field that goes with a field's words (data-with).
const beside = (id) => document.querySelector(`[data-with="${CSS.escape(id)}"]`);

/** Before the page is loaded again or left by a form: keep what is typed in other forms than the one that is `sent`. */
export const keep = (sent = null) => {
  const kept = written(document.body).filter((field) => field.id && field.form?.method === "post" && field.form !== sent)
    .map(({ id, value, defaultValue }) => ({ id, value, before: defaultValue, goes: beside(id)?.value }));
  if (kept.length) sessionStorage.setItem(place(), JSON.stringify(kept));
};

const putBack = ({ id, value, before, goes }) => {
  const field = document.getElementById(id);
  if (field?.value === value) return true;
  if (field?.value !== before) return false;
  field.value = value;
  if (goes && beside(id)) beside(id).value = goes;
  for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
};

const tell = (lost) => {
  const line = document.createElement("div");
  line.className = "say say-ok mb-3";
  line.setAttribute("role", "status");
  line.append(lost.length ? "What you had begun to write has no place here any more. Copy what you need:" : "What you had begun to write is kept.");
  for (const { value } of lost) {
    const words = document.createElement("textarea");
    words.className = "form-control reason short mt-2";
    words.readOnly = true;
    words.defaultValue = value;
    words.setAttribute("aria-label", "What you had begun to write");
    line.append(words);
  }
  document.querySelector(".page")?.prepend(line);
};

const kept = JSON.parse(sessionStorage.getItem(place()) ?? "[]");
sessionStorage.removeItem(place());
if (kept.length) tell(kept.filter((one) => !putBack(one)));
