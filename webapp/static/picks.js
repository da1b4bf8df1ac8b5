// Says in the board's bar how many claims are picked, and marks their cards.
"use strict";
(() => {
  const place = document.querySelector("[data-picked]");
  if (!place) return;
  const boxes = [...document.querySelectorAll('input[name="pick"]')];
  const say = () => {
    for (const box of boxes) box.closest("li").classList.toggle("picked", box.checked);
    place.textContent = `${boxes.filter((box) => box.checked).length} picked, assign`;
  };
  document.addEventListener("change", say);
  say();
})();
