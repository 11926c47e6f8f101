import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SendResult } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { FILE, PRODUCTION, RESULT, asked, issue } from "../bridge.fixture";
import { cancelSend, sendMessage } from "./send";
import { b, clientId, s, sentBody, start } from "../session.fixture";

beforeEach(() => start());

describe("sending", () => {
  it("sends the very text of the body", async () => {
    s.draft.setText('{ "message":{"message_type":0,"text":"x","n":12345678901234567890.10}}');
    expect(await sendMessage(s)).toBe("done");
    expect(sentBody()).toBe(s.draft.text);
  });

  it.each<[string, Partial<SendResult>, string]>([
    ["gives a sent message's successor the new id that Rust made", { fresh_client_id: "id-2" }, "id-2"],
    [
      "gives a refused message's successor a new id",
      { outcome: "rejected", code: 414, error: "refused", fresh_client_id: "id-2" },
      "id-2",
    ],
    [
      "keeps the id of an unknown one, so that a repetition can be noticed",
      { outcome: "unknown", code: null, error: "unanswered" },
      "id-1",
    ],
    [
      "keeps the id that Yunxin has seen before",
      { outcome: "rejected", code: 107306, error: "refused" },
      "id-1",
    ],
    [
      "keeps the id when nothing left the machine",
      { outcome: "rejected", code: null, error: "unreached" },
      "id-1",
    ],
  ])("%s", async (_, end, id) => {
    b.answers["send"] = () => ({ ...RESULT, ...end });
    await sendMessage(s);
    expect(clientId()).toBe(id);
    expect(s.draft.string("/message/text")).toBe("你好");
  });

  it.each([
    ["sent", false],
    ["rejected", true],
  ] as const)("after one that was %s, empty fields are errors at once: %s", async (outcome, attempted) => {
    b.answers["send"] = () => ({ ...RESULT, outcome });
    await sendMessage(s);
    expect(s.attempted).toBe(attempted);
  });

  it("adds no client id to a message that had none", async () => {
    s.draft.set("/message/message_client_id", undefined);
    await sendMessage(s);
    expect(clientId()).toBeUndefined();
  });

  it("shows what Rust found wrong with the message", async () => {
    b.answers["send"] = () => Promise.reject({ code: "body_invalid", message: "", field: null, line: null });
    b.issues = [issue("/message/text", "required")];
    expect(await sendMessage(s)).toBe("invalid");
    expect([s.sending.failure, s.checks.errors.length]).toEqual([null, 1]);
  });

  it("does not send a body that is not JSON", async () => {
    s.draft.setText("{");
    expect(await sendMessage(s)).toBe("broken");
    expect(asked(b, "send")).toHaveLength(0);
  });

  it("is no failure where the user does not confirm it", async () => {
    await start(PRODUCTION);
    b.answers["send"] = () =>
      Promise.reject({ code: "production_unconfirmed", message: "", field: null, line: null });
    expect(await sendMessage(s)).toBe("unconfirmed");
    expect([s.sending.phase, s.sending.failure]).toEqual(["idle", null]);
  });

  it("hands the message over as it was at the press, whatever is loaded meanwhile", async () => {
    let end: (r: SendResult) => void = () => {};
    b.answers["send"] = () => new Promise<SendResult>((resolve) => (end = resolve));
    const pressed = s.draft.text;
    const sending = sendMessage(s);
    const other = {
      account_id: null,
      conversation: { sender: "x", kind: "p2p" as const, receiver: "y" },
      body: '{"message":{"message_client_id":"of-the-other"}}',
      attachment: null,
    };
    s.load(other);
    s.use(() => PRODUCTION);
    await vi.waitFor(() => expect(asked(b, "send")).toHaveLength(1));
    expect(asked(b, "send")[0]?.["draft"]).toMatchObject({ account_id: "sandbox", body: pressed });
    const { operation } = asked(b, "send")[0] as { operation: string };
    await b.emit("send-filled", { operation, body: "{}" });
    end({ ...RESULT, fresh_client_id: "id-2" });
    await sending;
    expect(s.draft.text, "what was loaded keeps its own id and text").toBe(other.body);
  });

  it("has a result of what was pressed, whatever the form is changed to meanwhile", async () => {
    let end: (r: SendResult) => void = () => {};
    b.answers["send"] = () => new Promise<SendResult>((resolve) => (end = resolve));
    const sending = sendMessage(s);
    await vi.waitFor(() => expect(asked(b, "send")).toHaveLength(1));
    s.draft.set("/extension", "typed while it went out");
    end({ ...RESULT, fresh_client_id: "id-2" });
    expect(await sending).toBe("done");
    expect(s.sending.sent?.text).toBe(sentBody().replace("id-1", "id-2"));
    expect([s.sending.sent?.call, s.movedOn]).toEqual(["single", true]);
    s.draft.undo();
    expect(s.movedOn, "the same message again").toBe(false);
  });

  it("is one send however often Send is pressed meanwhile", async () => {
    const first = sendMessage(s);
    expect(await sendMessage(s)).toBe("busy");
    await first;
    expect(asked(b, "send")).toHaveLength(1);
  });

  it("can be cancelled until it is out", async () => {
    let end: (r: SendResult) => void = () => {};
    b.answers["send"] = () => new Promise<SendResult>((resolve) => (end = resolve));
    const sending = sendMessage(s);
    await vi.waitFor(() => expect(asked(b, "send")).toHaveLength(1));
    const operation = (asked(b, "send")[0] as { operation: string }).operation;
    await b.emit("send-stage", { operation, stage: "recorded" });
    await vi.waitFor(() => expect(s.sending.cancellable).toBe(true));
    await b.emit("send-stage", { operation, stage: "out" });
    await vi.waitFor(() => expect(s.sending.cancellable).toBe(false));
    await cancelSend(s);
    expect(asked(b, "send_cancel")).toHaveLength(0);
    end(RESULT);
    expect(await sending).toBe("done");
  });

  it("can be cancelled again where that could not be asked for", async () => {
    let end: (r: SendResult) => void = () => {};
    b.answers["send"] = () => new Promise<SendResult>((resolve) => (end = resolve));
    const sending = sendMessage(s);
    await vi.waitFor(() => expect(asked(b, "send")).toHaveLength(1));
    b.answers["send_cancel"] = () =>
      Promise.reject({ code: "data_failed", message: "", field: null, line: null });
    toast.list = [];
    await cancelSend(s);
    expect([s.sending.cancellable, s.sending.cancelling, toast.list.length]).toEqual([true, false, 1]);
    end(RESULT);
    await sending;
  });

  it("counts down while it waits for its turn, can still be cancelled then, and stops when it is out", async () => {
    vi.useFakeTimers();
    try {
      let end: (r: SendResult) => void = () => {};
      b.answers["send"] = () => new Promise<SendResult>((resolve) => (end = resolve));
      const sending = sendMessage(s);
      await vi.waitFor(() => expect(asked(b, "send")).toHaveLength(1));
      const operation = (asked(b, "send")[0] as { operation: string }).operation;
      await b.emit("send-stage", { operation, stage: "recorded" });
      await b.emit("send-waiting", { operation: "another", ms: 9000 });
      expect(s.sending.waiting_s).toBe(0);
      await b.emit("send-waiting", { operation, ms: 2500 });
      expect([s.sending.waiting_s, s.sending.cancellable]).toEqual([3, true]);
      await vi.advanceTimersByTimeAsync(500);
      expect(s.sending.waiting_s).toBe(2);
      await vi.advanceTimersByTimeAsync(1000);
      expect(s.sending.waiting_s).toBe(1);
      await b.emit("send-stage", { operation, stage: "out" });
      expect([s.sending.waiting_s, s.sending.cancellable]).toEqual([0, false]);
      end(RESULT);
      expect(await sending).toBe("done");
    } finally {
      vi.useRealTimers();
    }
  });

  it("does not speak of a wait that is over before it could be read", async () => {
    let end: (r: SendResult) => void = () => {};
    b.answers["send"] = () => new Promise<SendResult>((resolve) => (end = resolve));
    const sending = sendMessage(s);
    await vi.waitFor(() => expect(asked(b, "send")).toHaveLength(1));
    const operation = (asked(b, "send")[0] as { operation: string }).operation;
    await b.emit("send-waiting", { operation, ms: 199 });
    expect(s.sending.waiting_s).toBe(0);
    await b.emit("send-waiting", { operation, ms: 200 });
    expect(s.sending.waiting_s).toBe(1);
    end(RESULT);
    await sending;
    expect(s.sending.waiting_s).toBe(0);
  });

  it("leaves the upload that it waits for to Rust, and shows the very body that goes out", async () => {
    b.answers["upload_start"] = () => new Promise(() => {});
    let end: (r: SendResult) => void = () => {};
    b.answers["send"] = () => new Promise<SendResult>((resolve) => (end = resolve));
    expect(s.files.take(FILE)).toBe("image");
    const sending = sendMessage(s);
    await vi.waitFor(() => expect(asked(b, "send")).toHaveLength(1));
    const { operation, upload } = asked(b, "send")[0] as { operation: string; upload: unknown };
    expect(upload).toEqual({ storage_id: null, choices: { expire_s: null, tag: null, kind: null } });
    await b.emit("send-stage", { operation, stage: "uploading" });
    await vi.waitFor(() => expect(s.sending.phase).toBe("uploading"));
    const filled = s.draft.text.replace('"message_type": 1', '"message_type": 1, "attachment": {"url": "u"}');
    await b.emit("send-filled", { operation, body: filled });
    await vi.waitFor(() => expect(s.draft.text).toBe(filled));
    end(RESULT);
    expect(await sending).toBe("done");
  });

  it("does not wait for an upload that has failed", async () => {
    b.answers["upload_start"] = () => Promise.reject({ code: "unreached", message: "", field: null });
    s.files.take(FILE);
    await vi.waitFor(() => expect(s.draft.upload?.phase).toBe("failed"));
    await sendMessage(s);
    expect(asked(b, "send")[0]?.["upload"]).toBeNull();
  });
});
