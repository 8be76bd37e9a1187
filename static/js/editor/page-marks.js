// “More” and “new page” as lines across the text. The field has them as paragraphs that consist of
// <!--more--> or <!--nextpage-->, which the server stores as comments.
import { Node } from "django-prose-editor/editor";

const gettext = window.gettext ?? ((text) => text);

const MARKS = {
  more: { icon: "read_more", label: gettext("Lists show the text up to here") },
  nextpage: { icon: "insert_page_break", label: gettext("New page") },
};

function markOf(paragraph) {
  const [, kind] = /^\s*<!--\s*(more|nextpage)\s*-->\s*$/.exec(paragraph.textContent) ?? [];
  return kind && !paragraph.attributes.length ? { kind } : false;
}

export function writtenMark(node) {
  const paragraph = document.createElement("p");
  paragraph.textContent = `<!--${node.attrs.kind}-->`;
  return paragraph;
}

export const PageMark = Node.create({
  name: "pageMark",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({ kind: { default: "more", rendered: false, parseHTML: () => null } }),
  parseHTML: () => [{ tag: "p", priority: 60, getAttrs: markOf }],
  renderHTML: ({ node }) => ["div", { class: "page-mark" }, MARKS[node.attrs.kind].label],

  addCommands() {
    return {
      insertPageMark:
        (kind) =>
        ({ commands }) =>
          commands.insertContent({ type: this.name, attrs: { kind } }),
    };
  },

  addMenuItems({ menu, buttons }) {
    for (const [kind, { icon, label }] of Object.entries(MARKS)) {
      menu.defineItem({
        name: `pageMark:${kind}`,
        groups: "marksOfText",
        button: buttons.material(icon, label),
        command: (editor) => editor.chain().focus().insertPageMark(kind).run(),
      });
    }
  },
});
