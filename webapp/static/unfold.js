// A form that is unfolded is seen whole, down to its button, wherever its panel ends or the bar lies over it.
document.addEventListener("click", (event) => {
  const box = event.target.closest?.("summary")?.parentElement;
  if (box?.querySelector("form, [data-beside]")) setTimeout(() => { if (box.open) box.scrollIntoView({ block: "nearest" }); }, 0);
});
