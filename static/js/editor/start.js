// The editor of a text with markup. A text that it cannot give back unharmed is shown as HTML.
import {
  Document,
  Dropcursor,
  Editor,
  Extension,
  Gapcursor,
  History,
  Menu,
  Text,
} from "django-prose-editor/editor";
import { embedCards } from "editor/cards";
import { difference, fragmentOf } from "editor/comparing";
import { useTargets } from "editor/links";
import { improveMenu } from "editor/menu";
import { pasting } from "editor/paste";
import { usePicker } from "editor/picker";
import { pictureUploads } from "editor/uploads";
import { contentExtensions, Vocabulary } from "editor/vocabulary";
import { Writer } from "editor/writing";

const gettext = window.gettext ?? ((text) => text);

// Names of elements that hold no text of their own, only other elements.
const HOLDS_NO_TEXT = "figure, ul, ol, dl, table, thead, tbody, tfoot, tr";

const MENU = [
  { group: "blockType -lists", type: "dropdown", minItems: 2 },
  { group: "lists" },
  { group: "nodes -blockType -lists" },
  { group: "marks" },
  { group: "link" },
  { group: "marksOfText" },
  { group: "figure" },
  { group: "table" },
  { group: "history" },
  { group: "utility" },
];

// The text in the form in which the editor reads it.
export function prepared(html) {
  const content = fragmentOf(html);
  for (const parent of content.querySelectorAll(HOLDS_NO_TEXT)) {
    for (const child of [...parent.childNodes]) {
      if (child.nodeType === globalThis.Node.TEXT_NODE && !child.nodeValue.trim()) child.remove();
    }
  }
  keepLineEnds(content);
  for (const figure of content.querySelectorAll("figure:has(img):not(:has(figcaption))")) {
    figure.append(document.createElement("figcaption"));
  }
  // In the fragment's own document, where no picture is loaded.
  const holder = content.ownerDocument.createElement("div");
  holder.append(content);
  return holder.innerHTML;
}

// The editor drops each text that is only a line end, also between two words.
function keepLineEnds(content) {
  const texts = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode: text } = texts;
    if (/^\s*\n\s*$/.test(text.nodeValue) && !text.parentNode.closest?.("pre")) text.nodeValue = " ";
  }
}

class Field {
  constructor(textarea) {
    this.textarea = textarea;
    this.config = JSON.parse(textarea.dataset.editor);
    this.vocabulary = new Vocabulary(this.config.vocabulary);
    useTargets(this.config.linkTargetsUrl);
    usePicker(this.config.pickerUrl, this.config.captions);
    this.box = document.createElement("div");
    textarea.before(this.box);
    this.box.append(textarea);
    // Other scripts may put another text into the field.
    textarea.addEventListener("change", () => {
      if (this.editor && textarea.value !== this.written) this.open(textarea.value);
    });
    if (this.config.unknown) this.showHtml(this.reasonUnknown(), this.config.opened);
    else this.open(this.config.opened ?? textarea.value);
  }

  open(html) {
    this.close();
    this.box.className = "prose-editor";
    try {
      this.makeEditor(html);
      const lost = this.wouldChange(html);
      if (lost) this.showHtml(this.reasonLost(lost));
    } catch (error) {
      // Whatever it is, the text can still be read and changed.
      this.showHtml(this.reasonLost(error.message));
      throw error;
    }
  }

  makeEditor(html) {
    this.written = this.textarea.value;
    this.editor = new Editor({
      element: this.box,
      editable: !this.textarea.disabled,
      content: prepared(html),
      parseOptions: { preserveWhitespace: false },
      editorProps: { attributes: this.attributes() },
      extensions: [
        Document,
        Text,
        Dropcursor,
        Gapcursor,
        History,
        Menu.configure({ groups: MENU }),
        this.htmlButton(),
        ...(this.config.uploads ? [pictureUploads(this.config.uploads)] : []),
        embedCards(this.config.embedCardUrl),
        ...contentExtensions(this.vocabulary),
        pasting(this.vocabulary, prepared, Boolean(this.config.uploads)),
      ],
      onUpdate: () => this.write(),
    });
    const { schema } = this.editor;
    schema.cached.domSerializer = new Writer(schema);
    // The menu is made after the editor.
    this.editor.on("create", ({ editor }) => improveMenu(editor));
  }

