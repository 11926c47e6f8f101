import { expect, it } from "vitest";
import { oneAtATime } from "./one-at-a-time";

it("runs once more after a run for all who asked during it, and lets none be overtaken", async () => {
  const ends: (() => void)[] = [];
  const done: string[] = [];
  const ask = oneAtATime(() => new Promise((end) => ends.push(end)));
  const asked = ["first", "second", "third"].map((name) => ask().then(() => done.push(name)));
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await asked[0];
  expect([ends.length, done]).toEqual([2, ["first"]]);
  ends[1]?.();
  await Promise.all(asked);
  expect(done).toEqual(["first", "second", "third"]);
  void ask();
  expect(ends).toHaveLength(3);
});

it("runs again after a run that failed", async () => {
  let runs = 0;
  const ask = oneAtATime(async () => {
    if (++runs === 1) throw new Error("no");
  });
  const [first, second] = [ask(), ask()];
  await expect(first).rejects.toThrow("no");
  await second;
  expect(runs).toBe(2);
});
