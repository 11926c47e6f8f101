import { codeFolding, foldEffect } from "@codemirror/language";
import {
  type ChangeSet,
  EditorState,
  type Extension,
  MapMode,
  type StateEffect,
  Text,
} from "@codemirror/state";
import { startOf } from "./text";

/** A line of more characters is folded: laying out thousands of them again with each key takes longer than a frame. */
export const LONG_LINE_CHARACTERS = 1_000;
const HEAD_CHARACTERS = 120;
const TAIL_CHARACTERS = 60;

type Range = { from: number; to: number };

/** The middles of the long lines. */
function middles(doc: Text): Range[] {
  if (doc.length <= LONG_LINE_CHARACTERS) return [];
  const found: Range[] = [];
  let from = 0;
  for (const line of doc.iterLines()) {
    if (line.length > LONG_LINE_CHARACTERS) {
      const head = startOf(line, HEAD_CHARACTERS).length;
      const rest = line.slice(head);
      found.push({
        from: from + head,
        to: from + head + startOf(rest, rest.length - TAIL_CHARACTERS).length,
      });
    }
    from += line.length + 1;
  }
  return found;
}

/** Folds the lines that became long. Those that were long keep their fold, or stay as the user unfolded them. */
function folds(before: Text, changes: ChangeSet, after: Text): StateEffect<Range>[] {
  const known = new Set(
    middles(before).flatMap(({ from }) => {
      const at = changes.mapPos(from, 1, MapMode.TrackDel);
      return at === null ? [] : [after.lineAt(at).number];
    }),
  );
  return middles(after)
    .filter(({ from }) => !known.has(after.lineAt(from).number))
    .map((range) => foldEffect.of(range));
}

/** Folds the long lines of the text that an editor starts with. */
export function firstFolds({ doc }: EditorState): StateEffect<Range>[] {
  return middles(doc).map((range) => foldEffect.of(range));
}

/**
 * Long lines show their beginning and end. The middle unfolds by a click, by the keys of folding, and when the caret goes into
 * it. `label`: what the click does.
 */
export function foldLongLines(label: () => string): Extension {
  return [
    codeFolding({
      placeholderDOM: (_, unfold) => {
        const sign = document.createElement("button");
        sign.type = "button";
        sign.className = "cm-foldPlaceholder";
        sign.textContent = "⋯";
        sign.title = label();
        sign.setAttribute("aria-label", label());
        sign.onclick = unfold;
        return sign;
      },
    }),
    EditorState.transactionExtender.of((tr) =>
      tr.docChanged ? { effects: folds(tr.startState.doc, tr.changes, tr.newDoc) } : null,
    ),
  ];
}
