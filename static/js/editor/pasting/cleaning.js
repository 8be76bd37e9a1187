// HTML from the clipboard, of whatever program, as HTML that a text may hold: a function from text to
// text that knows no editor.
import { all, isBlock, renamed, unwrap } from "editor/pasting/dom";
import { cleanLinks } from "editor/pasting/links";
import { makeLists, nestLists } from "editor/pasting/lists";
import { makeFootnotes } from "editor/pasting/notes";
import { cleanOffice, programOf } from "editor/pasting/office";
import {
  joinNeighbours,
  makeFigures,
  makeParagraphs,
  removeEmpty,
  settleStrays,
  tidySpaces,
  trimBlocks,
  turnBlocksOutward,
  unwrapBoxes,
  unwrapLayoutTables,
} from "editor/pasting/structure";
import { removeHidden, writeCodeAsElements, writeStylesAsElements } from "editor/pasting/styles";

const UNREADABLE =
  "script, style, title, meta, link, base, xml, template, noscript, iframe, object, embed, applet, " +
  "canvas, audio, video, svg, math, map, button, input, select, textarea, colgroup, col";
const HEADINGS = "h1, h2, h3, h4, h5, h6";
// Windows puts the places of the fragment in front of the HTML.
const HEADER = /^\s*Version:[^<]*/i;
// Nothing pasted runs, but the browser complains of each script in an attribute that it reads.
const TAG = /<[a-z][^<>]*>/gi;
const HANDLER = /\son[a-z]+\s*=/gi;
// What the editor itself copied carries this mark, and is in order already.
const FROM_EDITOR = /\sdata-pm-slice=/;
const ON_THE_WEB = /^(https?:)?\/\/|^\/[^/]/i;
const EMOJI = /^\p{Extended_Pictographic}[\p{Extended_Pictographic}\p{Emoji_Modifier}\u200d\ufe0f]*$/u;

// `vocabulary` says what is allowed; `newId` makes ids of footnotes; `backTitle` is said of their
// links back; with `uploads`, pictures that no text may hold are left for the uploads to take.
export function cleaned(html, { vocabulary, newId, backTitle, uploads }) {
  if (FROM_EDITOR.test(html)) return html;
  const quiet = html.replace(HEADER, "").replace(TAG, (tag) => tag.replace(HANDLER, " data-x="));
  const document = new DOMParser().parseFromString(quiet, "text/html");
  const root = document.body;
  const program = programOf(document);
  removeComments(document);
  removeHidden(root);
  if (program === "word" || program === "libreoffice") cleanOffice(root);
  makeFootnotes(root, { newId, backTitle });
  makeLists(document);
  writeCodeAsElements(root);
  writeStylesAsElements(document, Boolean(program));
  nestLists(root);
  for (const element of all(root, UNREADABLE)) element.remove();
  cleanPictures(root, uploads);
  cleanLinks(root);
  lowerHeadings(root, program);
  unwrapLayoutTables(root);
  makeHeaderCells(root);
  keepAllowed(root, vocabulary, program);
  turnBlocksOutward(root);
  settleStrays(root);
  unwrapBoxes(root, new Set(vocabulary.tags));
  makeParagraphs(root);
  tidySpaces(root);
  joinNeighbours(root);
  removeEmpty(root);
  trimBlocks(root);
  makeFigures(root);
  removeEmpty(root);
  return root.innerHTML;
}

function removeComments(document) {
  const comments = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) comment.remove();
}

// Pictures of the author's own disk or of the clipboard cannot be shown to anybody.
function cleanPictures(root, uploads) {
  for (const image of all(root, "img")) {
    const isPixel = ["width", "height"].some((side) => image.getAttribute(side) === "1");
    if (EMOJI.test(image.alt)) image.replaceWith(image.alt);
    else if (isPixel || !(uploads || ON_THE_WEB.test(image.getAttribute("src")))) image.remove();
  }
}

// The page has its own <h1>. In office programs the first level is the usual one of a text; what is
// copied from a page may begin at any.
function lowerHeadings(root, program) {
  if (!program && !root.querySelector("h1")) return;
  for (const heading of all(root, HEADINGS)) {
    renamed(heading, `h${Math.min(6, Number(heading.localName[1]) + 1)}`);
  }
}

function makeHeaderCells(root) {
  for (const cell of all(root, "thead td")) renamed(cell, "th");
}

// Elements and attributes of the table of allowed HTML; boxes stay until paragraphs are made of them.
function keepAllowed(root, vocabulary, program) {
  for (const anchor of all(root, "a[name]:not([id])")) anchor.id = anchor.name;
  const links = all(root, "a[href^='#']");
  const linked = new Set(links.map((link) => link.getAttribute("href").slice(1)));
  const isStray = (name, value) =>
    (name === "id" && !linked.has(value)) ||
    (name === "dir" && value === "ltr") ||
    (program && (name === "class" || name === "lang"));
  for (const element of all(root, "*")) {
    const src = element.localName === "img" && element.getAttribute("src");
    const allowed = Object.entries({ ...vocabulary.allowed(element), ...(src && { src }) });
    for (const { name } of [...element.attributes]) element.removeAttribute(name);
    for (const [name, value] of allowed) {
      if (!isStray(name, value)) element.setAttribute(name, value);
    }
  }
  const ids = new Set(all(root, "[id]").map((element) => element.id));
  for (const link of links) {
    if (!ids.has(link.getAttribute("href")?.slice(1))) link.removeAttribute("href");
  }
  for (const element of all(root, "*")) keepElement(element, vocabulary);
}

function keepElement(element, { tags, facts }) {
  const { localName, attributes } = element;
  const name = localName === "tt" ? "code" : (facts.renamed[localName] ?? localName);
  if (localName === "a" && !element.hasAttribute("href")) {
    if (element.id) renamed(element, "span");
    else unwrap(element);
  } else if (name === "span" && !attributes.length) {
    unwrap(element);
  } else if (!tags.includes(name)) {
    if (!isBlock(element)) unwrap(element);
  } else if (name !== localName) {
    renamed(element, name);
  }
}
