// What the editor knows, made from the table of allowed HTML (blog/html/allowed.py). Every inline
// element without an extension of its own gets one here, and every attribute that the table allows
// is kept wherever it is allowed.
import {
  Blockquote,
  Bold,
  BulletList,
  Code,
  CodeBlock,
  Extension,
  HardBreak,
  Heading,
  HorizontalRule,
  Italic,
  ListItem,
  Mark,
  Node,
  Paragraph,
  Strike,
  Subscript,
  Superscript,
  Underline,
  updateAttrsDialog,
  wrappingInputRule,
} from "django-prose-editor/editor";
import { STAYS_WHOLE } from "editor/comparing";
import { figureExtensions } from "editor/figures";
import { Footnotes } from "editor/footnotes";
import { Links } from "editor/links";
import { PageMark } from "editor/page-marks";
import { tableExtensions } from "editor/tables";

const gettext = window.gettext ?? ((text) => text);

// Which node stands for which elements.
const NODES = {
  paragraph: ["p"],
  heading: ["h2", "h3", "h4", "h5", "h6"],
  bulletList: ["ul"],
  orderedList: ["ol"],
  listItem: ["li"],
  descriptionList: ["dl"],
  descriptionTerm: ["dt"],
  descriptionDetails: ["dd"],
  blockquote: ["blockquote"],
  codeBlock: ["pre"],
  preformatted: ["pre"],
  horizontalRule: ["hr"],
  hardBreak: ["br"],
  figure: ["figure"],
  caption: ["figcaption"],
  image: ["img"],
  table: ["table"],
  tableRow: ["tr"],
  tableCell: ["td"],
  tableHeader: ["th"],
};
// Read and written together with their tables.
const PARTS_OF_TABLES = ["caption", "thead", "tbody", "tfoot"];
// Which mark stands for which elements; the others get a mark of their own name.
const MARKS = {
  bold: ["strong", "b"],
  italic: ["em", "i"],
  strike: ["s"],
  underline: ["u"],
  subscript: ["sub"],
  superscript: ["sup"],
  code: ["code"],
  link: ["a"],
};

export class Vocabulary {
  constructor(facts) {
    this.facts = facts;
    const aliases = Object.entries(facts.renamed);
    this.namesOf = (tag) => [tag, ...aliases.filter(([, to]) => to === tag).map(([from]) => from)];
    const known = Object.values(MARKS).flat();
    const own = facts.inline.filter((tag) => !known.includes(tag) && !(tag in facts.renamed));
    this.marks = { ...MARKS, ...Object.fromEntries(own.map((tag) => [`tag_${tag}`, [tag]])) };
    this.ownMarks = own;
    this.nodes = NODES;
  }

  get tags() {
    return [...Object.values(this.nodes), ...Object.values(this.marks), PARTS_OF_TABLES].flat();
  }

  // The attribute's value where the table allows it.
  value(tag, name, value) {
    const { attributes, words, values, protocols } = this.facts;
    if (value === null || !attributes[tag]?.includes(name)) return null;
    if (name in words) {
      const allowed = value.split(/\s+/).filter((word) => matches(words[name], word));
      return allowed.join(" ") || null;
    }
    if (name in protocols) return leadsTo(value, protocols[name]) ? value : null;
    return !(name in values) || matches(values[name], value) ? value : null;
  }

  // Everything that the table allows of an element, as names and values.
  allowed(element) {
    const tag = this.facts.renamed[element.localName] ?? element.localName;
    const found = [...element.attributes].map((one) => [
      one.name,
      this.value(tag, one.name, one.value),
    ]);
    return Object.fromEntries(found.filter(([, value]) => value !== null));
  }

  // The attributes of the table, for the types that stand for its elements.
  globalAttributes() {
    const { attributes } = this.facts;
    const types = [...Object.entries(this.nodes), ...Object.entries(this.marks)];
    return types.map(([type, tags]) => {
      const names = new Set(tags.flatMap((tag) => attributes[tag] ?? []));
      const ours = [...names].filter((name) => !OF_EXTENSIONS[type]?.includes(name));
      const kept = Object.fromEntries(ours.map((name) => [name, this.attribute(name)]));
      if (tags.some((tag) => STAYS_WHOLE.has(tag))) kept.part = numbered();
      return { types: [type], attributes: kept };
    });
  }

