import { expect, it } from "vitest";
import { Rate } from "./rate";

function after(...marks: [at_ms: number, bytes: number][]): Rate {
  const rate = new Rate();
  for (const [at_ms, bytes] of marks) rate.mark(bytes, at_ms);
  return rate;
}

it("says nothing before it knows enough", () => {
  expect(after().perSecond).toBeNull();
  expect(after([0, 0], [100, 5000]).left(10_000)).toBeNull();
});

it("reports speed and the time that is left", () => {
  const rate = after([0, 0], [500, 1000], [1000, 2000]);
  expect(rate.perSecond).toBe(2000);
  expect(rate.left(10_000)).toBe(4);
});

it("forgets how it was long ago", () => {
  expect(after([0, 0], [1000, 100_000], [7000, 100_000], [8000, 101_000]).perSecond).toBe(1000);
});

it("starts again with a new try", () => {
  const rate = after([0, 0], [1000, 9000], [1100, 100]);
  expect(rate.perSecond).toBeNull();
});

it("knows no end for what stands still", () => {
  expect(after([0, 500], [2000, 500]).left(1000)).toBeNull();
});
