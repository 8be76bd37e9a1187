// What only office programs write: their own elements, tracked changes, comments, contents, styles.
import { all, make, rawStyle, renamed, unwrap } from "editor/pasting/dom";

const QUOTE = /^(Mso(Intense)?Quote|quotations)/;
const ABOUT_LEVEL = /^MsoHeading(\d)/;

// The program that a text comes from, or "".
export function programOf(document) {
  const { head, body } = document;
  const generator = head.querySelector("meta[name=generator i]")?.content ?? "";
  if (/libreoffice|openoffice/i.test(generator)) return "libreoffice";
  if (body.querySelector("[id^=docs-internal-guid]")) return "docs";
  const program = head.querySelector("meta[name=ProgId i]")?.content ?? "";
  const isWord = /microsoft|^word/i.test(`${generator}${program}`) || /^(word|excel)/i.test(program);
  const marks = "[class^=Mso], [style*='mso-'], .TextRun, .ListContainerWrapper";
  return isWord || body.querySelector(marks) ? "word" : "";
}

// An author accepts the changes and hides the comments; names of colleagues are not for readers.
function settleChanges(root) {
  const removed = "del, .msoDel, .MsoCommentReference, [style*='mso-element:comment'], .TrackedDeletion";
  for (const element of all(root, removed)) element.remove();
  for (const link of all(root, "a[style*=mso-comment-reference], a[href^='#_msocom']")) link.remove();
  for (const element of all(root, "ins")) unwrap(element);
}

function replaceSpaces(root) {
  for (const span of all(root, "span[style]")) {
    if (/mso-(tab-count|spacerun)/.test(rawStyle(span))) span.replaceWith(" ");
  }
  for (const end of all(root, ".EOP, .SectionBreak")) end.remove();
  for (const end of all(root, "br[clear], br[style*=page-break]")) end.remove();
}

function makeHeadings(root) {
  for (const heading of all(root, "[role=heading][aria-level]")) {
    const level = Math.min(6, Number(heading.getAttribute("aria-level")) || 2);
    if (!/^h\d$/.test(heading.localName)) renamed(heading, `h${level}`);
  }
  for (const paragraph of all(root, "p[class]")) {
    const [, level] = ABOUT_LEVEL.exec(paragraph.className) ?? [];
    if (level) renamed(paragraph, `h${Math.min(6, level)}`);
  }
  // A heading is bold by itself.
  for (const bold of all(root, ":is(h1, h2, h3, h4, h5, h6) :is(b, strong)")) unwrap(bold);
}

function makeQuotes(root) {
  for (const paragraph of all(root, "p[class]")) {
    if (!QUOTE.test(paragraph.className)) continue;
    const before = paragraph.previousElementSibling;
    if (before?.localName === "blockquote") {
      before.append(paragraph);
    } else {
      const quote = make(paragraph, "blockquote");
      paragraph.before(quote);
      quote.append(paragraph);
    }
  }
}

// Rows that Word repeats on each page, and those that its styles of tables draw as a header.
function makeHeaderRows(root) {
  for (const row of all(root, "tr[style]")) {
    if (!rawStyle(row).includes("mso-yfti-irow:-1") || row.closest("thead")) continue;
    const table = row.closest("table");
    const head = table.querySelector(":scope > thead") ?? make(table, "thead");
    table.prepend(head);
    head.append(row);
  }
}

export function cleanOffice(root) {
  settleChanges(root);
  for (const contents of all(root, "[class^=MsoToc], [id^='Table of Contents']")) {
    contents.remove();
  }
  replaceSpaces(root);
  makeHeadings(root);
  makeQuotes(root);
  makeHeaderRows(root);
}
