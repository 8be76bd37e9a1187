// Pictures: in a line of text, or in a figure with a caption. A figure lives and dies with its
// picture: selecting the picture selects all of it.
import { Node, pm, updateAttrsDialog } from "django-prose-editor/editor";
import { libraryCaption, pickPicture } from "editor/picker";

const { NodeSelection, Plugin, TextSelection } = pm.state;
const { Decoration, DecorationSet } = pm.view;

const gettext = window.gettext ?? ((text) => text);

const Image = Node.create({
  name: "image",
  group: "inline",
  inline: true,
  draggable: true,
  parseHTML: () => [{ tag: "img[src]" }],
  renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
});

// What holds the pictures of a figure, and no text; it has no element of its own.
const Picture = Node.create({
  name: "picture",
  content: "image+",
  renderHTML: () => ["div", { class: "picture", contenteditable: "false" }, 0],
});

const Caption = Node.create({
  name: "caption",
  content: "inline*",
  isolating: true,
  defining: true,
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: ({ HTMLAttributes }) => ["figcaption", HTMLAttributes, 0],
});

const pictureDialog = updateAttrsDialog(
  {
    src: {
      type: "string",
      title: gettext("Image URL"),
      required: true,
      picker: {
        label: gettext("Browse..."),
        handler: ({ input }) =>
          pickPicture().then((picture) => {
            input.value = picture.url;
          }),
      },
    },
    alt: {
      type: "string",
      title: gettext("Alternative text"),
      description: gettext("Where this is empty, the library's alternative text is used."),
    },
    href: { type: "string", title: gettext("Links to") },
  },
  { title: gettext("Edit picture") },
);

