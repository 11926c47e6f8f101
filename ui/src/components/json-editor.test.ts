import { StateEffect } from "@codemirror/state";
import { EditorView, showTooltip } from "@codemirror/view";
import { forEachDiagnostic } from "@codemirror/lint";
import { render, screen } from "@testing-library/svelte";
import { expect, it, vi } from "vitest";
import JsonEditor, { type Mark } from "./JsonEditor.svelte";
import type { CodeWords } from "./code-words";

const words: CodeWords = {
  wholeLine: "",
  foldLine: "",
  unfoldLine: "",
  unfold: "",
  foldedCode: "",
  foldedLines: "",
  unfoldedLines: "",
  to: "",
  selectionDeleted: "",
  unseen: (code) => code,
};
const wrong: Mark = { from: 1, to: 4, severity: "error", message: "Too long" };

function open(marks: Mark[] = []) {
  const props = { value: '{"a":1}', label: "JSON", testid: "json", words, marks, oninput: () => {} };
  const { rerender } = render(JsonEditor, props);
  const view = EditorView.findFromDOM(screen.getByTestId("json"))!;
  return { view, rerender: (part: Partial<typeof props>) => rerender({ ...props, ...part }) };
}
function messages(view: EditorView): string[] {
  const found: string[] = [];
  forEachDiagnostic(view.state, ({ message }) => found.push(message));
  return found;
}

it("shows what is said of a place outside of the editor, which would cut it off", () => {
  const { view } = open();
  const dom = document.createElement("p");
  const tooltip = showTooltip.of({ pos: 1, create: () => ({ dom }) });
  view.dispatch({ effects: StateEffect.appendConfig.of(tooltip) });
  expect(document.body.contains(dom)).toBe(true);
  expect(dom.closest(".editor")).toBeNull();
});

it("marks what is wrong, takes the marks away, and is updated once for a text that has none", async () => {
  const { view, rerender } = open([wrong]);
  expect(messages(view)).toEqual(["Too long"]);
  const updated = vi.spyOn(view, "dispatch");
  /** Updates that set marks: these come as a list of effects. */
  const marked = () =>
    updated.mock.calls.filter(([spec]) => Array.isArray((spec as { effects?: unknown }).effects));
  await rerender({ marks: [] });
  expect(messages(view)).toEqual([]);
  expect(marked()).toHaveLength(1);
  await rerender({ value: '{"a":12}', marks: [] });
  expect(view.state.doc.toString()).toBe('{"a":12}');
  expect(marked()).toHaveLength(1);
});
