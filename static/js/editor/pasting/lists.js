// Lists of Word, which are paragraphs with a bullet or number in front of each, and lists that stand
// in lists instead of in their items.
import { all, isBlank, make, rawStyle, styleOf } from "editor/pasting/dom";

const OF_LIST = /mso-list:\s*(l\d+) level(\d+)/;
const FORMAT = /@list\s+(l\d+:level\d+)[^{]*\{[^}]*mso-level-number-format:\s*([\w-]+)/g;
const TYPES = { "alpha-lower": "a", "alpha-upper": "A", "roman-lower": "i", "roman-upper": "I" };
const CSS_TYPES = { "lower-alpha": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I" };
const NUMBER = /^\(?(?:\d+\.)*(\d+|[a-z]{1,6})[.)]*$/i;
const ROMAN = { i: 1, v: 5, x: 10, l: 50, c: 100 };
const INDENT = 36; // points that Word gives each level

export function makeLists(document) {
  const formats = formatsOf(document);
  makeListsOf(
    all(document.body, "p").filter((paragraph) => markerOf(paragraph)),
    (paragraph) => itemOfWord(paragraph, formats),
    (paragraph) => /^MsoList(Paragraph|Continue)/.test(paragraph.className),
  );
  makeListsOf(all(document.body, ".ListContainerWrapper"), (wrapper) => itemsOfWordOnline(wrapper));
  for (const heading of all(document.body, "h1, h2, h3, h4, h5, h6")) writeNumber(heading);
}

function formatsOf(document) {
  const sheets = all(document, "style").map((sheet) => sheet.textContent);
  return Object.fromEntries(
    [...sheets.join("\n").matchAll(FORMAT)].map(([, level, format]) => [level, format]),
  );
}

// The element that holds the bullet or number.
function markerOf(block) {
  const spans = all(block, "span[style]");
  const marked = spans.find((span) => rawStyle(span).includes("mso-list:ignore"));
  if (marked) return marked;
  // Saved as “filtered” HTML, only the gap behind it tells.
  if (!/^MsoList/.test(block.className)) return null;
  const gap = spans.find((span) => /font:7(\.0)?pt/.test(rawStyle(span)));
  return gap && gap.parentElement !== block ? gap.parentElement : null;
}

// A heading's number is part of what it says.
function writeNumber(heading) {
  const marker = markerOf(heading);
  if (marker) marker.replaceWith(`${marker.textContent.replaceAll("\u00a0", " ").trim()} `);
}

function itemOfWord(paragraph, formats) {
  const marker = markerOf(paragraph);
  const text = marker.textContent.replaceAll("\u00a0", " ").trim();
  marker.remove();
  const [, list, given] = OF_LIST.exec(rawStyle(paragraph)) ?? [];
  const indent = parseFloat(styleOf(paragraph)["margin-left"]) || INDENT;
  const level = Number(given) || Math.max(1, Math.round(indent / INDENT));
  const format = formats[`${list}:level${level}`];
  const [, number] = (format !== "bullet" && NUMBER.exec(text)) || [];
  // A lone “o” is one of Word's bullets.
  const isNumbered = format !== "bullet" && (/^\d/.test(number) || (number && text !== number));
  const type = isNumbered ? (TYPES[format] ?? typeOf(number)) : null;
  const item = make(paragraph, "li", make(paragraph, "p", ...paragraph.childNodes));
  return [{ item, level, type, tag: isNumbered ? "ol" : "ul", number: valueOf(number, type) }];
}

function typeOf(number) {
  if (/^\d/.test(number)) return null;
  const type = /^[ivx]+$/i.test(number) ? "i" : "a";
  return number === number.toLowerCase() ? type : type.toUpperCase();
}

function valueOf(number, type) {
  if (!type) return Number(number) || 1;
  const letters = [...number.toLowerCase()];
  if (type.toLowerCase() === "a") return letters[0].charCodeAt(0) - 96;
  const values = letters.map((letter) => ROMAN[letter] ?? 0);
  return values.reduce((sum, value, at) => sum + (value < values[at + 1] ? -value : value), 0);
}

function itemsOfWordOnline(wrapper) {
  return all(wrapper, "li").map((item) => {
    const list = item.parentElement;
    const level = Number(item.dataset.ariaLevel ?? item.getAttribute("aria-level")) || 1;
    const number = Number(list.getAttribute("start")) || 1;
    return { item, level, type: list.getAttribute("type"), tag: list.localName, number };
  });
}

function makeListsOf(blocks, itemsOf, continues = () => false) {
  const left = new Set(blocks);
  for (const first of blocks) {
    if (!left.has(first)) continue;
    const lists = new Nesting(first);
    let block = first;
    while (block && (left.has(block) || continues(block))) {
      const next = nextBlock(block);
      if (left.delete(block)) for (const item of itemsOf(block)) lists.add(item);
      else lists.last.append(make(block, "p", ...block.childNodes));
      block.remove();
      block = next;
    }
  }
}

function nextBlock(block) {
  let next = block.nextSibling;
  while (next && isBlank(next)) next = next.nextSibling;
  return next?.nodeType === Node.ELEMENT_NODE ? next : null;
}

// Items that say how deep they stand, as lists within lists.
class Nesting {
  constructor(first) {
    this.place = first.ownerDocument.createTextNode("");
    first.before(this.place);
    this.open = [];
    this.last = null;
  }

  add({ item, level, tag, type, number }) {
    while (this.open.length && this.open.at(-1).level > level) this.open.pop();
    const current = this.open.at(-1);
    const isOther = current?.list.localName !== tag || (tag === "ol" && number === 1);
    if (current?.level === level && isOther) this.open.pop();
    if (this.open.at(-1)?.level !== level) this.begin({ level, tag, type, number });
    this.open.at(-1).list.append(item);
    this.last = item;
  }

  begin({ level, tag, type, number }) {
    const list = this.place.ownerDocument.createElement(tag);
    if (type) list.setAttribute("type", type);
    if (tag === "ol" && number > 1) list.setAttribute("start", String(number));
    const around = this.open.at(-1)?.list.lastElementChild;
    if (around) around.append(list);
    else this.place.before(list);
    this.open.push({ level, list });
  }
}

// Google Docs and older browsers write <ul><li>…</li><ul>…</ul></ul>.
export function nestLists(root) {
  for (const list of all(root, ":is(ul, ol) > :is(ul, ol)")) {
    const before = list.previousElementSibling;
    if (before?.localName === "li") {
      before.append(list);
    } else {
      const item = make(list, "li");
      list.before(item);
      item.append(list);
    }
  }
  for (const item of all(root, "ol:not([type]) > li:first-child")) {
    const list = item.parentElement;
    const type = CSS_TYPES[styleOf(item)["list-style-type"] ?? styleOf(list)["list-style-type"]];
    if (type) list.setAttribute("type", type);
  }
}
