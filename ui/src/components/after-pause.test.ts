import { render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
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
