import { afterEach, beforeEach, expect, it } from "vitest";
import { zoomByWheel } from "./wheel-zoom";

let zoomed: number[];
let stop: () => void;
beforeEach(() => {
  zoomed = [];
  stop = zoomByWheel(window, (by) => zoomed.push(by));
});
afterEach(() => stop());

const key = (type: "keydown" | "keyup", name = "Control") =>
  window.dispatchEvent(new KeyboardEvent(type, { key: name }));
function wheel(deltaY: number, { ctrlKey = true, deltaMode = 0 } = {}): WheelEvent {
  const event = new WheelEvent("wheel", { deltaY, deltaMode, cancelable: true, bubbles: true });
  // What keys are held is not known of a wheel here.
  Object.defineProperty(event, "ctrlKey", { value: ctrlKey });
  document.body.dispatchEvent(event);
  return event;
}

it("zooms while Ctrl is held, by whole steps, and holds up no other scrolling", () => {
  expect(wheel(-120, { ctrlKey: false }).defaultPrevented).toBe(false);
  expect(zoomed).toEqual([]);
  key("keydown");
  expect(wheel(-120).defaultPrevented).toBe(true);
  for (let i = 0; i < 12; i++) wheel(10);
  wheel(3, { deltaMode: 1 });
  expect(zoomed).toEqual([1, -1, -1, -1]);
  key("keyup");
  expect(wheel(-120).defaultPrevented).toBe(false);
  expect(zoomed).toHaveLength(4);
});

it("leaves the wheel to what zooms by itself, and ends when the window loses the keys", () => {
  key("keydown");
  const picture = (event: Event): void => event.preventDefault();
  document.body.addEventListener("wheel", picture);
  wheel(-120);
  document.body.removeEventListener("wheel", picture);
  expect(zoomed).toEqual([]);
  window.dispatchEvent(new Event("blur"));
  wheel(-120);
  expect(zoomed).toEqual([]);
});
