import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { later } from "./later";

let runs: number;
const run = (): void => void runs++;
beforeEach(() => {
  vi.useFakeTimers();
  runs = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each([false, true])("what is run later, off the frame: %s", (off_frame) => {
  it("is run once after the last of a burst, or at once", () => {
    const soon = later(run, 100, Infinity, { off_frame });
    soon.call();
    vi.advanceTimersByTime(90);
    soon.call();
    vi.advanceTimersByTime(90);
    expect(runs).toBe(0);
    vi.advanceTimersByTime(60);
    expect(runs).toBe(1);
    soon.flush();
    expect(runs, "nothing waits").toBe(1);
    soon.call();
    soon.flush();
    vi.advanceTimersByTime(500);
    expect(runs).toBe(2);
  });

  it("is run during a burst that does not end, and never after it was cancelled", () => {
    const soon = later(run, 100, 300, { off_frame });
    for (let ms = 0; ms < 900; ms += 60) {
      soon.call();
      vi.advanceTimersByTime(60);
    }
    expect(runs).toBeGreaterThanOrEqual(2);
    const until = runs;
    soon.call();
    soon.cancel();
    vi.advanceTimersByTime(500);
    expect(runs).toBe(until);
  });
});

it("waits for the frame of the key that is being drawn, and can be had before it", () => {
  let draw: FrameRequestCallback = () => {};
  vi.stubGlobal("requestAnimationFrame", (frame: FrameRequestCallback) => ((draw = frame), 1));
  vi.stubGlobal("cancelAnimationFrame", () => {});
  const soon = later(run, 20, Infinity, { off_frame: true });
  soon.call();
  vi.advanceTimersByTime(30);
  expect(runs, "the frame is not out").toBe(0);
  draw(0);
  expect(runs, "what it draws comes first").toBe(0);
  vi.advanceTimersByTime(1);
  expect(runs).toBe(1);
  soon.call();
  vi.advanceTimersByTime(30);
  soon.flush();
  expect(runs).toBe(2);
  // A window that is not drawn has no frame.
  soon.call();
  vi.advanceTimersByTime(200);
  expect(runs).toBe(3);
  vi.unstubAllGlobals();
});
