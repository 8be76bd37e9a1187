// Pictures that are pasted, dropped or chosen: a placeholder stands in the text while they come into
// the library; then they stand in its place, and a dialog asks for their texts. The placeholder is
// no part of the text, so one that fails leaves no trace.
import { Extension, pm } from "django-prose-editor/editor";
import { askForTexts } from "editor/describing";
import { insertFiguresAt } from "editor/figures";
import { rememberCaption } from "editor/picker";
import { sendPicture } from "editor/sending";

const { Plugin, PluginKey } = pm.state;
const { Decoration, DecorationSet } = pm.view;

const gettext = window.gettext ?? ((text) => text);
const ACCEPTED = "image/jpeg,image/png,image/gif,image/webp";
const LOADABLE = /^(https?:|data:image\/)/;
// Stands for what no text may hold, until the pasted text has been read.
const STAND_IN = "https://pasted.invalid/";
const key = new PluginKey("uploads");

// Pictures that go to one place in the text; several become a gallery.
class Batch {
  constructor(sources) {
    this.sources = sources;
    this.stored = [];
    this.refused = [];
    this.isBegun = false;
    this.dom = document.createElement("div");
    this.dom.className = "upload-placeholder";
    this.dom.contentEditable = "false";
    this.bars = sources.map(({ name }) => {
      const line = document.createElement("label");
      const bar = document.createElement("progress");
      Object.assign(bar, { max: 1, value: 0 });
      line.append(`${name} `, bar);
      this.dom.append(line);
      return bar;
    });
  }

  async send(urls) {
    for (const [index, source] of this.sources.entries()) {
      const bar = this.bars[index];
      try {
        this.stored.push(await sendPicture(urls, source, bar));
      } catch (error) {
        this.refused.push([source.name, error.message]);
      }
      bar.closest("label").remove();
    }
  }
}

// What is seen of the uploads beside the text: why one failed.
class Notes {
  constructor(view) {
    this.list = document.createElement("ul");
    this.list.className = "upload-notes";
    // Around the list, which would be none any more with a role of its own.
    const told = document.createElement("div");
    told.setAttribute("role", "alert");
    told.append(this.list);
    view.dom.before(told);
  }

  tell(name, sentence) {
    const line = document.createElement("li");
    const close = document.createElement("button");
    Object.assign(close, { type: "button", textContent: "×", onclick: () => line.remove() });
    close.setAttribute("aria-label", gettext("Close"));
    line.append(name ? `${name}: ${sentence} ` : `${sentence} `, close);
    this.list.append(line);
  }
}

// One for each editor: sends one batch after another.
class Uploads {
  constructor(view, urls) {
    Object.assign(this, { view, urls, notes: new Notes(view), running: 0, described: [] });
    this.queue = Promise.resolve();
    this.form = view.dom.closest("form");
    this.form?.addEventListener("submit", this.wait, true);
    for (const name of ["dragover", "drop"]) addEventListener(name, keepPage);
  }

  // Begin what a transaction has put into the text.
  update() {
    for (const { spec } of key.getState(this.view.state).find()) {
      if (!spec.batch.isBegun) this.begin(spec.batch);
    }
  }

  begin(batch) {
    batch.isBegun = true;
    this.running += 1;
    this.queue = this.queue.then(() => this.run(batch));
  }

  async run(batch) {
    await batch.send(this.urls);
    this.running -= 1;
    if (this.view.isDestroyed) return;
    for (const { url, caption } of batch.stored) rememberCaption(url, caption);
    this.putInPlace(batch);
    for (const [name, sentence] of batch.refused) this.notes.tell(name, sentence);
    this.described.push(...batch.stored.map(({ pk }) => pk));
    if (this.running || !this.described.length) return;
    await askForTexts(this.urls.describe, this.described.splice(0));
    this.view.focus();
  }

  putInPlace(batch) {
    const { state } = this.view;
    const [place] = key.getState(state).find(undefined, undefined, (spec) => spec.batch === batch);
    const change = state.tr.setMeta(key, { remove: batch });
    const urls = batch.stored.map(({ url }) => url);
    if (place && urls.length) insertFiguresAt(change, place.from, urls);
    this.view.dispatch(change);
    if (!place && urls.length) {
      this.notes.tell("", gettext("A picture is in the library, but its place in the text is gone."));
    }
  }

  wait = (event) => {
    if (!this.running) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.notes.tell("", gettext("Pictures are still being uploaded. Please save afterwards."));
  };

  destroy() {
    this.form?.removeEventListener("submit", this.wait, true);
    for (const name of ["dragover", "drop"]) removeEventListener(name, keepPage);
    this.notes.list.remove();
  }
}

// A file that is dropped beside the text must not replace the page.
function keepPage(event) {
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
}

function fromFile(file) {
  return { name: file.name, file };
}

function start(view, position, files) {
  const sources = [...files].map(fromFile);
  if (!sources.length) return;
  view.dispatch(view.state.tr.setMeta(key, { add: [[position, new Batch(sources)]] }));
}

function choose(view) {
  const input = Object.assign(document.createElement("input"), {
    type: "file",
    multiple: true,
    accept: ACCEPTED,
  });
  input.addEventListener("change", () => start(view, view.state.selection.to, input.files));
  input.click();
}

