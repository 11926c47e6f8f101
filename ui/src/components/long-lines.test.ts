import { foldedRanges, unfoldEffect } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { firstFolds, foldLongLines, LONG_LINE_CHARACTERS } from "./long-lines";

const LONG = "雁".repeat(LONG_LINE_CHARACTERS + 1);

function stateOf(doc: string): EditorState {
  const state = EditorState.create({ doc, extensions: foldLongLines(() => "whole") });
  return state.update({ effects: firstFolds(state) }).state;
}
/** The folded parts, as lengths of what stays before and behind them in their line. */
function folded(state: EditorState): [number, number][] {
  const found: [number, number][] = [];
  foldedRanges(state).between(0, state.doc.length, (from, to) => {
    const line = state.doc.lineAt(from);
    found.push([from - line.from, line.to - to]);
  });
  return found;
}

describe("long lines", () => {
  it("are folded from the start, and short ones are not", () => {
    expect(folded(stateOf(`{\n"${LONG}",\n"a"}`))).toEqual([[120, 60]]);
    expect(folded(stateOf("雁".repeat(LONG_LINE_CHARACTERS)))).toEqual([]);
  });

  it("stay folded while their end is typed", () => {
    let state = stateOf(LONG);
    for (let i = 0; i < 3; i++)
      state = state.update({ changes: { from: state.doc.length - 1, insert: "书" } }).state;
    expect(folded(state)).toEqual([[120, 63]]);
  });

  it("are folded when they become long, and when another long text takes their place", () => {
    const grown = stateOf("a").update({ changes: { from: 1, insert: LONG } }).state;
    expect(folded(grown)).toHaveLength(1);
    const other = grown.update({ changes: { from: 0, to: grown.doc.length, insert: `[\n${LONG}]` } }).state;
    expect(folded(other)).toEqual([[120, 60]]);
  });

  it("stay unfolded once the user has unfolded them", () => {
    const state = stateOf(LONG);
    let open = state;
    foldedRanges(state).between(0, state.doc.length, (from, to) => {
      open = state.update({ effects: unfoldEffect.of({ from, to }) }).state;
    });
    expect(folded(open)).toEqual([]);
    expect(folded(open.update({ changes: { from: 700, insert: "书" } }).state)).toEqual([]);
  });

  it("cut no emoji in two", () => {
    const state = stateOf(`a${"😀".repeat(LONG_LINE_CHARACTERS)}`);
    expect(folded(state)[0]?.[0]).toBe(119);
    expect(folded(state)[0]?.[1]).toBe(60);
  });

  it("unfold when the caret goes into them", () => {
    expect(folded(stateOf(LONG).update({ selection: { anchor: 500 } }).state)).toEqual([]);
  });
});
