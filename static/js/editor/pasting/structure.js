// Paragraphs around all text, blocks only where blocks may be, nothing empty.
import {
  all,
  holdsBlocks,
  isBlank,
  isBlock,
  isElement,
  isText,
  make,
  renamed,
  unwrap,
} from "editor/pasting/dom";

const HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"];
// Where a single paragraph needs no element of its own.
const HOLDS_TEXT = "li, td, th, dd, dt, figcaption, caption";
const HOLDS_BLOCKS = "ul, ol, dl, table, thead, tbody, tfoot, tr, blockquote, figure";
const EMPTY_IS_NOTHING =
  "a, abbr, b, code, em, i, mark, q, s, small, span, strong, sub, sup, u, " +
  "p, h1, h2, h3, h4, h5, h6, li, ul, ol, dl, dt, dd, blockquote, figure, figcaption, caption, " +
  "pre, table";
const SHOWS_SOMETHING = "img, hr, [id]";

// Elements that mean the same when two stand side by side.
const JOINED = "strong, b, em, i, s, u, sub, sup, mark";

const isList = (node) => /^(ul|ol)$/.test(node.localName);

// <b><p>…</p></b> and links around boxes: the blocks outside, what they are within.
export function turnBlocksOutward(root) {
  for (const element of all(root, "*").reverse()) {
    if (!isBlock(element) && holdsBlocks(element)) putInside(element);
  }
}

function putInside(inline) {
  for (const run of runsOf(inline)) {
    if (run.length === 1 && isBlock(run[0])) {
      const [block] = run;
      const shell = inline.cloneNode();
      shell.append(...block.childNodes);
      block.append(shell);
      if (holdsBlocks(shell)) putInside(shell);
    } else if (!run.every(isBlank)) {
      const shell = inline.cloneNode();
      run[0].before(shell);
      shell.append(...run);
    }
  }
  unwrap(inline);
}

// The children: each block alone, and what stands in a line together.
function runsOf(parent) {
  const runs = [];
  let open = null;
  for (const child of parent.childNodes) {
    if (isBlock(child)) {
      runs.push([child]);
      open = null;
    } else if (open) {
      open.push(child);
    } else {
      open = [child];
      runs.push(open);
    }
  }
  return runs;
}

// Boxes of a page, and tables that only arrange them, become paragraphs.
export function unwrapBoxes(root, allowed) {
  const boxes = all(root, "*").filter((element) => isBlock(element) && !allowed.has(element.localName));
  for (const box of boxes.reverse()) {
    if (holdsBlocks(box)) {
      wrapLooseText(box);
      unwrap(box);
    } else if (/^(li|dt|dd|td|th|figcaption|p)$/.test(box.parentElement.localName) && isAlone(box)) {
      unwrap(box);
    } else {
      renamed(box, "p");
    }
  }
}

export function unwrapLayoutTables(root) {
  const tables = all(root, "table[role=presentation], table[role=none], table:has(table)");
  for (const table of tables) {
    const own = all(table, "caption, thead, tbody, tfoot, tr, td, th, colgroup, col").filter(
      (part) => part.closest("table") === table,
    );
    for (const part of own) {
      if (/^col/.test(part.localName)) part.remove();
      else renamed(part, "div");
    }
    renamed(table, "div");
  }
}

function isAlone(element) {
  return [...element.parentElement.childNodes].every((node) => node === element || isBlank(node));
}

function wrapLooseText(parent) {
  for (const run of runsOf(parent)) {
    if (run.length === 1 && isBlock(run[0])) continue;
    if (run.every(isBlank)) {
      for (const blank of run) blank.remove();
      continue;
    }
    const paragraph = make(parent, "p");
    run[0].before(paragraph);
    paragraph.append(...run);
  }
}

// Parts without what they are parts of, such as a single item.
export function settleStrays(root) {
  for (const item of all(root, "li")) {
    if (isList(item.parentElement)) continue;
    const before = item.previousElementSibling;
    const list = before?.hasAttribute("data-made") ? before : make(item, "ul");
    list.setAttribute("data-made", "");
    if (list !== before) item.before(list);
    list.append(item);
  }
  for (const list of all(root, "[data-made]")) list.removeAttribute("data-made");
  for (const part of all(root, ":is(dt, dd):not(dl > *), figcaption:not(figure > *)")) {
    renamed(part, "div");
  }
}

// Beside its picture, a figure holds its words in paragraphs.
function hasLooseWords(parent) {
  const isLoose = (node) => !isBlock(node) && node.textContent.trim();
  return parent.localName === "figure" && [...parent.childNodes].some(isLoose);
}