  attributes() {
    const label = document.querySelector(`label[for="${this.textarea.id}"]`);
    const name = label?.textContent.trim().replace(/:$/, "") ?? gettext("Text");
    return { role: "textbox", "aria-multiline": "true", "aria-label": name, spellcheck: "true" };
  }

  write() {
    const html = this.editor.getHTML();
    this.textarea.value = this.written = html === "<p></p>" ? "" : html;
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // What the editor would change of a text, not only by itself but once something is typed.
  wouldChange(html) {
    const { state } = this.editor;
    const lost = difference(html, this.editor.getHTML(), this.vocabulary.facts);
    if (lost) return lost;
    for (const change of trials(state)) {
      const { doc } = state.applyTransaction(change).state;
      const changed = doc.eq(state.doc) ? "" : difference(html, htmlOf(doc), this.vocabulary.facts);
      if (changed) return changed;
    }
    return "";
  }

  reasonUnknown() {
    const names = this.config.unknown.join(", ");
    return interpolate(
      gettext("This text is shown as HTML, because it holds what the editor does not know: %s"),
      names,
    );
  }

  reasonLost(lost) {
    return interpolate(
      gettext("This text is shown as HTML, because the editor would change something in it: %s"),
      lost,
    );
  }

  // `tidied` is the text without what the editor does not know.
  showHtml(reason, tidied) {
    this.close();
    this.box.className = "html-view";
    const { textarea } = this;
    const shown = textarea.value;
    const note = document.createElement("p");
    note.className = "html-view__reason";
    note.setAttribute("role", "status");
    note.textContent = reason;
    const removes = () => Boolean(tidied) && textarea.value === shown;
    const back = button(() => {
      const isTidied = removes();
      if (isTidied) textarea.value = tidied;
      this.open(textarea.value);
      if (isTidied && this.editor) this.write();
    });
    const name = () => {
      back.textContent = gettext(removes() ? "Remove it and use the editor" : "Use the editor");
    };
    name();
    textarea.addEventListener("input", name);
    textarea.before(note);
    textarea.after(back);
    this.leave = () => {
      textarea.removeEventListener("input", name);
      note.remove();
      back.remove();
    };
  }

  close() {
    this.leave?.();
    this.leave = null;
    this.editor?.destroy();
    this.editor = null;
  }

  htmlButton() {
    const show = () => {
      this.write();
      this.showHtml(gettext("This is the text as HTML."));
      this.textarea.focus();
    };
    return Extension.create({
      name: "htmlView",
      addMenuItems({ menu, buttons }) {
        menu.defineItem({
          name: "html",
          groups: "utility",
          command: show,
          button: buttons.text("HTML", gettext("Edit HTML")),
        });
      },
    });
  }
}

// Changes that undo themselves: one at the end, and one in each table. Once anything changes, the
// editor tidies up figures, and the tables in which it changes.
function trials(state) {
  const end = state.doc.content.size;
  const { paragraph, text } = state.schema.nodes;
  const found = [state.tr.insert(end, paragraph.create()).delete(end, end + 2)];
  state.doc.descendants((table, position) => {
    if (table.type.name !== "table") return;
    let place = null;
    table.descendants((node, offset) => {
      const takesText = node.inlineContent && node.type.contentMatch.matchType(text);
      if (takesText) place ??= position + offset + 2;
      return place === null;
    });
    if (place !== null) found.push(state.tr.insertText("x", place).delete(place, place + 1));
  });
  return found;
}

function htmlOf(doc) {
  const holder = document.createElement("div");
  holder.append(doc.type.schema.cached.domSerializer.serializeFragment(doc.content));
  return holder.innerHTML;
}

function interpolate(text, value) {
  return text.replace("%s", value);
}

function button(onclick) {
  const element = document.createElement("button");
  return Object.assign(element, { type: "button", className: "button", onclick });
}

export const fields = new WeakMap();

for (const textarea of document.querySelectorAll("textarea[data-editor]")) {
  fields.set(textarea, new Field(textarea));
}
