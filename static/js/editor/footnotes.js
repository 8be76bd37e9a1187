// Footnotes: a number in the text that leads to an item of the list of notes, and back.
import { Extension, pm } from "django-prose-editor/editor";
import { listsOfNotes, newId, notesInOrder, numbersIn } from "editor/notes";

const { TextSelection } = pm.state;

const gettext = window.gettext ?? ((text) => text);
const BACK = "↩";

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

  addProseMirrorPlugins: () => [notesInOrder()],
});

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
  const [known] = listsOfNotes(state.doc).slice(-1);
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
