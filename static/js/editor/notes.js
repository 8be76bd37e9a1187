// The notes of footnotes stand in one list, in the order of their numbers, whatever is pasted, moved
// or removed. Only ids that this editor gives count, so that notes from elsewhere are left alone.
import { pm } from "django-prose-editor/editor";

const { Fragment, Slice } = pm.model;
const { Plugin } = pm.state;

const NOTE = /^fn-[a-z0-9]{6}$/;

export const newId = () => `fn-${Math.random().toString(36).slice(2, 8).padEnd(6, "0")}`;

const linkOf = (node) => node.marks.find((mark) => mark.type.name === "link");
const childrenOf = (node) => Array.from({ length: node.childCount }, (_one, at) => node.child(at));

function idOfNumber(node) {
  const href = linkOf(node)?.attrs.href ?? "";
  const isNumber = href.startsWith("#") && NOTE.test(href.slice(1)) && /^\d+$/.test(node.text);
  return isNumber ? href.slice(1) : null;
}

// The numbers in a text, in order: where each stands, and the id of its note.
export function numbersIn(content) {
  const found = [];
  content.descendants((node, position) => {
    const id = node.isText ? idOfNumber(node) : null;
    if (id) found.push({ position, node, id });
  });
  return found;
}

// The notes that stand in the order in which the text names them.
const idsIn = (content) => [...new Set(numbersIn(content).map(({ id }) => id))];

const isListOfNotes = (node) =>
  node.type.name === "orderedList" && NOTE.test(node.firstChild?.attrs.id ?? "");

export function listsOfNotes(doc) {
  const found = [];
  doc.forEach((list, start) => {
    if (isListOfNotes(list)) found.push({ list, start });
  });
  return found;
}

// Those that no number leads to any more come last.
function inOrder(items, ids) {
  const place = ({ attrs }) => (ids.includes(attrs.id) ? ids.indexOf(attrs.id) : ids.length);
  return [...items].sort((one, other) => place(one) - place(other));
}

function renumber(change, ids) {
  for (const { position, node, id } of numbersIn(change.doc).reverse()) {
    const number = String(ids.indexOf(id) + 1);
    const marks = node.marks;
    if (node.text === number) continue;
    const text = node.type.schema.text(number, marks);
    change.replaceWith(position, position + node.nodeSize, text);
  }
}

// Put the notes, with those that were pasted, into one list in the order of the text: the list that
// is there, or a new one at the end.
function gather(change, pasted) {
  const ids = idsIn(change.doc);
  const lists = listsOfNotes(change.doc);
  const items = [...lists.flatMap(({ list }) => childrenOf(list)), ...pasted];
  const wanted = inOrder(items, ids);
  const isSo = lists.length === 1 && !pasted.length && wanted.every((item, at) => item === items[at]);
  if (items.length && !isSo) {
    const type = change.doc.type.schema.nodes.orderedList;
    const [last] = lists.slice(-1);
    for (const { list, start } of lists.slice(0, -1).reverse()) {
      change.delete(start, start + list.nodeSize);
    }
    const start = last ? change.mapping.map(last.start) : change.doc.content.size;
    const list = last ? last.list.copy(Fragment.from(wanted)) : type.create(null, wanted);
    change.replaceWith(start, start + (last?.list.nodeSize ?? 0), list);
  }
  renumber(change, ids);
}

// Pasting

function mapped(fragment, change) {
  const nodes = [];
  fragment.forEach((node) => {
    const changed = change(node);
    nodes.push(changed.isText ? changed : changed.copy(mapped(changed.content, change)));
  });
  return Fragment.from(nodes);
}

function withLink(node, attributes) {
  const link = linkOf(node);
  const marks = link.removeFromSet(node.marks);
  return node.mark(attributes ? link.type.create({ ...link.attrs, ...attributes }).addToSet(marks) : marks);
}

// Notes that come along get ids of their own, as the same ones may be pasted twice; numbers whose
// notes stayed behind, and are not in this text either, lead nowhere.
function withOwnIds(fragment, doc) {
  const names = new Map();
  fragment.descendants(({ type, attrs }) => {
    if (type.name === "listItem" && NOTE.test(attrs.id ?? "")) names.set(attrs.id, newId());
  });
  const here = new Set(listsOfNotes(doc).flatMap(({ list }) => childrenOf(list).map(({ attrs }) => attrs.id)));
  const numbered = new Set(numbersIn(doc).map(({ id }) => id));
  return mapped(fragment, (node) => {
    const { attrs } = node;
    if (names.has(attrs.id)) return node.type.create({ ...attrs, id: names.get(attrs.id) }, node.content, node.marks);
    const href = node.isText ? (linkOf(node)?.attrs.href ?? "") : "";
    const [, id, back = ""] = /^#(fn-[a-z0-9]{6})(-ref)?$/.exec(href) ?? [];
    if (!id) return node;
    const name = names.get(id);
    if (name) return withLink(node, back ? { href: `#${name}-ref` } : { href: `#${name}`, id: `${name}-ref` });
    if (back) return node;
    if (!here.has(id)) return withLink(node, null);
    // A second number of the same note: the way back leads to the first.
    return numbered.has(id) ? withLink(node, { id: null }) : node;
  });
}

// The slice without its lists of notes, into which the text behind the caret would flow.
function withoutNotes(slice) {
  const kept = [];
  const notes = [];
  slice.content.forEach((node) => {
    if (isListOfNotes(node)) notes.push(...childrenOf(node));
    else kept.push(node);
  });
  if (!notes.length || !kept.length) return { slice, notes: [] };
  const content = Fragment.from(kept);
  const { openStart, openEnd } = Slice.maxOpen(content);
  const isOpen = Math.min(slice.openStart, openStart);
  return { slice: new Slice(content, isOpen, Math.min(1, openEnd)), notes };
}

const isPasted = (change) =>
  change.getMeta("paste") || ["paste", "drop"].includes(change.getMeta("uiEvent"));

export function notesInOrder() {
  let waiting = [];
  return new Plugin({
    props: {
      transformPasted: (pasted, view) => {
        // What is moved keeps its ids.
        if (view.dragging?.move) return pasted;
        const content = withOwnIds(pasted.content, view.state.doc);
        const { slice, notes } = withoutNotes(new Slice(content, pasted.openStart, pasted.openEnd));
        waiting = notes;
        return slice;
      },
    },
    appendTransaction: (changes, before, state) => {
      const pasted = changes.some(isPasted) ? waiting.splice(0) : [];
      const isSame = idsIn(before.doc).join() === idsIn(state.doc).join();
      if (isSame && !pasted.length) return null;
      const change = state.tr;
      gather(change, pasted);
      return change.docChanged ? change : null;
    },
  });
}
