import { describe, expect, it } from "vitest";
import { digitsFor, land, wrapped } from "./world";

describe("the drawn world", () => {
  it("has no coast that runs across the whole map", async () => {
    const strokes = (await land()).split("M").filter(Boolean);
    const long = strokes.flatMap((stroke) => {
      const points = stroke
        .replace("Z", "")
        .split("L")
        .map((point) => point.split(" ").map(Number));
      return points.filter(([x = 0, y = 0], i) => {
        const [before = x] = points[i - 1] ?? [];
        return Math.abs(x - before) > 180 && Math.abs(y) < 85;
      });
    });
    expect(strokes.length).toBeGreaterThan(100);
    expect(long).toEqual([]);
  });

  it("names a place no more exactly than it can be pointed at", () => {
    expect([1, 0.5, 0.01, 0.0000001].map(digitsFor)).toEqual([1, 2, 3, 6]);
    expect([190, -190, 180, 0].map(wrapped)).toEqual([-170, 170, -180, 0]);
  });
});
