import { fireEvent } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import { showCutText } from "./cut-text";

let stop: () => void;
beforeEach(() => {
  document.body.innerHTML = `<p class="ellipsis">A long <b>name</b></p><p title="its id"><span class="ellipsis">A long name</span></p>`;
  stop = showCutText(document);
});
afterEach(() => {
  stop();
  document.body.innerHTML = "";
});
/** How wide the text is, and how much of that is in sight. */
function measure(text: HTMLElement, whole: number, seen: number): void {
  Object.defineProperty(text, "scrollWidth", { configurable: true, value: whole });
  Object.defineProperty(text, "clientWidth", { configurable: true, value: seen });
  Object.defineProperty(text, "innerText", { configurable: true, get: () => text.textContent });
}

it("shows text whole that is cut off, as long as it is", async () => {
  const [text] = document.querySelectorAll<HTMLElement>(".ellipsis");
  measure(text!, 300, 100);
  await fireEvent.mouseOver(text!.querySelector("b")!);
  expect(text!.title).toBe("A long name");
  measure(text!, 100, 100);
  await fireEvent.mouseOver(text!);
  expect(text!.hasAttribute("title")).toBe(false);
});

it("leaves a tooltip that says something else, and stops", async () => {
  const [first, second] = document.querySelectorAll<HTMLElement>(".ellipsis");
  measure(second!, 300, 100);
  await fireEvent.mouseOver(second!);
  expect(second!.hasAttribute("title")).toBe(false);
  stop();
  measure(first!, 300, 100);
  await fireEvent.mouseOver(first!);
  expect(first!.hasAttribute("title")).toBe(false);
});

it("shows the beginning of what would be wider than the screen", async () => {
  const [text] = document.querySelectorAll<HTMLElement>(".ellipsis");
  text!.textContent = "W".repeat(5000);
  measure(text!, 9000, 100);
  await fireEvent.mouseOver(text!);
  expect(text!.title.length).toBeLessThan(310);
  expect(text!.title).toMatch(/^W{290}/);
});
