import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withoutBrowserCommands } from "./browser";

describe("what a browser offers by itself", () => {
  let stop = () => {};
  beforeEach(() => {
    stop = withoutBrowserCommands(window);
  });
  afterEach(() => {
    stop();
    document.body.replaceChildren();
  });

  /** Whether the browser still does what it does by itself. */
  const happens = (event: Event, on: EventTarget = document.body) => on.dispatchEvent(event);
  const key = (key: string, more: KeyboardEventInit = {}) =>
    happens(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));

  it("does not load the page again or leave it by a key", () => {
    expect(key("F5")).toBe(false);
    expect(key("r", { ctrlKey: true })).toBe(false);
    expect(key("R", { ctrlKey: true, shiftKey: true })).toBe(false);
    expect(key("r", { metaKey: true })).toBe(false);
    expect(key("ArrowLeft", { altKey: true })).toBe(false);
    expect(key("ArrowRight", { altKey: true })).toBe(false);
    expect(key("BrowserBack")).toBe(false);
  });

  it("leaves every other key alone", () => {
    expect(key("r")).toBe(true);
    expect(key("ArrowLeft")).toBe(true);
    expect(key("ArrowLeft", { ctrlKey: true })).toBe(true);
    expect(key("Enter", { ctrlKey: true })).toBe(true);
    expect(key("ArrowUp", { altKey: true })).toBe(true);
  });

  it("goes neither back nor forward by a button at the side of the mouse", () => {
    for (const name of ["mousedown", "mouseup", "auxclick"]) {
      const press = (button: number) => new MouseEvent(name, { button, bubbles: true, cancelable: true });
      expect([press(3), press(4)].map((event) => happens(event))).toEqual([false, false]);
      expect([press(0), press(1), press(2)].map((event) => happens(event))).toEqual([true, true, true]);
    }
  });

  it("shows its menu only where something can be typed", () => {
    const menu = () => new MouseEvent("contextmenu", { bubbles: true, cancelable: true });
    const text = document.createElement("p");
    const field = document.createElement("input");
    const editor = document.createElement("div");
    editor.setAttribute("contenteditable", "true");
    const line = editor.appendChild(document.createElement("span"));
    document.body.append(text, field, editor);
    expect(happens(menu(), text)).toBe(false);
    expect(happens(menu(), field)).toBe(true);
    expect(happens(menu(), line)).toBe(true);
  });
});
