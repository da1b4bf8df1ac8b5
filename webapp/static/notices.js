// Notifications: opening one marks it read, and marking one read leaves it where it stands.
import { bindKeys } from "./keys.js";
import { post } from "./post.js";
import { current } from "./rows.js";

const markRead = async (notice) => {
  const form = notice.querySelector("form");
  if (!form || !notice.classList.contains("new")) return;
  const answer = await post(form, { keepalive: true });
  if (!answer.ok) return;
  const hadFocus = form.contains(document.activeElement);
  notice.classList.remove("new");
  form.hidden = true;
  if (hadFocus) notice.querySelector("a[href]")?.focus();
};

document.addEventListener("submit", (event) => {
  const notice = event.target.closest(".notice");
  if (!notice) return;
  event.preventDefault();
  markRead(notice);
});
document.addEventListener("click", (event) => {
  const notice = event.target.closest("a[href]")?.closest(".notice");
  if (notice) markRead(notice);
});
bindKeys({ m: () => { const notice = current(); if (notice?.matches(".notice")) markRead(notice); } });
