import { fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toast } from "./toast.svelte";
import Toasts from "./Toasts.svelte";
import { words } from "./toasts.fixture.svelte";

beforeEach(() => {
  vi.useFakeTimers();
  words.language = "en";
  render(Toasts, { label: "Notices", closeLabel: "Close" });
});
afterEach(() => vi.useRealTimers());

async function show(kind: "info" | "success" | "warning" | "danger", run = () => {}) {
  toast.show({ kind, title: () => words.removed, action: { label: () => words.undo, run } });
  return screen.findByTestId("toast");
}
const seconds = (s: number) => vi.advanceTimersByTimeAsync(s * 1000);
const gone = () => screen.queryByTestId("toast") === null;

describe("a notice", () => {
  it.each(["info", "success"] as const)("of %s goes after six seconds", async (kind) => {
    await show(kind);
    await seconds(5.9);
    expect(gone()).toBe(false);
    await seconds(0.2);
    expect(gone()).toBe(true);
  });

  it("of a failure waits for the user", async () => {
    await show("danger");
    await seconds(3600);
    expect(gone()).toBe(false);
  });

  it("of a failure is not pushed out by others", async () => {
    for (const kind of ["danger", "danger", "info", "success", "info", "warning"] as const)
      toast.show({ kind, title: () => kind });
    expect(toast.list.map((item) => item.kind)).toEqual(["danger", "danger", "info", "warning"]);
    for (let failure = 0; failure < 4; failure++) toast.show({ kind: "danger", title: () => "no" });
    expect(toast.list.map((item) => item.kind)).toEqual(Array(6).fill("danger"));
    toast.show({ kind: "success", title: () => "done" });
    expect(toast.list.at(-1)?.kind).toBe("success");
  });

  it("stays while the pointer or the focus is on it", async () => {
    const notice = await show("info");
    await fireEvent.pointerEnter(notice);
    await fireEvent.focusIn(notice);
    await fireEvent.pointerLeave(notice);
    await seconds(60);
    expect(gone()).toBe(false);
    await fireEvent.focusOut(notice);
    await seconds(6.1);
    expect(gone()).toBe(true);
  });

  it("changes its language with the window", async () => {
    const notice = await show("info");
    expect(notice.textContent).toContain("Removed");
    words.language = "zh";
    await seconds(0.1);
    expect(notice.textContent).toContain("已移除");
    expect(screen.getByTestId("toast-action").textContent).toContain("撤销");
  });

  it("goes when its offer is taken", async () => {
    const run = vi.fn();
    await show("info", run);
    await fireEvent.click(screen.getByTestId("toast-action"));
    expect(run).toHaveBeenCalledOnce();
    expect(gone()).toBe(true);
  });
});
