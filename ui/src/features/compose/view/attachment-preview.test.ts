import { render } from "@testing-library/svelte";
import { flushSync } from "svelte";
import { afterEach, expect, it, vi } from "vitest";
import { bridge, FILE } from "../bridge.fixture";
import { DraftState } from "../draft.svelte";
import { FilePreview } from "../file-preview.svelte";
import AttachmentPreview from "./AttachmentPreview.svelte";

afterEach(() => vi.unstubAllGlobals());

it("of the content that stands in the message now is shown, whichever answer comes last", async () => {
  bridge();
  const [first, second] = ["1".repeat(32), "2".repeat(32)];
  const answers: Record<string, () => void> = {};
  vi.stubGlobal("fetch", (url: string) => {
    return new Promise((resolve) => {
      answers[url.includes(first) ? "first" : "second"] = () => resolve({ ok: true, status: 200 });
    });
  });
  const draft = new DraftState();
  const body = `{"message":{"message_type":1,"attachment":{"md5":"${first}"}}}`;
  const conversation = { sender: "alice", kind: "p2p" as const, receiver: "bob" };
  draft.load({ account_id: null, conversation, body, attachment: null });
  const more = { preview: null, name: "lake.jpg", dur: undefined, ratio: "4 / 3" };
  const { container } = render(AttachmentPreview, { draft, kind: "image", ...more });
  const src = (): string | null | undefined => container.querySelector("img")?.getAttribute("src");
  await vi.waitFor(() => expect(answers["first"]).toBeDefined());
  draft.set("/message/attachment/md5", second);
  flushSync();
  await vi.waitFor(() => expect(answers["second"]).toBeDefined());
  answers["second"]?.();
  await vi.waitFor(() => expect(src()).toContain(second));
  answers["first"]?.();
  await new Promise((resolve) => setTimeout(resolve));
  flushSync();
  expect(src()).toContain(second);
});

it("says that a sound cannot be played where it cannot be read again", async () => {
  bridge();
  vi.stubGlobal("fetch", () => Promise.reject(new Error("gone")));
  const preview = new FilePreview({ ...FILE, id: "s1", mime: "audio/aac", message_type: "audio" });
  await vi.waitFor(() => expect(preview.ready).toBe(true));
  preview.watch();
  await vi.waitFor(() => expect(preview.broken).toBe(true));
});
