// Bold, italic and the like that are written as styles become the elements that mean it.
import { all, make, rawStyle, renamed, styleOf, unwrap, wrapContents } from "editor/pasting/dom";

const HEADINGS = "h1, h2, h3, h4, h5, h6";
const RULE_OF_SPANS = /(?:^|[\s,}])span\.([\w-]+)\s*\{([^}]*)\}/g;

function isBold({ "font-weight": weight }) {
  if (weight === undefined) return undefined;
  if (/^\d+/.test(weight)) return parseInt(weight, 10) >= 600;
  if (weight.startsWith("bold")) return true;
  return weight.startsWith("normal") ? false : undefined;
}

function isItalic({ "font-style": style }) {
  if (/^(italic|oblique)/.test(style)) return true;
  return style?.startsWith("normal") ? false : undefined;
}

const isDecorated = (word) => (style) =>
  `${style["text-decoration"]} ${style["text-decoration-line"]}`.includes(word) || undefined;
const isRaised = (word) => (style) => style["vertical-align"]?.startsWith(word) || undefined;
const isMarked = (style) =>
  ("mso-highlight" in style && style["mso-highlight"] !== "none") || undefined;

// The first name is the one that is written; `read` says true, false or nothing.
const FORMATS = [
  { names: ["strong", "b"], read: isBold, never: `${HEADINGS}, th` },
  { names: ["em", "i"], read: isItalic },
  { names: ["s", "strike", "del"], read: isDecorated("line-through") },
  { names: ["u", "ins"], read: isDecorated("underline"), never: "a, :has(> a:only-child)" },
  { names: ["sup"], read: isRaised("super") },
  { names: ["sub"], read: isRaised("sub") },
  { names: ["mark"], read: isMarked },
];

// macOS and Word give spans a class, and say in a style sheet what it looks like.
function applySheets(document) {
  const sheets = all(document, "style").map((sheet) => sheet.textContent);
  for (const [, name, declarations] of sheets.join("\n").matchAll(RULE_OF_SPANS)) {
    for (const span of all(document, `span.${CSS.escape(name)}`)) {
      span.setAttribute("style", `${declarations};${span.getAttribute("style") ?? ""}`);
    }
  }
}

// Divide an element, so that what is inside it stands beside it.
function takeOut(inner, outer) {
  const range = inner.ownerDocument.createRange();
  range.setStartAfter(inner);
  range.setEndAfter(outer);
  const after = range.extractContents();
  range.setStartBefore(inner);
  range.setEndAfter(outer);
  const middle = range.extractContents();
  outer.after(middle, after);
  unwrap(outer.nextElementSibling);
}

function apply({ names, read, never }, element) {
  const [name] = names;
  const wanted = read(styleOf(element));
  const isNamed = names.includes(element.localName);
  if (wanted === false && isNamed) {
    unwrap(element);
  } else if (wanted === false) {
    const outer = element.closest(names.join());
    if (outer) takeOut(element, outer);
  } else if (wanted && !element.closest(names.join()) && !(never && element.closest(never))) {
    wrapContents(element, name);
  }
}

// `isOffice`: the text is of a program in which <b> is what its button “bold” makes.
export function writeStylesAsElements(document, isOffice) {
  applySheets(document);
  for (const format of FORMATS) {
    for (const element of all(document.body, "[style]")) {
      if (element.isConnected) apply(format, element);
    }
  }
  if (isOffice) {
    for (const bold of all(document.body, "b")) renamed(bold, "strong");
    for (const italic of all(document.body, "i")) renamed(italic, "em");
  }
  for (const underlined of all(document.body, "a u, u:has(> a:only-child)")) unwrap(underlined);
}

export function removeHidden(root) {
  for (const element of all(root, "[hidden], [style]")) {
    const style = rawStyle(element);
    if (element.hidden || /(^|;)(display:none|visibility:hidden|mso-hide:all)/.test(style)) {
      element.remove();
    }
  }
}

// Code editors copy their lines as boxes in a typewriter font.
export function writeCodeAsElements(root) {
  for (const box of all(root, "div[style]")) {
    const { "white-space": space, "font-family": font } = styleOf(box);
    if (!space?.startsWith("pre") || !/mono|courier|consolas/.test(font ?? "")) continue;
    for (const end of all(box, "br")) end.replaceWith("\n");
    const lines = box.querySelector("div") ? [...box.children] : [box];
    const text = lines.map((line) => line.textContent.replace(/\n$/, "")).join("\n");
    box.replaceWith(make(box, "pre", make(box, "code", text.replaceAll("\u00a0", " "))));
  }
}
