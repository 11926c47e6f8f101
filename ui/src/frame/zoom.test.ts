import { expect, it } from "vitest";
import { zoomed } from "./zoom";

it("zooms step by step, from between two steps to the nearest one, and no further than the last", () => {
  expect([zoomed(100, 1), zoomed(100, -1), zoomed(105, 1), zoomed(105, -1)]).toEqual([110, 90, 110, 100]);
  expect([zoomed(200, 1), zoomed(80, -1)]).toEqual([200, 80]);
});
