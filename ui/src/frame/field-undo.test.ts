import { expect, it } from "vitest";
import { undoOfKey } from "./field-undo";

const key = (name: string, more: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent("keydown", { key: name, ctrlKey: true, ...more });

it("knows the keys for undo and redo, and leaves those of an input method alone", () => {
  expect(undoOfKey(key("z"))).toBe("undo");
  expect(undoOfKey(key("Z", { shiftKey: true }))).toBe("redo");
  expect(undoOfKey(key("y"))).toBe("redo");
  expect(undoOfKey(key("z", { ctrlKey: false, metaKey: true }))).toBe("undo");
  expect(undoOfKey(key("z", { isComposing: true }))).toBeNull();
  expect(undoOfKey(key("z", { altKey: true }))).toBeNull();
  expect(undoOfKey(key("z", { ctrlKey: false }))).toBeNull();
});
