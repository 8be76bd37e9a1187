// Small steps in a tree of HTML that every part of pasting takes.

// Elements that begin a line of their own.
const BLOCKS = new Set(
  (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset " +
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre " +
    "section summary table tbody td tfoot th thead tr ul"
  ).split(" "),
);

export const isElement = (node) => node?.nodeType === Node.ELEMENT_NODE;
export const isText = (node) => node?.nodeType === Node.TEXT_NODE;
export const isBlock = (node) => isElement(node) && BLOCKS.has(node.localName);
export const holdsBlocks = (element) => [...element.querySelectorAll("*")].some(isBlock);
export const isBlank = (node) => isText(node) && !node.nodeValue.trim();

export const all = (root, selector) => [...root.querySelectorAll(selector)];

export function make(near, tag, ...children) {
  const element = near.ownerDocument.createElement(tag);
  element.append(...children);
  return element;
}

export function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

export function renamed(element, tag) {
  const made = make(element, tag, ...element.childNodes);
  for (const { name, value } of [...element.attributes]) {
    // Names of Office's namespaces cannot be set by a script.
    if (/^[a-z-]+$/.test(name)) made.setAttribute(name, value);
  }
  element.replaceWith(made);
  return made;
}

export function wrapContents(element, tag) {
  element.append(make(element, tag, ...element.childNodes));
}

// The declarations of an element's style attribute, also those that no browser knows.
export function styleOf(element) {
  const found = {};
  for (const declaration of (element.getAttribute("style") ?? "").split(";")) {
    const [name, ...value] = declaration.split(":");
    if (value.length) found[name.trim().toLowerCase()] = value.join(":").trim().toLowerCase();
  }
  return found;
}

// All that an element says in its style, in one line.
export const rawStyle = (element) =>
  (element.getAttribute("style") ?? "").toLowerCase().replace(/\s*([:;])\s*/g, "$1");
