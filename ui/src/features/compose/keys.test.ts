import { describe, expect, it } from "vitest";
import { wantsToSend } from "./keys";

const press = (more: KeyboardEventInit & { keyCode?: number } = {}): KeyboardEvent =>
  new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, ...more });
/** happy-dom leaves keyCode at 0. */
function withCode(e: KeyboardEvent, keyCode: number): KeyboardEvent {
  Object.defineProperty(e, "keyCode", { value: keyCode });
  return e;
}

describe("the send shortcut", () => {
  it("is Ctrl+Enter, and ⌘+Enter on a Mac", () => {
    expect(wantsToSend(press())).toBe(true);
    expect(wantsToSend(press({ ctrlKey: false, metaKey: true }))).toBe(true);
  });
  it("is not Enter alone, nor with other keys held", () => {
    expect(wantsToSend(press({ ctrlKey: false }))).toBe(false);
    expect(wantsToSend(press({ shiftKey: true }))).toBe(false);
    expect(wantsToSend(press({ altKey: true }))).toBe(false);
  });
  it("does not fire while an input method composes", () => {
    expect(wantsToSend(press({ isComposing: true }))).toBe(false);
  });
  it("does not fire on the Enter that WebKit reports after the composition has ended", () => {
    expect(wantsToSend(withCode(press(), 229))).toBe(false);
  });
  it("fires once however long the keys are held", () => {
    expect(wantsToSend(press({ repeat: true }))).toBe(false);
  });
});
