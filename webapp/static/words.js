// The words that are selected in the article.
const reading = document.querySelector("[data-reading]");

const BESIDE = ".cn, .gut, .notes"; // what stands between the words of the text and is none of them
const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
const textOf = (range) => {
  const copy = document.createElement("div");
  copy.append(range.cloneContents());
  for (const part of copy.querySelectorAll(BESIDE)) part.remove();
  return copy.textContent;
};

// Where the first selected word begins, as { node, at }: a selection may begin in a gap, in a claim's number, or around elements.
const firstWord = (range) => {
  const walker = document.createTreeWalker(elementOf(range.commonAncestorContainer), NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node.nodeType === Node.TEXT_NODE ? NodeFilter.FILTER_ACCEPT : node.matches(BESIDE) || !range.intersectsNode(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP);
  for (let node; (node = walker.nextNode());) {
    if (!range.intersectsNode(node)) continue;
    const from = node === range.startContainer ? range.startOffset : 0, to = node === range.endContainer ? range.endOffset : node.length;
    const at = node.data.slice(from, to).search(/\S/);
    if (at >= 0) return { node, at: from + at };
  }
  return null;
};

/** The words that are selected in the text and where in it they begin, in code points as the desk counts: { quote, near, sentence, range }, or null. */
export const selected = () => {
  const selection = document.getSelection();
  if (!reading || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!reading.contains(range.commonAncestorContainer) || elementOf(range.commonAncestorContainer).closest(BESIDE)) return null;
  const first = firstWord(range), sentence = first && elementOf(first.node).closest(".s");
  if (!sentence) return null;
  const before = document.createRange();
  before.setStart(sentence, 0);
  before.setEnd(first.node, first.at);
  const near = Number(sentence.dataset.start) + [...textOf(before)].length;
  return { quote: textOf(range).trim(), near, sentence: sentence.id.slice(1), range };
};
