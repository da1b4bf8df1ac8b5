// Says in the board's bar how many claims are picked, and marks their cards.
const say = () => {
  const place = document.querySelector("[data-picked]"), boxes = [...document.querySelectorAll('input[name="pick"]')];
  for (const box of boxes) box.closest("li").classList.toggle("picked", box.checked);
  if (place) place.textContent = `${boxes.filter((box) => box.checked).length} picked, assign`;
};
document.addEventListener("change", say);
document.addEventListener("stet:exchanged", say);
say();
