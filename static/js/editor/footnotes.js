// Footnotes: a number in the text that leads to an item of the list at the end, and back.
import { Extension, pm } from "django-prose-editor/editor";

const { Plugin, TextSelection } = pm.state;

const gettext = window.gettext ?? ((text) => text);

// Ids that this file gives, so that notes from elsewhere are left alone.
const NOTE = /^fn-[a-z0-9]{6}$/;
const BACK = "↩";

export const newId = () => `fn-${Math.random().toString(36).slice(2, 8).padEnd(6, "0")}`;

export const Footnotes = Extension.create({
  name: "footnotes",

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "footnote",
      groups: "marksOfText",
      button: buttons.text("[1]", gettext("Footnote")),
      command: insertFootnote,
      enabled: (editor) => editor.state.selection.$to.parent.inlineContent,
    });
  },

  addProseMirrorPlugins: () => [
    new Plugin({
      appendTransaction: (_changes, before, state) =>
        numbersIn(before.doc).length === numbersIn(state.doc).length ? null : renumbered(state),
    }),
  ],
});

// The numbers in the text, in order: where each stands, and the id of its note.
function numbersIn(doc) {
  const found = [];
  doc.descendants((node, position) => {
    const link = node.marks.find((mark) => mark.type.name === "link");
    const id = link?.attrs.href?.slice(1);
    const isNumber = NOTE.test(id) && link.attrs.href.startsWith("#") && /^\d+$/.test(node.text);
    if (isNumber) found.push({ position, node, id });
  });
  return found;
}

function renumbered(state) {
  const change = state.tr;
  numbersIn(state.doc).forEach(({ position, node }, index) => {
    const number = String(index + 1);
    if (node.text === number) return;
    const [from, to] = [position, position + node.nodeSize].map((at) => change.mapping.map(at));
    change.replaceWith(from, to, state.schema.text(number, node.marks));
  });
  return change.docChanged ? change : null;
}

// The list of notes, which is the last thing in the text; or null.
function listOfNotes(doc) {
  const list = doc.lastChild;
  const isOne = list?.type.name === "orderedList" && NOTE.test(list.firstChild?.attrs.id);
  return isOne ? { list, start: doc.content.size - list.nodeSize } : null;
}

function insertFootnote({ state, view }) {
  const { schema, selection } = state;
  const { link, superscript } = schema.marks;
  const { listItem, orderedList, paragraph } = schema.nodes;
  const id = newId();
  const change = state.tr;
  const at = selection.to;
  const index = numbersIn(state.doc).filter(({ position }) => position < at).length;
  const marks = [link.create({ href: `#${id}`, id: `${id}-ref` }), superscript.create()];
  const back = link.create({ href: `#${id}-ref`, title: gettext("Back to the text") });
  const words = [schema.text(" "), schema.text(BACK, [back])];
  const note = listItem.create({ id }, paragraph.create(null, words));

  // The end first, so that the place in the text stays where it is.
  const known = listOfNotes(state.doc);
  if (known) {
    change.insert(placeOfItem(known, index), note);
  } else {
    change.insert(state.doc.content.size, orderedList.create(null, note));
  }
  change.insert(at, schema.text(String(index + 1), marks));
  change.doc.descendants((node, position) => {
    if (node.attrs.id !== id) return true;
    change.setSelection(TextSelection.create(change.doc, position + 2));
    return false;
  });
  view.dispatch(change.scrollIntoView());
  view.focus();
}

function placeOfItem({ list, start }, index) {
  let place = start + 1;
  for (let item = 0; item < Math.min(index, list.childCount); item += 1) {
    place += list.child(item).nodeSize;
  }
  return place;
}