// Two line ends in a row begin a new paragraph.
function splitAtEmptyLines(paragraph) {
  let isNew = false;
  let current = paragraph;
  const children = [...paragraph.childNodes];
  children.forEach((child, index) => {
    if (isElement(child) && child.localName === "br") {
      const rest = children.slice(index + 1).find((other) => !isBlank(other));
      isNew ||= isElement(rest) && rest.localName === "br";
      if (isNew) child.remove();
    } else if (isNew && !isBlank(child)) {
      const next = make(paragraph, "p");
      current.after(next);
      current = next;
      isNew = false;
    }
    if (current !== paragraph && child.parentElement) current.append(child);
  });
}

export function makeParagraphs(root) {
  wrapLooseText(root);
  for (const parent of all(root, "blockquote, li, td, th, dd, figure")) {
    const isMixed =
      parent.localName !== "figure" &&
      [...parent.children].some((child) => isBlock(child) && !isList(child));
    const hasWords = parent.matches("figure:has(> :not(img, a, figcaption))") || hasLooseWords(parent);
    if (isMixed || hasWords || parent.localName === "blockquote") wrapLooseText(parent);
  }
  for (const block of all(root, ":is(h1, h2, h3, h4, h5, h6, p, pre, dt, caption)")) {
    if (block.isConnected && holdsBlocks(block)) {
      wrapLooseText(block);
      unwrap(block);
    }
  }
  for (const paragraph of all(root, "p")) splitAtEmptyLines(paragraph);
}

export function tidySpaces(root) {
  root.normalize();
  const texts = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.closest("pre")) text.nodeValue = withPlainSpaces(text.nodeValue);
  }
}

// A single space that must not break stays between words; where several stood, they were meant to
// indent or to fill.
function withPlainSpaces(text) {
  return text
    .replace(/[ \t\r\n\f\u00a0]{2,}/g, " ")
    .replace(/[\t\r\n\f]/g, " ")
    .replace(/(^|\s)\u00a0|\u00a0($|\s)/g, " ");
}

export function removeEmpty(root) {
  for (const element of all(root, EMPTY_IS_NOTHING).reverse()) {
    if (element.textContent.trim() || element.matches(SHOWS_SOMETHING)) continue;
    if (element.querySelector(SHOWS_SOMETHING)) continue;
    if (isBlock(element)) element.remove();
    else unwrap(element);
  }
  for (const figure of all(root, "figure")) {
    if (!figure.querySelector("img, table, pre, blockquote")) {
      for (const caption of all(figure, "figcaption")) renamed(caption, "p");
      wrapLooseText(figure);
      unwrap(figure);
    }
  }
}

// A picture on a line of its own.
export function makeFigures(root) {
  for (const paragraph of all(root, ":scope > p:has(> :only-child)")) {
    const isOnlyPicture = paragraph.matches(":has(> img, > a > img:only-child)");
    if (isOnlyPicture && !paragraph.textContent.trim()) renamed(paragraph, "figure");
  }
}

export function joinNeighbours(root) {
  for (const element of all(root, JOINED)) {
    const before = element.previousSibling;
    if (before?.localName !== element.localName || element.attributes.length) continue;
    if (before.attributes.length) continue;
    before.append(...element.childNodes);
    element.remove();
    before.normalize();
  }
}

export function trimBlocks(root) {
  for (const block of all(root, `${HEADINGS.join()}, p, ${HOLDS_TEXT}`)) {
    trim(block, "firstChild", /^\s+/);
    trim(block, "lastChild", /\s+$/);
  }
  for (const parent of all(root, HOLDS_TEXT)) {
    const paragraphs = [...parent.children].filter((child) => child.localName === "p");
    const others = [...parent.childNodes].filter((node) => node !== paragraphs[0] && !isBlank(node));
    const isOnlyOne = paragraphs.length === 1 && !paragraphs[0].attributes.length;
    if (isOnlyOne && others.every(isList)) unwrap(paragraphs[0]);
  }
  for (const parent of [root, ...all(root, HOLDS_BLOCKS)]) {
    for (const child of [...parent.childNodes]) if (isBlank(child)) child.remove();
  }
}

function trim(block, edge, spaces) {
  let node = block[edge];
  while (node && (isBlank(node) || node.localName === "br")) {
    node.remove();
    node = block[edge];
  }
  while (isElement(node) && !isBlock(node)) node = node[edge];
  if (isText(node)) node.nodeValue = node.nodeValue.replace(spaces, "");
}
