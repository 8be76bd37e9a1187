// Links: Ctrl+K, or the button in the menu. What the dialog does not ask for stays as it is.
import { Link, updateAttrsDialog } from "django-prose-editor/editor";

const gettext = window.gettext ?? ((text) => text);

const href = {
  type: "string",
  title: gettext("URL"),
  description: gettext("Or words from a post, a page or a file of this site."),
  required: true,
};
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

let targetsUrl = "";
export function useTargets(url) {
  targetsUrl = url;
}

const PAUSE = 200; // milliseconds after the last key

// Posts and pages that the words in the URL's field find, below that field.
function offerTargets(editor) {
  const input = editor.view.dom.parentElement.querySelector("dialog input[name=href]");
  const list = document.createElement("datalist");
  list.id = `${input.id}-targets`;
  input.after(list);
  input.setAttribute("list", list.id);
  input.autocomplete = "off";
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    const words = input.value.trim();
    if (words.length < 3 || /^(https?:|mailto:|\/|#)/.test(words)) return;
    waiting = setTimeout(() => fill(list, words), PAUSE);
  });
}

async function fill(list, words) {
  const answer = await fetch(`${targetsUrl}?q=${encodeURIComponent(words)}`);
  if (!answer.ok) return;
  const { targets } = await answer.json();
  const options = targets.map(({ url, title: label }) => {
    // Browsers show only what holds the typed words, so they stand in the label.
    return Object.assign(document.createElement("option"), { value: url, label: `${label} · ${words}` });
  });
  list.replaceChildren(...options);
}

async function askForTarget(editor) {
  const before = editor.getAttributes("link");
  const answer = editLink(editor, before);
  offerTargets(editor);
  const given = await answer;
  if (!given) return;
  const attributes = { ...before, href: given.href.trim(), title: given.title.trim() || null };
  editor.chain().focus().extendMarkRange("link").setMark("link", attributes).run();
}

async function askForNew(editor) {
  const answer = insertLink(editor, {});
  offerTargets(editor);
  const given = await answer;
  if (!given) return;
  const marks = [{ type: "link", attrs: { href: given.href.trim() } }];
  editor.chain().focus().insertContent({ type: "text", text: given.text.trim(), marks }).run();
}
