import { EditorState, type Extension } from "@codemirror/state";
import { highlightSpecialChars } from "@codemirror/view";

/** What an editor says; what it brings along is English. */
export type CodeWords = {
  /** What a click on the sign of a folded line does. */
  wholeLine: string;
  foldLine: string;
  unfoldLine: string;
  unfold: string;
  foldedCode: string;
  foldedLines: string;
  unfoldedLines: string;
  /** Between two numbers of lines. */
  to: string;
  selectionDeleted: string;
  /** A character that is not seen, by its number in Unicode. */
  unseen: (code: string) => string;
};

/** The words in the language of the window, also after that has changed. */
export function codePhrases(words: () => CodeWords): Extension {
  return EditorState.phrases.of({
    get "Fold line"() {
      return words().foldLine;
    },
    get "Unfold line"() {
      return words().unfoldLine;
    },
    get unfold() {
      return words().unfold;
    },
    get "folded code"() {
      return words().foldedCode;
    },
    get "Folded lines"() {
      return words().foldedLines;
    },
    get "Unfolded lines"() {
      return words().unfoldedLines;
    },
    get to() {
      return words().to;
    },
    get "Selection deleted"() {
      return words().selectionDeleted;
    },
  });
}

const BIDI = /[\u202a-\u202e\u2066-\u2069\u200b-\u200f\u2060]/g;

/** Shows what turns the direction of text, or has no width, and names it. */
export function unseenCharacters(words: () => CodeWords): Extension {
  return highlightSpecialChars({
    addSpecialChars: BIDI,
    render: (code, _, sign) => {
      const shown = document.createElement("span");
      const name = words().unseen(`U+${code.toString(16).toUpperCase().padStart(4, "0")}`);
      shown.textContent = sign;
      shown.title = name;
      shown.setAttribute("aria-label", name);
      shown.className = "cm-specialChar";
      return shown;
    },
  });
}
