// Whether two texts are the same for a reader: the same words, elements and attributes, in the same
// nesting. Differences that mean nothing are left out: the order of attributes, spaces that HTML
// ignores, which of two elements around the same words is the outer one.
const SPACE = /[ \t\r\n\f]+/g;
const EDGE = /^[ \t\r\n\f]|[ \t\r\n\f]$/;

// Elements that are seen as two where two stand side by side.
export const STAYS_WHOLE = new Set(["a", "abbr", "code", "kbd", "q", "samp"]);

export function fragmentOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

// A text as a list of tokens, and the stretches of it that inline elements cover.
class Reader {
  constructor(vocabulary) {
    this.vocabulary = vocabulary;
    this.inline = new Set(vocabulary.inline);
    this.tokens = [];
    this.stretches = [];
  }

  read(parent, isExact = false) {
    for (const node of parent.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) this.text(node.nodeValue, isExact);
      else if (node.nodeType === Node.ELEMENT_NODE) this.element(node, isExact);
      else this.tokens.push(`<!--${node.nodeValue}-->`);
    }
  }

  text(value, isExact) {
    const shown = isExact ? value : value.replace(SPACE, " ");
    const skipsSpace = !isExact && (this.atEdge() || this.last() === " ");
    this.tokens.push(...(skipsSpace && shown.startsWith(" ") ? shown.slice(1) : shown));
  }

  element(element, isExact) {
    const name = this.vocabulary.renamed[element.localName] ?? element.localName;
    const label = this.label(element, name);
    const isEmpty = !element.textContent.trim() && !element.firstElementChild;
    if (this.inline.has(name) && !(isEmpty && element.id)) {
      // A <span> without attributes means nothing, except that a figure of text alone is none.
      const isNothing = label === "span" && element.parentNode.localName !== "figure";
      if (isNothing) return this.read(element, isExact);
      const start = this.tokens.length;
      this.read(element, isExact);
      this.stretches.push({ name, label, start, end: this.tokens.length });
      return;
    }
    // Spaces around a block or at the end of a line are not seen.
    if (!this.inline.has(name) && name !== "img") this.dropSpace(isExact);
    if (name === "p" && label === "p" && isEmpty) return;
    this.tokens.push(`<${label}>`);
    this.read(element, isExact || name === "pre");
    if (!this.inline.has(name)) this.dropSpace(isExact || name === "pre");
    this.tokens.push(`</${name}>`);
  }

  label(element, name) {
    const attributes = [...element.attributes]
      .filter((one) => !(one.name.endsWith("span") && one.value === "1"))
      .filter((one) => !(one.name === "alt" && !one.value))
      .map((one) => `${one.name}="${one.value}"`);
    return [name, ...attributes.sort()].join(" ");
  }

  last() {
    return this.tokens[this.tokens.length - 1];
  }

  atEdge() {
    const last = this.last();
    const [, name] = /^<\/?([a-z0-9]+)/.exec(last ?? "") ?? [];
    return last === undefined || (last.length > 2 && name !== "img" && !this.inline.has(name));
  }

  dropSpace(isExact) {
    if (!isExact && this.last() === " ") this.tokens.pop();
  }

  // The stretches in order; neighbours that may be one are.
  covered() {
    const end = this.tokens.length;
    const found = this.stretches
      .map((one) => ({ ...one, end: Math.min(one.end, end) }))
      .filter((one) => one.start < one.end)
      .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : a.start - b.start));
    const joined = [];
    for (const one of found) {
      const before = joined[joined.length - 1];
      if (before?.label === one.label && before.end >= one.start && !STAYS_WHOLE.has(one.name)) {
        before.end = Math.max(before.end, one.end);
      } else {
        joined.push(one);
      }
    }
    return joined.map((one) => `${one.label} ${one.start}-${one.end}`);
  }
}

function read(html, vocabulary) {
  const reader = new Reader(vocabulary);
  reader.read(fragmentOf(html));
  while (EDGE.test(reader.last() ?? "")) reader.tokens.pop();
  return { tokens: reader.tokens, covered: reader.covered() };
}

// What of the first text the second one lacks, as a few elements or words; empty if it has it all.
export function difference(before, after, vocabulary) {
  const one = read(before, vocabulary);
  const other = read(after, vocabulary);
  const missing = (from, to) => from.find((part, index) => part !== to[index]);
  const element = missing(one.covered, other.covered) ?? missing(other.covered, one.covered);
  if (element) return `<${element.replace(/ \d+-\d+$/, "")}>`;
  const place = one.tokens.findIndex((token, index) => token !== other.tokens[index]);
  if (place < 0 && one.tokens.length === other.tokens.length) return "";
  return one.tokens.slice(Math.max(0, place), place + 20).join("") || other.tokens.slice(-20).join("");
}