const Figure = Node.create({
  name: "figure",
  group: "block",
  // The first that can hold a picture is the one that it is put into.
  content: "(picture | block | caption)+",
  draggable: true,
  isolating: true,
  parseHTML: () => [{ tag: "figure" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, 0],

  addCommands() {
    return {
      // The name that the menu calls: a new picture, or the selected one.
      insertFigure:
        () =>
        ({ editor, dispatch }) => {
          if (!dispatch) return true;
          const place = selectedImage(editor.state);
          if (place === null) pickPicture().then((picture) => insertPicture(editor, picture));
          else editPicture(editor, place);
          return true;
        },
    };
  },

  addMenuItems({ menu, buttons }) {
    for (const [name, [icon, label]] of Object.entries(PLACES)) {
      menu.defineItem({
        name: `figure:${name}`,
        groups: "figure",
        button: buttons.material(icon, label),
        command: (editor) => placeFigure(editor, name),
        active: (editor) => hasPlace(editor.state, name),
        hidden: (editor) => !selectedFigure(editor.state),
      });
    }
  },

  addKeyboardShortcuts() {
    return {
      Enter: () => leaveCaption(this.editor),
      Backspace: () => selectFigureOfEmptyCaption(this.editor),
    };
  },

  addProseMirrorPlugins() {
    return [
      new Plugin({
        appendTransaction: (_transactions, _before, state) =>
          withoutEmptyFigures(state) ?? withWholeFigureSelected(state),
        props: {
          decorations: hintsInEmptyCaptions,
          handleDOMEvents: { click: stayOnThisPage },
        },
      }),
    ];
  },
});

export const figureExtensions = [Figure, Picture, Image, Caption];

// A browser follows links in what cannot be typed into.
function stayOnThisPage(_view, event) {
  if (event.target.closest?.("figure a")) event.preventDefault();
}

function imagesIn(node, start = 0) {
  const found = [];
  node.descendants((inner, offset) => {
    if (inner.type.name === "image") found.push(start + offset);
  });
  return found;
}

// The position of the image that is selected, by itself or with its figure; or null.
function selectedImage({ selection }) {
  const { node, from } = selection;
  if (node?.type.name === "image") return from;
  if (node?.type.name !== "figure") return null;
  return imagesIn(node, from + 1)[0] ?? null;
}

// An image that is the only one of its figure stands for the figure.
function withWholeFigureSelected(state) {
  const { selection } = state;
  if (selection.node?.type.name !== "image") return null;
  const { $from } = selection;
  if ($from.parent.type.name !== "picture" || $from.depth < 2) return null;
  const figure = $from.node(-1);
  if (figure.type.name !== "figure" || imagesIn(figure).length > 1) return null;
  return state.tr.setSelection(NodeSelection.create(state.doc, $from.before(-1)));
}

function withoutEmptyFigures(state) {
  const empty = [];
  state.doc.descendants((node, position) => {
    const isEmpty = node.type.name === "figure" && !node.textContent.trim() && !showsSomething(node);
    if (isEmpty) empty.unshift([position, position + node.nodeSize]);
    return !isEmpty;
  });
  if (!empty.length) return null;
  const change = state.tr;
  for (const [from, to] of empty) change.delete(from, to);
  return change;
}

function showsSomething(figure) {
  let found = false;
  figure.descendants((node) => {
    const { name } = node.type;
    const isShown = name === "image" ? node.attrs.src : node.isLeaf && name !== "hardBreak";
    // Something may link to what is empty.
    found ||= Boolean(isShown || name === "table" || node.attrs.id);
  });
  return found;
}

function depthOfCaption({ $from, empty }) {
  return empty && $from.parent.type.name === "caption" ? $from.depth : 0;
}

// Put the caret into the paragraph below the node that ends at a position, made where none is.
function standBelow(change, end) {
  const after = change.doc.nodeAt(end);
  if (!after?.isTextblock) {
    change.insert(end, change.doc.type.schema.nodes.paragraph.create());
  }
  return change.setSelection(TextSelection.create(change.doc, end + 1)).scrollIntoView();
}

function leaveCaption(editor) {
  const { state, view } = editor;
  const depth = depthOfCaption(state.selection);
  if (!depth) return false;
  view.dispatch(standBelow(state.tr, state.selection.$from.after(depth - 1)));
  return true;
}

function selectFigureOfEmptyCaption(editor) {
  const { state, view } = editor;
  const depth = depthOfCaption(state.selection);
  if (!depth || state.selection.$from.parent.content.size) return false;
  const figure = NodeSelection.create(state.doc, state.selection.$from.before(depth - 1));
  view.dispatch(state.tr.setSelection(figure));
  return true;
}

export function insertPicture(editor, { url }) {
  const { state, view } = editor;
  const { figure, picture, image, caption } = state.schema.nodes;
  // Alternative text and caption stay empty, so that the library's are shown, as they are then.
  const shown = image.create({ src: url, alt: "", title: null });
  const made = figure.create(null, [picture.create(null, shown), caption.create()]);
  const change = state.tr.replaceSelectionWith(made);
  let end = null;
  change.doc.nodesBetween(0, change.doc.content.size, (node, position) => {
    if (node === made) end = position + node.nodeSize;
    return end === null;
  });
  view.dispatch(end === null ? change : standBelow(change, end));
  view.focus();
}

// Put figures into a change at a position, or below the figure that it is in, one after another.
// A caret that stood there stands below them.
export function insertFiguresAt(change, position, urls) {
  const { figure, picture, image, caption } = change.doc.type.schema.nodes;
  const figures = urls.map((url) => {
    const shown = image.create({ src: url, alt: "", title: null });
    return figure.create(null, [picture.create(null, shown), caption.create()]);
  });
  const { empty, head } = change.selection;
  const place = placeForBlock(change, position, figure);
  change.insert(place, figures);
  const end = place + figures.reduce((size, one) => size + one.nodeSize, 0);
  return empty && head === position ? standBelow(change, end) : change;
}

function placeForBlock(change, position, type) {
  const $place = change.doc.resolve(position);
  for (let depth = $place.depth; depth > 0; depth -= 1) {
    if ($place.node(depth).type.name === "figure") return $place.after(depth);
  }
  const { parent, parentOffset } = $place;
  for (let depth = $place.depth; depth > 0; depth -= 1) {
    const index = $place.index(depth - 1);
    const mayStandBeside = $place.node(depth - 1).canReplaceWith(index, index, type);
    if (!mayStandBeside) continue;
    if (parentOffset === 0) return $place.before(depth);
    if (parentOffset === parent.content.size || depth < $place.depth) return $place.after(depth);
    change.split(position);
    return position + 1;
  }
  return position;
}

// Where the figure stands; the table of allowed HTML has these classes.
const PLACES = {
  alignleft: ["format_align_left", gettext("Align left")],
  aligncenter: ["format_align_center", gettext("Centre")],
  alignright: ["format_align_right", gettext("Align right")],
  alignwide: ["width_normal", gettext("Wide")],
  alignfull: ["width_full", gettext("Full width")],
};

function withoutPlace(names) {
  return (names ?? "").split(/\s+/).filter((name) => name && !(name in PLACES));
}

// The figure that the selection is or is in, with its position; or null.
function selectedFigure({ selection }) {
  const { node, from, $from } = selection;
  if (node?.type.name === "figure") return { figure: node, position: from };
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const figure = $from.node(depth);
    if (figure.type.name === "figure") return { figure, position: $from.before(depth) };
  }
  return null;
}

