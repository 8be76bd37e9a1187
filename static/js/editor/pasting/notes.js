// Footnotes of Word, LibreOffice and Google Docs, also from pages that these made, as the editor's
// own: a number in the text, an item of the list at the end, and links between the two.
import { all, make, rawStyle } from "editor/pasting/dom";

const NOTE = /^#(_?(?:ftn|edn|ftnt)\d+|sd(?:footnote|endnote)\d+sym)$/;
const LIST = /mso-element:(footnote|endnote)-list/;

// Where a fragment leads; what is inside the pasted text is found by its name, too.
function targetOf(root, href) {
  const name = CSS.escape(href.slice(1));
  return root.querySelector(`[id="${name}"], a[name="${name}"]`);
}

const leadsBack = (link) => /ref\d+$|anc$/.test(link.getAttribute("href"));

// The largest element that holds no other note.
function noteAround(root, back) {
  const blocks = ["div", "li", "p"].map((tag) => back.closest(tag));
  const isSingle = (block) => block && all(block, "a[href]").filter(leadsBack).length === 1;
  return blocks.find((block) => isSingle(block) && root.contains(block)) ?? null;
}

export function makeFootnotes(root, { newId, backTitle }) {
  const list = make(root, "ol");
  for (const link of all(root, "a[href^='#']")) {
    const href = link.getAttribute("href");
    if (!NOTE.test(href)) continue;
    const back = targetOf(root, href);
    const note = back && noteAround(root, back);
    if (!note || note.contains(link)) {
      link.replaceWith(make(link, "sup", link.textContent.trim()));
      continue;
    }
    const id = newId();
    refer(link, id, list.children.length + 1);
    list.append(itemOf(note, back, id, backTitle));
  }
  for (const element of all(root, "div[style]")) {
    if (LIST.test(rawStyle(element))) element.remove();
  }
  if (!list.children.length) return;
  // Google Docs draws a line above the notes.
  const line = all(root, "hr").at(-1);
  if (line && !textBehind(line, root)) line.remove();
  root.append(list);
}

function textBehind(element, root) {
  const range = element.ownerDocument.createRange();
  range.setStartAfter(element);
  range.setEndAfter(root.lastChild);
  return range.toString().trim();
}

function refer(link, id, number) {
  const reference = make(link, "a", make(link, "sup", String(number)));
  reference.setAttribute("href", `#${id}`);
  reference.id = `${id}-ref`;
  (link.parentElement.closest("sup") ?? link).replaceWith(reference);
}

function itemOf(note, back, id, backTitle) {
  const around = back.closest("sup");
  (around && note.contains(around) ? around : back).remove();
  const arrow = make(note, "a", "↩");
  arrow.setAttribute("href", `#${id}-ref`);
  arrow.title = backTitle;
  const last = all(note, "p").at(-1) ?? note;
  last.append(" ", arrow);
  note.remove();
  const item = make(note, "li", ...(note.localName === "p" ? [note] : note.childNodes));
  item.id = id;
  return item;
}
