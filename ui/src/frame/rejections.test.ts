import { beforeEach, expect, it } from "vitest";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import { reportRejections } from "./rejections";

beforeEach(async () => {
  await i18n.show("en");
});

function reject(reason: unknown): void {
  window.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason }));
}

it("reports what failed where nobody else does, but not what the user stopped or the web view left", () => {
  const stop = reportRejections(window);
  reject({ code: "data_disk_full", message: "no space" });
  reject({ code: "cancelled", message: "cancelled" });
  reject(new DOMException("left", "AbortError"));
  stop();
  reject({ code: "data_disk_full", message: "no space" });
  expect(toast.list.map(({ kind, title, detail }) => [kind, title(), detail?.()])).toEqual([
    ["danger", i18n.w.errors.data_disk_full.title, expect.stringContaining("no space")],
  ]);
});
