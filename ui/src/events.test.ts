import { emit } from "@tauri-apps/api/event";
import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { EventRouter } from "./events";

/** The events that Rust was asked for, each time that it was. */
let asked: string[];
let router: EventRouter;
/** Refuses to listen to this event, once. */
let refused: string | null;

beforeEach(() => {
  clearMocks();
  asked = [];
  refused = null;
  mockIPC(() => null, { shouldMockEvents: true });
  const internals = (
    window as unknown as { __TAURI_INTERNALS__: { invoke: (...args: unknown[]) => unknown } }
  ).__TAURI_INTERNALS__;
  const call = internals.invoke;
  internals.invoke = (cmd, args, options) => {
    const { event } = args as { event: string };
    if (cmd === "plugin:event|listen") {
      asked.push(event);
      if (refused === event) {
        refused = null;
        return Promise.reject(new Error("not now"));
      }
    }
    return call(cmd, args, options);
  };
  router = new EventRouter();
});

describe("the router of events", () => {
  it("listens to each event once, however many listeners there are", async () => {
    await router.open();
    const [one, two] = [vi.fn(), vi.fn()];
    router.on("historyChanged", one);
    router.on("historyChanged", two);
    router.onKey("sendStage", "a", () => {});
    router.onKey("sendStage", "b", () => {});
    await router.open();
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked).toContain("send-stage");
    await emit("history-changed", { id: "7" });
    expect([one.mock.calls.length, two.mock.calls.length]).toEqual([1, 1]);
  });

  it("hands the events of an operation to its listeners, and to those who asked for all", async () => {
    await router.open();
    const [mine, others, all] = [vi.fn(), vi.fn(), vi.fn()];
    router.onKey("sendStage", "mine", mine);
    router.onKey("sendStage", "other", others);
    router.on("sendStage", all);
    const stage = { operation: "mine", stage: "out" };
    await emit("send-stage", stage);
    await emit("upload-progress", { attachment_id: "mine", sent_bytes: 1, total_bytes: 2 });
    expect([mine.mock.calls, others.mock.calls, all.mock.calls]).toEqual([[[stage]], [], [[stage]]]);
  });

  it("hands nothing on to a listener that has stopped", async () => {
    await router.open();
    const [stopped, other] = [vi.fn(), vi.fn()];
    const stop = router.on("queueChanged", stopped);
    router.on("queueChanged", other);
    await emit("queue-changed", {});
    stop();
    await emit("queue-changed", {});
    expect([stopped.mock.calls.length, other.mock.calls.length]).toEqual([1, 2]);
  });

  it("listens again to an event that could not be listened to, and to no other twice", async () => {
    refused = "queue-changed";
    await expect(router.open()).rejects.toThrow("not now");
    await router.open();
    expect(asked.filter((event) => event === "queue-changed")).toHaveLength(2);
    expect(asked.filter((event) => event === "history-changed")).toHaveLength(1);
  });
});
