import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** Colours come from the tokens, so that light and dark need no second theme. */
const highlight = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--code-key)" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: tags.number, color: "var(--code-number)" },
  { tag: [tags.bool, tags.null], color: "var(--code-atom)" },
  {
    tag: [tags.separator, tags.brace, tags.squareBracket, tags.punctuation],
    color: "var(--code-punctuation)",
  },
]);

const theme = EditorView.theme({
  "&": { color: "var(--ink)", fontSize: "var(--text-s)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "var(--leading)", overflow: "auto" },
  ".cm-content": { padding: "var(--space-1) 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 var(--space-2)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { background: "none", border: "none", color: "var(--ink-faint)" },
  ".cm-activeLine": { background: "none" },
  "&.cm-focused .cm-activeLine": { background: "var(--code-active-line)" },
  ".cm-activeLineGutter": { background: "none", color: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--code-selection)",
  },
  "&:not(.cm-focused) .cm-matchingBracket": { background: "none", outline: "none" },
  "&.cm-focused .cm-matchingBracket": {
    background: "var(--accent-soft)",
    outline: "var(--hairline) solid var(--accent-line)",
  },
  ".cm-placeholder": { color: "var(--ink-faint)" },
  ".cm-foldPlaceholder": {
    padding: "0 var(--space-1)",
    border: "var(--hairline) solid var(--line)",
    background: "var(--surface-sunken)",
    color: "var(--ink-soft)",
  },
  // In long hand: WebKit knows the short one with a line only.
  ".cm-lintRange-error, .cm-lintRange-warning": {
    backgroundImage: "none",
    textDecorationLine: "underline",
    textDecorationStyle: "wavy",
    textDecorationSkipInk: "none",
    textUnderlineOffset: "var(--space-half)",
  },
  ".cm-lintRange-error": { backgroundColor: "var(--danger-soft)", textDecorationColor: "var(--danger)" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--warning)" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--danger)" },
  ".cm-tooltip": {
    border: "var(--hairline) solid var(--line)",
    borderRadius: "var(--radius-m)",
    background: "var(--surface-raised)",
    color: "var(--ink)",
    boxShadow: "var(--shadow-popover)",
  },
  ".cm-diagnostic": { padding: "var(--space-1) var(--space-2)", fontFamily: "var(--font)" },
  ".cm-diagnostic-error": { borderLeft: "var(--edge) solid var(--danger)" },
  ".cm-diagnostic-warning": { borderLeft: "var(--edge) solid var(--warning)" },
});

/** How JSON looks wherever CodeMirror shows it. */
export const codeLook: Extension = [syntaxHighlighting(highlight), theme];