  attribute(name) {
    return {
      default: null,
      // Two elements must not have one id, and no two items of a list the same number.
      keepOnSplit: !["id", "value"].includes(name),
      parseHTML: (element) => this.allowed(element)[name] ?? null,
      renderHTML: (given) => (given[name] === null ? {} : { [name]: given[name] }),
    };
  }
}

// What an extension reads and writes in a form of its own.
const OF_EXTENSIONS = {
  tableCell: ["colspan", "rowspan"],
  tableHeader: ["colspan", "rowspan"],
};

// A number of its own for each element that is read, so that neighbours are not joined.
let parts = 0;
function numbered() {
  const parseHTML = () => {
    parts += 1;
    return parts;
  };
  return { default: null, rendered: false, parseHTML };
}

function matches(pattern, text) {
  return new RegExp(`^(?:${pattern})$`).test(text);
}

function leadsTo(url, protocols) {
  try {
    return protocols.includes(new URL(url, "https://here.invalid/").protocol.replace(":", ""));
  } catch {
    return false;
  }
}

// Marks

// A mark for elements that mean the same, such as <b> and <strong>; each stays what it was.
function twoNames(base, usual, other, isOther) {
  return base.extend({
    addAttributes() {
      return {
        tag: {
          default: usual,
          rendered: false,
          parseHTML: (element) => (element.localName === other ? other : usual),
        },
      };
    },
    parseHTML() {
      return [{ tag: usual }, { tag: other, getAttrs: (element) => isOther(element) && null }];
    },
    renderHTML({ mark, HTMLAttributes }) {
      return [mark.attrs.tag, HTMLAttributes, 0];
    },
  });
}

// Google Docs puts everything that is copied into a <b> that is not bold.
const isBold = (element) => element.style.fontWeight !== "normal";
const isItalic = (element) => element.style.fontStyle !== "normal";

function strictly(base, names) {
  const { name } = base;
  return base.extend({
    // Two of these within each other are no more than one.
    excludes: name,
    parseHTML: () => names.map((tag) => ({ tag })),
    renderHTML: ({ HTMLAttributes }) => [names[0], HTMLAttributes, 0],
  });
}

function ownMark(tag, vocabulary) {
  return Mark.create({
    name: `tag_${tag}`,
    excludes: "",
    parseHTML: () =>
      vocabulary.namesOf(tag).map((name) => ({
        tag: name,
        // A <span> without attributes means nothing.
        getAttrs: (element) =>
          (tag !== "span" || Object.keys(vocabulary.allowed(element)).length > 0) && null,
      })),
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });
}

function markExtensions(vocabulary) {
  const { namesOf, ownMarks } = vocabulary;
  const own = Object.fromEntries(ownMarks.map((tag) => [tag, ownMark(tag, vocabulary)]));
  const { q, ...others } = own;
  return [
    // Dividing a quotation would show more quotation marks, so it is outermost.
    ...(q ? [q.extend({ priority: 1100 })] : []),
    Links,
    twoNames(Bold, "strong", "b", isBold),
    twoNames(Italic, "em", "i", isItalic),
    strictly(Strike, namesOf("s")),
    strictly(Underline, ["u"]),
    strictly(Subscript, ["sub"]),
    strictly(Superscript, ["sup"]),
    strictly(Code, ["code"]),
    ...Object.values(others),
  ];
}

// Nodes

// Text that stands in a list item or a cell without a <p> gets none.
const BareParagraph = Paragraph.extend({
  addAttributes() {
    return { bare: { default: true, rendered: false, parseHTML: () => false } };
  },
});

const LEVELS = [2, 3, 4, 5, 6];
const Headings = Heading.extend({
  parseHTML: () => [
    ...LEVELS.map((level) => ({ tag: `h${level}`, attrs: { level } })),
    // The page has its own <h1> above every text.
    { tag: "h1", attrs: { level: 2 } },
  ],
}).configure({ levels: LEVELS });

const OrderedList = Node.create({
  name: "orderedList",
  group: "block list",
  content: "listItem+",
  parseHTML: () => [{ tag: "ol" }],
  renderHTML: ({ HTMLAttributes }) => ["ol", HTMLAttributes, 0],
  addCommands() {
    return {
      toggleOrderedList:
        () =>
        ({ commands }) =>
          commands.toggleList(this.name, "listItem"),
    };
  },
  addKeyboardShortcuts() {
    return { "Mod-Shift-7": () => this.editor.commands.toggleOrderedList() };
  },
  addInputRules() {
    return [
      wrappingInputRule({
        find: /^(\d+)\.\s$/,
        type: this.type,
        getAttributes: ([, number]) => (number === "1" ? {} : { start: number }),
        joinPredicate: (match, node) => node.childCount + Number(node.attrs.start ?? 1) === +match[1],
      }),
    ];
  },
});

