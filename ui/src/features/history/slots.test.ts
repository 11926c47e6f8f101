import { describe, expect, it } from "vitest";
import { Slots } from "./slots";

describe("slots", () => {
  it("give a row that comes into sight the place of one that went", () => {
    const slots = new Slots();
    expect(slots.give(["a", "b", "c"])).toEqual([0, 1, 2]);
    expect(slots.give(["b", "c", "d"])).toEqual([1, 2, 0]);
    expect(slots.give(["x", "y", "z"])).toEqual([1, 2, 0]);
  });

  it("are never given twice, however many come and go", () => {
    const slots = new Slots();
    for (const [from, count] of [
      [0, 30],
      [29, 2],
      [10, 40],
      [500, 3],
      [498, 41],
    ] as const) {
      const given = slots.give(Array.from({ length: count }, (_, n) => `${from + n}`));
      expect(new Set(given).size).toBe(count);
      expect(Math.max(...given)).toBeLessThan(41);
    }
  });
});
