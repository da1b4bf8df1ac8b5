// What is typed in fields: whether there is something, and keeping it through a page that is loaded again.

/** Whether a field was changed since the page came. */
export const typed = (field) =>
  field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
    : field.tagName === "SELECT" ? [...field.options].some((option) => option.selected !== option.defaultSelected) && field.selectedIndex > 0
      : field.type !== "hidden" && field.value !== field.defaultValue;
