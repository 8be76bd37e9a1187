// Links: Ctrl+K, or the button in the menu. What the dialog does not ask for stays as it is.
import { Link, updateAttrsDialog } from "django-prose-editor/editor";

const gettext = window.gettext ?? ((text) => text);

const href = { type: "string", title: gettext("URL"), required: true };
const title = { type: "string", title: gettext("Title") };
const text = { type: "string", title: gettext("Text"), required: true };

const editLink = updateAttrsDialog({ href, title }, { title: gettext("Edit Link") });
const insertLink = updateAttrsDialog(
  { href, text },
  { title: gettext("Edit Link"), submitText: gettext("Insert") },
);

export const Links = Link.extend({
  addCommands() {
    return {
      ...this.parent?.(),
      addLink:
        () =>
        ({ editor, dispatch }) => {
          if (!dispatch) return true;
          const isNew = editor.state.selection.empty && !editor.isActive("link");
          (isNew ? askForNew : askForTarget)(editor);
          return true;
        },
    };
  },

  addMenuItems(context) {
    this.parent?.(context);
    context.menu.defineItem({
      name: "link",
      groups: "link",
      button: context.buttons.material("insert_link", "insert link"),
      command: (editor) => editor.commands.addLink(),
      active: (editor) => editor.isActive("link"),
    });
  },

  addKeyboardShortcuts: () => ({ "Mod-k": ({ editor }) => editor.commands.addLink() }),
}).configure({ defaultProtocol: "https", enableTarget: false, markdownLinks: true });

async function askForTarget(editor) {
  const before = editor.getAttributes("link");
  const given = await editLink(editor, before);
  if (!given) return;
  const attributes = { ...before, href: given.href.trim(), title: given.title.trim() || null };
  editor.chain().focus().extendMarkRange("link").setMark("link", attributes).run();
}

async function askForNew(editor) {
  const given = await insertLink(editor, {});
  if (!given) return;
  const marks = [{ type: "link", attrs: { href: given.href.trim() } }];
  editor.chain().focus().insertContent({ type: "text", text: given.text.trim(), marks }).run();
}
