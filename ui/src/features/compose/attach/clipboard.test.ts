import { expect, it } from "vitest";
import { holdsFiles, isPaste, takesText } from "./clipboard";

/** A clipboard as a page is shown it. */
function clipboard(held: Record<string, string>): DataTransfer {
  return { types: Object.keys(held), getData: (type: string) => held[type] ?? "" } as unknown as DataTransfer;
}

it.each([
  ["words", { "text/plain": "hello", "text/html": "<b>hello</b>" }, false],
  ["a link", { "text/plain": "https://a/1", "text/uri-list": "https://a/1" }, false],
  ["a link alone", { "text/uri-list": "https://a/1" }, false],
  ["files", { Files: "", "text/plain": "/photo.png" }, true],
  ["paths of files", { "text/uri-list": "file:///photo.png", "text/plain": "/photo.png" }, true],
  ["a picture from a page", { "text/html": "<img src=x>" }, true],
  ["nothing that a page may see", {}, true],
])("%s", (_, held, expected) => {
  expect(holdsFiles(clipboard(held as Record<string, string>))).toBe(expected);
});

it("a paste is not one in the middle of a composition", () => {
  const key = (more: KeyboardEventInit = {}): KeyboardEvent =>
    new KeyboardEvent("keydown", { key: "v", ctrlKey: true, ...more });
  expect(isPaste(key())).toBe(true);
  expect(isPaste(key({ isComposing: true }))).toBe(false);
  expect(isPaste(key({ shiftKey: true }))).toBe(false);
  expect(isPaste(key({ key: "c" }))).toBe(false);
});

it("fields and code editors take words", () => {
  document.body.innerHTML = `<input id="a"><div contenteditable="true"><p id="b">x</p></div><button id="c"></button>`;
  const takes = (id: string): boolean => takesText(document.getElementById(id));
  expect([takes("a"), takes("b"), takes("c")]).toEqual([true, true, false]);
});
