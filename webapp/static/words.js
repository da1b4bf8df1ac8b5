// The words that are selected in the article.
const reading = document.querySelector("[data-reading]");

const sentenceOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest(".s");
const wordsOf = (range) => {
  const copy = document.createElement("div");
  copy.append(range.cloneContents());
  for (const part of copy.querySelectorAll(".cn, .gut, .notes")) part.remove();
  return copy.textContent.trim();
};

/** The words that are selected in the text and the offset of the sentence they begin in: { quote, near, sentence, range }, or null. */
export const selected = () => {
  const selection = document.getSelection();
  if (!reading || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!reading.contains(range.commonAncestorContainer)) return null;
  const first = sentenceOf(range.startContainer) || [...reading.querySelectorAll(".s")].find((one) => range.intersectsNode(one));
  const quote = first ? wordsOf(range) : "";
  return quote ? { quote, near: first.dataset.start, sentence: first.id.slice(1), range } : null;
};
