// A URL that stands alone on a line becomes a card for readers. The editor shows the card below the
// line; the server makes it, and the text remains the URL.
import { Extension, pm } from "django-prose-editor/editor";

const { Plugin, PluginKey } = pm.state;
const { Decoration, DecorationSet } = pm.view;

const gettext = window.gettext ?? ((text) => text);
const PAUSE = 400; // milliseconds after the last change
const key = new PluginKey("embedCards");

const bare = (url) => url.replace(/^https?:\/\//, "").replace(/\/+$/, "");

// The URL of a line that holds nothing else: as text, or as a link to itself.
function urlOn(line) {
  const held = line.filter(({ node }) => !node.isText || node.text.trim());
  if (held.length !== 1 || !held[0].node.isText) return null;
  const { text, marks } = held[0].node;
  const url = text.trim();
  if (!/^https?:\/\/\S+$/.test(url)) return null;
  if (!marks.length) return url;
  const [{ type, attrs }] = marks;
  const isItself = marks.length === 1 && type.name === "link" && bare(attrs.href) === bare(url);
  return isItself ? attrs.href : null;
}

function linesOf(paragraph, start) {
  const lines = [[]];
  paragraph.forEach((node, offset) => {
    if (node.type.name === "hardBreak") lines.push([]);
    else lines.at(-1).push({ node, from: start + offset, to: start + offset + node.nodeSize });
  });
  return lines;
}

// The lines of the text that hold only a URL, with the place behind their paragraph.
function urlsIn(doc) {
  const found = [];
  doc.forEach((node, offset) => {
    if (node.type.name !== "paragraph") return;
    for (const line of linesOf(node, offset + 1)) {
      const url = urlOn(line);
      if (url) found.push({ url, from: line[0].from, to: line.at(-1).to, after: offset + node.nodeSize });
    }
  });
  return found;
}

function cardElement(html) {
  const holder = document.createElement("div");
  holder.className = "embed-card";
  holder.contentEditable = "false";
  const note = document.createElement("div");
  note.className = "embed-card__note";
  note.textContent = gettext("Readers see this line as a card:");
  const card = document.createElement("div");
  // It is only looked at: its link would lead away from the text.
  card.inert = true;
  card.append(document.createRange().createContextualFragment(html));
  holder.append(note, card);
  return holder;
}

function decorations(doc, cards) {
  const found = urlsIn(doc).filter(({ url }) => cards.get(url));
  return DecorationSet.create(
    doc,
    found.flatMap(({ url, from, to, after }) => [
      Decoration.inline(from, to, { class: "embed-line" }),
      Decoration.widget(after, () => cardElement(cards.get(url)), {
        side: -1,
        key: `card ${url}`,
        ignoreSelection: true,
      }),
    ]),
  );
}

// One for each editor: asks the server for the cards of URLs that it has not seen before.
class Asking {
  constructor(view, serverUrl, cards) {
    Object.assign(this, { view, serverUrl, cards });
    this.update();
  }

  update(_view, before) {
    if (before?.doc.eq(this.view.state.doc)) return;
    clearTimeout(this.waiting);
    const isNew = urlsIn(this.view.state.doc).some(({ url }) => !this.cards.has(url));
    if (isNew) this.waiting = setTimeout(() => this.ask(), before ? PAUSE : 0);
  }

  async ask() {
    const urls = urlsIn(this.view.state.doc).map(({ url }) => url);
    await Promise.all([...new Set(urls)].filter((url) => !this.cards.has(url)).map(this.askFor));
    if (!this.view.isDestroyed) this.view.dispatch(this.view.state.tr.setMeta(key, true));
  }

  askFor = async (url) => {
    this.cards.set(url, "");
    try {
      const answer = await fetch(`${this.serverUrl}?url=${encodeURIComponent(url)}`);
      if (answer.ok) this.cards.set(url, (await answer.json()).html);
    } catch {
      // Without the server there is no card yet; the line stays what it is.
      this.cards.delete(url);
    }
  };

  destroy() {
    clearTimeout(this.waiting);
  }
}

export function embedCards(serverUrl) {
  const cards = new Map();
  const plugin = new Plugin({
    key,
    state: {
      init: (_config, { doc }) => decorations(doc, cards),
      apply: (change, before) =>
        change.docChanged || change.getMeta(key) ? decorations(change.doc, cards) : before,
    },
    props: { decorations: (state) => key.getState(state) },
    view: (view) => new Asking(view, serverUrl, cards),
  });
  return Extension.create({ name: "embedCards", addProseMirrorPlugins: () => [plugin] });
}
