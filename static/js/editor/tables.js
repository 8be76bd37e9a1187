// Tables with everything that HTML gives them: a caption, head and foot, and the scope of headers.
import { Table, TableCell, TableHeader, TableRow, updateAttrsDialog } from "django-prose-editor/editor";

const gettext = window.gettext ?? ((text) => text);

const SECTIONS = ["thead", "tbody", "tfoot"];

// Rows with the same value stand in one section: “tbody-1” is the table's second part, a <tbody>.
function sectionOf(row) {
  const section = row.parentElement;
  if (!SECTIONS.includes(section?.localName)) return null;
  return `${section.localName}-${[...section.parentElement.children].indexOf(section)}`;
}

const Row = TableRow.extend({
  addAttributes: () => ({ section: { default: null, rendered: false, parseHTML: sectionOf } }),
});

const span = (name) => ({
  default: 1,
  parseHTML: (cell) => Number(/^[1-9]\d{0,2}$/.exec(cell.getAttribute(name))?.[0] ?? 1),
  renderHTML: (given) => (given[name] > 1 ? { [name]: given[name] } : {}),
});

const cell = (base, tag) =>
  base.extend({
    addAttributes: () => ({
      colspan: span("colspan"),
      rowspan: span("rowspan"),
      colwidth: { default: null, rendered: false, parseHTML: () => null },
    }),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });

const captionDialog = updateAttrsDialog(
  { text: { type: "string", title: gettext("Caption of the table") } },
  { title: gettext("Caption of the table") },
);

function captionText(table) {
  return captionElement(table.attrs.caption)?.textContent ?? "";
}

// The caption as an element that belongs to no page, so that nothing in it is loaded or run.
export function captionElement(html) {
  const template = document.createElement("template");
  template.innerHTML = html ? `<table>${html}</table>` : "";
  return template.content.querySelector("caption");
}

function withText(html, text) {
  if (!text) return null;
  const caption = captionElement(html) ?? document.createElement("caption");
  caption.textContent = text;
  return caption.outerHTML;
}

const TableWithCaption = Table.extend({
  addAttributes: () => ({
    caption: {
      default: null,
      rendered: false,
      parseHTML: (table) => table.querySelector(":scope > caption")?.outerHTML ?? null,
    },
  }),
  parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
  renderHTML: ({ HTMLAttributes }) => ["table", HTMLAttributes, 0],

  addNodeView() {
    const make = this.parent();
    return (props) => {
      const view = make(props);
      const update = view.update;
      const show = (node) => {
        view.table.dataset.caption = captionText(node);
      };
      show(props.node);
      view.update = (node) => {
        const isSame = update(node);
        if (isSame) show(node);
        return isSame;
      };
      return view;
    };
  },

  addCommands() {
    return {
      ...this.parent?.(),
      editTableCaption:
        () =>
        ({ editor }) => {
          const { caption } = editor.getAttributes("table");
          const text = captionText({ attrs: { caption } });
          captionDialog(editor, { text }).then((given) => {
            if (!given || given.text.trim() === text) return;
            const changed = withText(caption, given.text.trim());
            editor.chain().focus().updateAttributes("table", { caption: changed }).run();
          });
          return true;
        },
    };
  },

  addMenuItems(context) {
    this.parent?.(context);
    context.menu.defineItem({
      name: "table:caption",
      groups: "table",
      command: (editor) => editor.commands.editTableCaption(),
      button: context.buttons.material("subtitles", gettext("Caption of the table")),
      hidden: (editor) => !editor.isActive("table"),
    });
  },
});

export const tableExtensions = [
  TableWithCaption.configure({ resizable: false }),
  Row,
  cell(TableCell, "td"),
  cell(TableHeader, "th"),
];
