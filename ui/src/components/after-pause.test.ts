import { render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import Made from "./after-pause.fixture.svelte";
import Counter from "./Counter.svelte";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("beside a short text the count is that of the moment", async () => {
  const { rerender } = render(Counter, { value: 999, max: 5_000 });
  await rerender({ value: 1_000 });
  expect(screen.getByText("1000 / 5000")).toBeTruthy();
});

test("beside a long text the count waits for a pause, and comes at once when the text gets short", async () => {
  const { rerender } = render(Counter, { value: 4_998, max: 5_000 });
  await rerender({ value: 4_999 });
  await vi.advanceTimersByTimeAsync(100);
  await rerender({ value: 5_001 });
  await vi.advanceTimersByTimeAsync(100);
  expect(screen.getByText("4998 / 5000")).toBeTruthy();
  await vi.advanceTimersByTimeAsync(100);
  expect(screen.getByText("5001 / 5000").className).toContain("over");
  await rerender({ value: 12 });
  expect(screen.getByText("12 / 5000").className).not.toContain("over");
});

test("nothing is counted with each key of a long text, and a text of the same length is counted as well", async () => {
  const read = vi.fn((text: string) => text.split("b").length - 1);
  const { rerender } = render(Made, { text: "a".repeat(2_000), read });
  await vi.advanceTimersByTimeAsync(200);
  read.mockClear();
  for (const bs of [1, 2, 3]) await rerender({ text: "b".repeat(bs).padEnd(2_000, "a"), read });
  expect(read).not.toHaveBeenCalled();
  expect(screen.getByText("0")).toBeTruthy();
  await vi.advanceTimersByTimeAsync(200);
  expect(screen.getByText("3")).toBeTruthy();
  expect(read).toHaveBeenCalledTimes(1);
});
