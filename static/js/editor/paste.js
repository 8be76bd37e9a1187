// Pasting: HTML of other programs is put in order, plain text becomes paragraphs.
import { Extension, pm } from "django-prose-editor/editor";
import { newId } from "editor/notes";
import { cleaned } from "editor/pasting/cleaning";

const { Fragment, Slice } = pm.model;
const { Plugin } = pm.state;

const gettext = window.gettext ?? ((text) => text);

// Empty lines divide paragraphs; where there are none, each line is one.
export function paragraphsOf(text, { schema, marks }) {
  const { hardBreak, paragraph } = schema.nodes;
  const plain = text.replace(/\r\n?/g, "\n").replace(/\t/g, " ").trim();
  const blocks = plain.split(/\n[ \u00a0]*\n\s*/);
  const made = (blocks.length > 1 ? blocks : plain.split("\n")).map((block) => {
    const lines = block.split("\n").map((line) => line.trim());
    const inline = lines.flatMap((line, index) => [
      ...(index ? [hardBreak.create()] : []),
      ...(line ? [schema.text(line, marks)] : []),
    ]);
    return paragraph.create(null, inline);
  });
  return new Slice(Fragment.from(made), 1, 1);
}

// `prepare` gives HTML the form in which the editor reads it; `uploads` says whether pictures that
// no text may hold are brought into the library, or the author is told why not.
export function pasting(vocabulary, prepare, uploads) {
  const options = { vocabulary, newId, backTitle: gettext("Back to the text"), uploads };
  const plugin = new Plugin({
    props: {
      transformPastedHTML: (html) => prepare(cleaned(html, options)),
      clipboardTextParser: (text, context, _isPlain, { state }) =>
        paragraphsOf(text, { schema: state.schema, marks: context.marks() }),
    },
  });
  // Before pictures are uploaded.
  return Extension.create({
    name: "pasting",
    priority: 1100,
    addProseMirrorPlugins: () => [plugin],
  });
}