function pasteFiles(view, event) {
  const data = event.clipboardData;
  const files = [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  // Office programs add a picture of what they also give as text.
  if (!files.length || hasText(data.getData("text/html"))) return false;
  if (!view.state.selection.empty) view.dispatch(view.state.tr.deleteSelection());
  start(view, view.state.selection.from, files);
  return true;
}

function hasText(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return body.textContent.trim() !== "" || body.querySelectorAll("img").length > 1;
}

function dropFiles(view, event) {
  const files = event.dataTransfer?.files ?? [];
  // A picture that is moved within the text comes with a file, too.
  if (!files.length || view.dragging) return false;
  event.preventDefault();
  const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
  start(view, place?.pos ?? view.state.selection.to, files);
  return true;
}

// Pictures of other sites

// The URLs that stand-ins stand for.
const written = new Map();
let standIns = 0;

function withStandIns(html) {
  const { documentElement } = new DOMParser().parseFromString(html, "text/html");
  const pictures = [...documentElement.querySelectorAll("img[src]")];
  const unfit = pictures.filter((one) => !/^(https?:|\/|[\w.-]+(\/|$))/i.test(one.getAttribute("src")));
  if (!unfit.length) return html;
  for (const picture of unfit) {
    standIns += 1;
    const url = `${STAND_IN}${standIns}`;
    written.set(url, picture.getAttribute("src"));
    picture.setAttribute("src", url);
  }
  return documentElement.outerHTML;
}

function isElsewhere(src) {
  try {
    const url = new URL(src, window.location.href);
    return url.origin !== window.location.origin;
  } catch {
    return true;
  }
}

function sourceOf(src) {
  if (!src.startsWith("data:")) {
    const url = new URL(src, window.location.href);
    return { name: url.hostname + url.pathname, url: url.href };
  }
  const [head, content] = src.split(",", 2);
  const type = head.slice(5).split(";")[0];
  try {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    return fromFile(new File([bytes], `${gettext("Picture")}.${type.split("/")[1]}`, { type }));
  } catch {
    return null;
  }
}

function isPasted(transaction) {
  return transaction.getMeta("paste") || ["paste", "drop"].includes(transaction.getMeta("uiEvent"));
}

function picturesElsewhere(doc) {
  const found = [];
  doc.descendants((node, position) => {
    if (node.type.name !== "image" || !isElsewhere(node.attrs.src)) return;
    found.push({ position, src: node.attrs.src, size: node.nodeSize });
  });
  return found;
}

// Take new pictures of other sites out of the text, and have them brought into the library.
function adoptPictures(before, state) {
  const known = new Set(picturesElsewhere(before.doc).map(({ src }) => src));
  const found = picturesElsewhere(state.doc).filter(({ src }) => !known.has(src));
  if (!found.length) return null;
  const change = state.tr;
  for (const { position, size } of found) {
    const from = change.mapping.map(position);
    const $from = change.doc.resolve(from);
    const depth = $from.parent.type.name === "picture" ? $from.depth - 1 : 0;
    const figure = depth > 0 && $from.node(depth).type.name === "figure" ? $from.node(depth) : null;
    const isOnlyOne = figure && !figure.textContent && $from.parent.childCount === 1;
    if (isOnlyOne) change.delete($from.before(depth), $from.after(depth));
    else change.delete(from, from + size);
  }
  const sources = new Map();
  for (const { position, src } of found) {
    const place = change.mapping.map(position);
    const url = written.get(src) ?? src;
    written.delete(src);
    const source = (LOADABLE.test(url) && sourceOf(url)) || { name: url.slice(0, 60) };
    sources.set(place, [...(sources.get(place) ?? []), source]);
  }
  const add = [...sources].map(([place, those]) => [place, new Batch(those)]);
  return change.setMeta(key, { add });
}

function applied(transaction, before) {
  let shown = before.map(transaction.mapping, transaction.doc);
  const { add = [], remove } = transaction.getMeta(key) ?? {};
  if (remove) shown = shown.remove(shown.find(undefined, undefined, ({ batch }) => batch === remove));
  const widgets = add.map(([place, batch]) =>
    Decoration.widget(place, batch.dom, { batch, side: 1, ignoreSelection: true }),
  );
  return shown.add(transaction.doc, widgets);
}

export function pictureUploads(urls) {
  return Extension.create({
    name: "uploads",
    // Before other code drops what no text may hold.
    priority: 1000,

    addMenuItems({ menu, buttons }) {
      menu.defineItem({
        name: "upload",
        groups: "nodes",
        button: buttons.material("add_photo_alternate", gettext("Upload pictures")),
        command: (editor) => choose(editor.view),
      });
    },

    addProseMirrorPlugins: () => [
      new Plugin({
        key,
        state: { init: () => DecorationSet.empty, apply: applied },
        view: (view) => new Uploads(view, urls),
        appendTransaction: (transactions, before, state) =>
          transactions.some(isPasted) ? adoptPictures(before, state) : null,
        props: {
          decorations: (state) => key.getState(state),
          transformPastedHTML: withStandIns,
          handlePaste: pasteFiles,
          handleDrop: dropFiles,
        },
      }),
    ],
  });
}
