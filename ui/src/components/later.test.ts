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

describe("what is run later", () => {
  it("is run once after the last of a burst, or at once", () => {
    const soon = later(run, 100);
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
    const soon = later(run, 100, 300);
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