function hasPlace(state, name) {
  return selectedFigure(state)?.figure.attrs.class?.split(/\s+/).includes(name) ?? false;
}

// Give the selected figure a place, or take that from it.
function placeFigure({ state, view }, name) {
  const found = selectedFigure(state);
  if (!found) return;
  const { figure, position } = found;
  const names = withoutPlace(figure.attrs.class);
  if (!hasPlace(state, name)) names.push(name);
  const { selection } = state;
  const change = state.tr.setNodeMarkup(position, null, {
    ...figure.attrs,
    class: names.join(" ") || null,
  });
  if (selection.node === figure) change.setSelection(NodeSelection.create(change.doc, position));
  view.dispatch(change);
  view.focus();
}

function editPicture(editor, place) {
  const image = editor.state.doc.nodeAt(place);
  const { link } = editor.state.schema.marks;
  const target = link.isInSet(image.marks);
  const { src, alt } = image.attrs;
  pictureDialog(editor, { src, alt, href: target?.attrs.href }).then((given) => {
    if (!given) return;
    const { view, state } = editor;
    const href = given.href.trim();
    const marks = href
      ? link.create({ ...target?.attrs, href }).addToSet(link.removeFromSet(image.marks))
      : link.removeFromSet(image.marks);
    const attributes = { ...image.attrs, src: given.src.trim(), alt: given.alt.trim() };
    // Sizes belong to the file.
    if (attributes.src !== src) Object.assign(attributes, { width: null, height: null });
    const change = state.tr.setNodeMarkup(place, null, attributes, marks);
    view.dispatch(change);
    view.focus();
  });
}

// What readers see where the author writes no caption: the library's, as it is then.
function hintsInEmptyCaptions(state) {
  const hints = [];
  state.doc.descendants((node, position) => {
    if (node.type.name !== "figure") return;
    const captions = imagesIn(node, position + 1).map((place) =>
      libraryCaption(state.doc.nodeAt(place).attrs.src),
    );
    const shown = captions.filter(Boolean).join(" ");
    const hint = shown
      ? gettext("From the library: %s").replace("%s", shown)
      : gettext("Caption of the picture");
    node.forEach((child, offset) => {
      if (child.type.name !== "caption" || child.content.size) return;
      const start = position + 1 + offset;
      const attributes = { class: "is-empty", "data-hint": hint };
      hints.push(Decoration.node(start, start + child.nodeSize, attributes));
    });
  });
  return DecorationSet.create(state.doc, hints);
}
