// Asks the page's data-live address every two seconds and writes the numbers where they stand.
// Nothing is inserted or re-sorted under the reader: what is new is offered, and shown on request.
"use strict";
(() => {
  const host = document.querySelector("[data-live]");
  if (!host) return;
  const news = document.querySelector("[data-news]");
  let pause = 2000, stopped = false;

  const write = (values) => {
    for (const [name, value] of Object.entries(values)) {
      for (const place of document.querySelectorAll(`[data-value="${name}"]`)) {
        if (place.textContent !== String(value)) place.textContent = value;
      }
    }
    const bar = host.querySelector('[data-bar="evidence"]');
    if (bar && values["evidence-all"]) {
      bar.max = values["evidence-all"];
      bar.value = values["evidence-all"] - values["evidence-open"];
    }
  };

  const busy = () =>
    !document.getSelection().isCollapsed ||
    [...document.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox], [type=radio])")]
      .some((field) => field.value !== field.defaultValue);

  const ask = async () => {
    if (document.hidden) return;
    let answer;
    try {
      answer = await fetch(host.dataset.live, { headers: { Accept: "application/json" }, redirect: "error" });
    } catch {
      pause = Math.min(pause * 2, 30000);
      return;
    }
    if (!answer.ok) { stopped = true; return; }
    pause = 2000;
    const { mark, values } = await answer.json();
    write(values);
    if (mark === host.dataset.mark) return;
    // A page that only waits for the text to be read has nothing under the reader's hand yet.
    if ("reload" in host.dataset && !values["extract-open"] && !busy()) { location.reload(); return; }
    if (news) news.hidden = false;
  };

  const turn = async () => {
    await ask();
    if (!stopped) setTimeout(turn, pause);
  };
  setTimeout(turn, 1000);
  if (news) news.querySelector("a").addEventListener("click", (event) => { event.preventDefault(); location.reload(); });
})();
