// From the editor's document to HTML. ProseMirror's own serialiser divides elements wherever another
// begins; this one keeps the longest one whole, and writes what the document holds as attributes.
import { pm } from "django-prose-editor/editor";
import { writtenMark } from "editor/page-marks";
import { captionElement } from "editor/tables";

const { DOMSerializer } = pm.model;

export class Writer extends DOMSerializer {
  constructor(schema) {
    super(DOMSerializer.nodesFromSchema(schema), DOMSerializer.marksFromSchema(schema));
  }

  serializeFragment(fragment, options = {}, target = document.createDocumentFragment()) {
    const children = childrenOf(fragment);
    if (children[0]?.type.name === "tableRow") this.writeRows(children, options, target);
    else if (children.some((child) => child.isInline)) this.writeInline(children, [], options, target);
    else this.writeBlocks(children, options, target);
    return target;
  }

  serializeNodeInner(node, options) {
    if (node.type.name === "pageMark") return writtenMark(node);
    const dom = super.serializeNodeInner(node, options);
    if (node.type.name === "table" && node.attrs.caption) {
      dom.prepend(document.importNode(captionElement(node.attrs.caption), true));
    }
    return dom;
  }

  writeBlocks(children, options, target) {
    children.forEach((child, index) => {
      if (isEmptyCaption(child)) return;
      const beside = [children[index - 1], children[index + 1]];
      if (isBareIn(target, child) && !beside.some((other) => other && isBareIn(target, other))) {
        this.serializeFragment(child.content, options, target);
      } else {
        target.append(this.serializeNodeInner(child, options));
      }
    });
  }

  // Rows that a command added belong to the section above them, but never to the head.
  writeRows(rows, options, table) {
    let current = null;
    let section = null;
    for (const row of rows) {
      const wanted = row.attrs.section ?? (current?.startsWith("thead") ? null : current);
      if (!section || wanted !== current) {
        section = table.appendChild(document.createElement((wanted ?? "tbody").split("-")[0]));
        current = wanted;
      }
      section.append(this.serializeNodeInner(row, options));
    }
  }

  // `open`: the marks of these nodes that the target stands for.
  writeInline(children, open, options, target) {
    let index = 0;
    while (index < children.length) {
      const [mark, length] = longest(children, index, open);
      if (!mark) {
        target.append(this.serializeNodeInner(children[index], options));
        index += 1;
        continue;
      }
      const { dom, contentDOM } = this.serializeMark(mark, true, options);
      target.append(dom);
      const inside = children.slice(index, index + length);
      this.writeInline(inside, [...open, mark], options, contentDOM ?? dom);
      index += length;
    }
  }
}

function childrenOf(fragment) {
  const children = [];
  fragment.forEach((child) => children.push(child));
  return children;
}

// The mark of a node that goes on for the most nodes, and for how many.
function longest(children, index, open) {
  let best = [null, 0];
  for (const mark of children[index].marks) {
    if (open.some((other) => other.eq(mark))) continue;
    let end = index + 1;
    while (end < children.length && mark.isInSet(children[end].marks)) end += 1;
    if (end - index > best[1]) best = [mark, end - index];
  }
  return best;
}

const MAY_HOLD_TEXT = new Set(["li", "td", "th", "dd", "figure"]);

function isBareIn(parent, node) {
  if (node.type.name === "picture") return true;
  if (node.type.name !== "paragraph" || !MAY_HOLD_TEXT.has(parent.localName)) return false;
  const { bare, ...others } = node.attrs;
  return bare && Object.values(others).every((value) => value === null);
}

// Every picture has a place for a caption; what nobody wrote comes from the library.
function isEmptyCaption(node) {
  const isEmpty = node.type.name === "caption" && node.content.size === 0;
  return isEmpty && Object.values(node.attrs).every((value) => value === null);
}
