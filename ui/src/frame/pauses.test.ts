import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pauses } from "./pauses.svelte";

let pauses: Pauses;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  pauses = new Pauses();
});
afterEach(() => void vi.useRealTimers());

describe("a rest after code 416", () => {
  it("is counted down to its end in whole seconds, each account's by itself", () => {
    pauses.begin([{ account_id: "a1", left_ms: 2500 }]);
    pauses.begin([{ account_id: "a2", left_ms: 900 }]);
    const both = () => [pauses.left_s("a1"), pauses.left_s("a2")];
    const seen = [both()];
    for (let step = 0; step < 4; step++) {
      vi.advanceTimersByTime(1000);
      seen.push(both());
    }
    expect(seen).toEqual([
      [3, 1],
      [2, 0],
      [1, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("starts again when the account is refused again", () => {
    pauses.begin([{ account_id: "a1", left_ms: 1000 }]);
    vi.advanceTimersByTime(500);
    pauses.begin([{ account_id: "a1", left_ms: 10_000 }]);
    expect(pauses.left_s("a1")).toBe(10);
    vi.advanceTimersByTime(10_000);
    expect(pauses.left_s("a1")).toBe(0);
  });

  it("is none for an account that does not rest", () => {
    expect([pauses.left_s("a1"), pauses.left_s(null)]).toEqual([0, 0]);
  });
});
