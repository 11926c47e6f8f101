import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { withoutLostFrames } from "./late-frames";

/** A window whose frames come when the test says so. */
function fake() {
  const asked = new Map<number, FrameRequestCallback>();
  let next = 1;
  const window = {
    requestAnimationFrame: (callback: FrameRequestCallback) => {
      asked.set(next, callback);
      return next++;
    },
    cancelAnimationFrame: (id: number) => void asked.delete(id),
  } as unknown as Window;
  const html = { dataset: { drawing: "plain" } } as unknown as HTMLElement;
  return { window, html, asked };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("makes up a frame that is lost, once", () => {
  const { window, html, asked } = fake();
  withoutLostFrames(window, html);
  const seen = vi.fn();
  window.requestAnimationFrame(seen);
  vi.advanceTimersByTime(500);
  expect(seen).toHaveBeenCalledTimes(1);
  expect(asked.size).toBe(0);
});

it("leaves a frame that comes, and one that is not wanted any more", () => {
  const { window, html, asked } = fake();
  withoutLostFrames(window, html);
  const [seen, unwanted] = [vi.fn(), vi.fn()];
  const id = window.requestAnimationFrame(seen);
  window.cancelAnimationFrame(window.requestAnimationFrame(unwanted));
  asked.get(id)!(16);
  vi.advanceTimersByTime(500);
  expect(seen.mock.calls).toEqual([[16]]);
  expect(unwanted).not.toHaveBeenCalled();
});

it("changes nothing where WebKit draws by itself", () => {
  const { window, asked } = fake();
  const before = window.requestAnimationFrame;
  withoutLostFrames(window, { dataset: {} } as unknown as HTMLElement);
  expect(window.requestAnimationFrame).toBe(before);
  expect(asked.size).toBe(0);
});