function block(name, tag, content, more = {}) {
  return Node.create({
    name,
    content,
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
    ...more,
  });
}

const DESCRIPTIONS = [
  block("descriptionList", "dl", "(descriptionTerm | descriptionDetails)+", { group: "block" }),
  block("descriptionTerm", "dt", "inline*", { defining: true }),
  block("descriptionDetails", "dd", "block+", { defining: true }),
];

const languageDialog = updateAttrsDialog(
  {
    language: {
      type: "string",
      title: gettext("Language of the code"),
      description: gettext("Such as python, css or c++; empty for none."),
    },
  },
  { title: gettext("Language of the code") },
);

async function askForLanguage(editor) {
  const given = await languageDialog(editor, editor.getAttributes("codeBlock"));
  if (!given) return;
  const language = given.language.toLowerCase().replace(/[^a-z0-9+#-]+/g, "").slice(0, 30) || null;
  editor.chain().focus().updateAttributes("codeBlock", { language }).run();
}

// Code as the editor writes it, <pre><code class="language-x">, and all else in a <pre>.
const OnlyCode = CodeBlock.extend({
  priority: 110,
  addMenuItems(context) {
    this.parent?.(context);
    context.menu.defineItem({
      name: "codeBlock:language",
      groups: "nodes -blockType",
      button: context.buttons.text("abc", gettext("Language of the code")),
      command: askForLanguage,
      hidden: (editor) => !editor.isActive("codeBlock"),
    });
  },
  parseHTML: () => [
    {
      tag: "pre",
      preserveWhitespace: "full",
      getAttrs: (pre) => {
        const code = pre.firstElementChild;
        const others = [...(code?.attributes ?? [])].some((one) => one.name !== "class");
        const isAllOfIt = pre.childNodes.length === 1 && code?.localName === "code";
        const isPlain = isAllOfIt && !code.firstElementChild && !others;
        return isPlain && code.classList.length < 2 && /^(language-.*)?$/.test(code.className) && null;
      },
    },
  ],
}).configure({ languageClassPrefix: "language-" });

const Preformatted = block("preformatted", "pre", "inline*", {
  group: "block",
  code: true,
  defining: true,
  parseHTML: () => [{ tag: "pre", preserveWhitespace: "full" }],
});

// An empty element that something links to, such as <span id="note-1"></span>.
function anchor(vocabulary) {
  const names = vocabulary.facts.inline.flatMap(vocabulary.namesOf);
  const facts = (element) =>
    !element.firstChild && { tag: element.localName, attributes: vocabulary.allowed(element) };
  return Node.create({
    name: "anchor",
    group: "inline",
    inline: true,
    atom: true,
    addAttributes: () => ({
      tag: { default: "span", rendered: false, parseHTML: () => null },
      attributes: { default: {}, rendered: false, parseHTML: () => null },
    }),
    // Before the marks of the same elements.
    parseHTML: () => names.map((tag) => ({ tag: `${tag}[id]`, getAttrs: facts, priority: 60 })),
    renderHTML: ({ node }) => [node.attrs.tag, node.attrs.attributes],
  });
}

export function contentExtensions(vocabulary) {
  const missing = Object.keys(vocabulary.facts.attributes).filter(
    (tag) => !vocabulary.tags.includes(tag) && !(tag in vocabulary.facts.renamed),
  );
  if (missing.length) throw new Error(`The editor knows no ${missing.join(", ")}.`);
  return [
    Extension.create({
      name: "tableOfAllowedHtml",
      addGlobalAttributes: () => vocabulary.globalAttributes(),
    }),
    ...markExtensions(vocabulary),
    BareParagraph,
    Headings,
    BulletList,
    OrderedList,
    ListItem.extend({ content: "block+" }),
    ...DESCRIPTIONS,
    Blockquote,
    OnlyCode,
    Preformatted,
    HorizontalRule,
    HardBreak,
    anchor(vocabulary),
    ...figureExtensions,
    ...tableExtensions,
    PageMark,
    Footnotes,
  ];
}
