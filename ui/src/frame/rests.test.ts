import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Rests } from "./rests.svelte";

let rests: Rests;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  rests = new Rests();
});
afterEach(() => void vi.useRealTimers());

describe("a rest after code 416", () => {
  it("is counted down to its end in whole seconds, each account's by itself", () => {
    rests.begin([{ account_id: "a1", left_ms: 2500 }]);
    rests.begin([{ account_id: "a2", left_ms: 900 }]);
    const both = () => [rests.left_s("a1"), rests.left_s("a2")];
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

  it("begins anew when the account is refused again", () => {
    rests.begin([{ account_id: "a1", left_ms: 1000 }]);
    vi.advanceTimersByTime(500);
    rests.begin([{ account_id: "a1", left_ms: 10_000 }]);
    expect(rests.left_s("a1")).toBe(10);
    vi.advanceTimersByTime(10_000);
    expect(rests.left_s("a1")).toBe(0);
  });

  it("is none for an account that does not rest", () => {
    expect([rests.left_s("a1"), rests.left_s(null)]).toEqual([0, 0]);
  });
});
