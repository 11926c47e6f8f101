import { fireEvent, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { QueueChange, QueueChanged, Queued, SendResult } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import { ACCOUNT, AT_REST, SUMMARY, RESULT, asked, bridge, queued, type Bridge } from "../bridge.fixture";
import { session as sessionOf } from "../current";
import { sendMessage } from "../send/send";
import type { Session } from "../session.svelte";
import Panel from "./Panel.svelte";

let b: Bridge;
let s: Session;
const names = (): string[] => s.queue.items.map((i) => i.name);
const saved = (): QueueChange[] => asked(b, "queue_save").flatMap((a) => a["changes"] as QueueChange[]);

async function open(...items: Queued[]): Promise<void> {
  b.answers["queue_list"] = () => ({ items, run: AT_REST });
  s = sessionOf(() => ACCOUNT, null);
  await vi.waitFor(() => expect(s.queue.items).toHaveLength(items.length));
  await vi.waitFor(() => expect(s.draft.string("/message/message_client_id")).toBeDefined());
}
/** Rust says what has changed. */
async function report(changed: Partial<QueueChanged>): Promise<void> {
  await b.emit("queue-changed", { items: [], order: null, run: AT_REST, ...changed });
}

beforeEach(() => {
  i18n.follow("en", "en");
  b = bridge();
});

describe("the queue", () => {
  it("is shown as Rust reports it: what joins, changes, moves and leaves", async () => {
    await open(queued("1"), queued("2"));
    await report({ items: [queued("3", { work: "reading" })], order: ["3", "1", "2"] });
    await vi.waitFor(() => expect(names()).toEqual(["3.png", "1.png", "2.png"]));
    expect(s.queue.unread).toBe(1);
    await report({ items: [queued("3", { state: "rejected" })], order: ["3", "2"] });
    await vi.waitFor(() => expect(names()).toEqual(["3.png", "2.png"]));
    expect(s.queue.items[0]?.state).toBe("rejected");
  });

  it("locks its message in the form while it is worked on, and not longer", async () => {
    await open(queued("1"));
    s.edit(s.queue.items[0] ?? null);
    expect(s.locked).toBe(false);
    await report({ items: [queued("1", { work: "sending" })] });
    await vi.waitFor(() => expect(s.locked).toBe(true));
    toast.list = [];
    expect(await s.files.add(SUMMARY)).toBeNull();
    expect([asked(b, "attach_file"), toast.list.length]).toEqual([[], 1]);
    await report({ items: [queued("1")] });
    await vi.waitFor(() => expect(s.locked).toBe(false));
  });

  it("that cannot be read says so, and is not shown as empty", async () => {
    b.answers["queue_list"] = () =>
      Promise.reject({ code: "data_failed", message: "", field: null, line: null });
    s = sessionOf(() => ACCOUNT, null);
    render(Panel, { session: s, onpick: () => {}, onopenhistory: () => {} });
    expect((await screen.findByTestId("queue-unreadable")).textContent).toContain(i18n.w.queue.unreadable);
    b.answers["queue_list"] = () => ({ items: [queued("1")], run: AT_REST });
    await userEvent.click(screen.getByRole("button", { name: i18n.w.queue.again }));
    await screen.findByTestId("queue-list");
    expect(screen.queryByTestId("queue-unreadable")).toBeNull();
  });

  it("takes several files with the form's message as their template", async () => {
    b.answers["queue_add"] = () => null;
    await open();
    s.draft.set("/extension", "{}");
    await s.addToQueue([SUMMARY, SUMMARY]);
    expect(asked(b, "queue_add")).toEqual([{ files: [SUMMARY, SUMMARY], template: s.out() }]);
  });

  it("goes back to its order, and says so, where the new one cannot be kept", async () => {
    await open(queued("1"), queued("2"));
    b.answers["queue_order"] = () =>
      Promise.reject({ code: "data_failed", message: "", field: null, line: null });
    const failed = vi.fn();
    s.queue.move(s.queue.items[1]!, 0, failed);
    expect(names()).toEqual(["2.png", "1.png"]);
    await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce());
    expect(names()).toEqual(["1.png", "2.png"]);
  });
});

describe("a message of the queue in the form", () => {
  it("is edited there and kept, and the draft comes back as it was", async () => {
    await open(queued("1"), queued("2"));
    s.draft.set("/message/text", "typed before");
    const item = s.queue.items[0]!;
    s.edit(item);
    s.draft.set("/message/text", "a caption");
    await s.save();
    expect(saved().at(-1)).toMatchObject({ id: "1", revision: "r-1" });
    expect(saved().at(-1)?.draft.body).toContain("a caption");
    s.edit(null);
    expect(s.draft.string("/message/text")).toBe("typed before");
    s.edit(item);
    expect(s.draft.string("/message/text")).toBe("a caption");
  });

  it("keeps what is being typed when its own writing comes back, and takes what Rust changed", async () => {
    await open(queued("1"));
    const item = s.queue.items[0]!;
    s.edit(item);
    s.draft.set("/message/text", "one");
    await s.save();
    const first = saved().at(-1)!.draft;
    s.draft.set("/message/text", "one two");
    await report({ items: [queued("1", { draft: first, revision: "late" })] });
    expect(s.draft.string("/message/text")).toBe("one two");

    const renewed = queued("1", { state: "rejected", revision: "new" });
    renewed.draft.body = renewed.draft.body.replace("c-1", "fresh");
    await report({ items: [renewed] });
    await vi.waitFor(() => expect(s.draft.string("/message/message_client_id")).toBe("fresh"));
    s.draft.undo();
    expect(s.draft.string("/message/text"), "what was typed and not kept can be brought back").toBe(
      "one two",
    );
  });

  it("is neither changed nor written over while it is being sent", async () => {
    await open(queued("1"));
    s.edit(s.queue.items[0]!);
    await report({ items: [queued("1", { work: "uploading" })] });
    await vi.waitFor(() => expect(s.locked).toBe(true));
    const before = saved().length;
    const other = { ...queued("x").draft, body: '{"message":{"text":"from the history"}}', attachment: null };
    s.load(other);
    await s.save();
    expect([s.editing, s.draft === s.main, s.draft.text]).toEqual([null, true, other.body]);
    expect(saved()).toHaveLength(before);
  });

  it("goes out from there, too, as it was at the press", async () => {
    let end: (r: SendResult) => void = () => {};
    b.answers["queue_send"] = () => new Promise((resolve) => (end = resolve));
    await open(queued("1"), queued("2"));
    s.edit(s.queue.items[0]!);
    const sending = sendMessage(s);
    await vi.waitFor(() => expect(asked(b, "queue_send")).toHaveLength(1));
    expect(asked(b, "queue_send")[0]).toMatchObject({ id: "1", accountId: "sandbox" });
    await report({ order: ["2"] });
    end(RESULT);
    expect(await sending).toBe("done");
    expect([names(), s.editing]).toEqual([["2.png"], null]);
  });
});

describe("the panel", () => {
  const panel = (): void => void render(Panel, { session: s, onpick: () => {}, onopenhistory: () => {} });

  it("moves, opens and removes by keys, with a way back", async () => {
    await open(queued("1"), queued("2"), queued("3"));
    b.answers["queue_remove"] = async ({ ids }) => {
      await report({ order: ["2", "3"] });
      return ids;
    };
    b.answers["queue_restore"] = () => null;
    panel();
    const list = screen.getByTestId("queue-list");
    list.focus();
    await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
    expect(names()).toEqual(["2.png", "1.png", "3.png"]);
    await userEvent.keyboard("{Enter}");
    expect(s.editing?.name).toBe("1.png");
    await fireEvent.keyDown(list, { key: "Delete" });
    await vi.waitFor(() => expect(names()).toEqual(["2.png", "3.png"]));
    expect(s.editing).toBeNull();
    await vi.waitFor(() => expect(toast.list.at(-1)?.action).toBeDefined());
    toast.list.at(-1)?.action?.run();
    await vi.waitFor(() => expect(asked(b, "queue_restore")).toEqual([{ id: "1" }]));
  });

  it("removes nothing that is being sent, and says of nothing that it was removed", async () => {
    await open(queued("1", { work: "sending", state: "sending" }), queued("2"));
    b.answers["queue_remove"] = () => [];
    panel();
    const list = screen.getByTestId("queue-list");
    list.focus();
    const toasts = toast.list.length;
    await fireEvent.keyDown(list, { key: "Delete" });
    expect(asked(b, "queue_remove")).toEqual([]);
    // It has just begun: only Rust knows.
    await userEvent.keyboard("{ArrowDown}");
    await fireEvent.keyDown(list, { key: "Delete" });
    await vi.waitFor(() => expect(asked(b, "queue_remove")).toEqual([{ ids: ["2"] }]));
    await new Promise((r) => setTimeout(r));
    expect([toast.list.length, names()]).toEqual([toasts, ["1.png", "2.png"]]);
  });

  it("says of a run what its result says, whatever the events said last", async () => {
    toast.list = [];
    b.answers["queue_run"] = async () => {
      await report({ order: [], run: { ...AT_REST, running: true, sent: 1, total: 1 } });
      return { ...AT_REST, sent: 1, partly: 1, total: 1 };
    };
    await open(queued("1"));
    panel();
    await userEvent.click(screen.getByTestId("queue-send"));
    await vi.waitFor(() => expect(toast.list).toHaveLength(1));
    expect([s.queue.run.partly, toast.list[0]?.kind]).toEqual([0, "warning"]);
    expect(toast.list[0]?.title()).toBe(i18n.w.queue.done(1, 1));
  });

  it("starts and stops the run, and says where and why it stands still", async () => {
    b.answers["queue_run"] = () => new Promise(() => {});
    b.answers["queue_stop"] = () => null;
    b.answers["queue_dismiss_halt"] = () => report({});
    await open(queued("1"), queued("2"));
    panel();
    await userEvent.click(screen.getByTestId("queue-send"));
    await vi.waitFor(() => expect(asked(b, "queue_run")).toEqual([{ accountId: "sandbox" }]));
    await report({ run: { ...AT_REST, running: true, total: 2 } });
    await userEvent.click(await screen.findByTestId("queue-stop"));
    expect(asked(b, "queue_stop")).toHaveLength(1);
    const refused = { ...RESULT, outcome: "rejected" as const, code: 414, msg: "no" };
    const items = [queued("1", { state: "rejected", result: refused })];
    await report({ items, run: { ...AT_REST, halt: { id: "1", why: "rejected" } } });
    const halt = await screen.findByTestId("queue-halt");
    expect(halt.textContent).toContain("1.png");
    expect(halt.textContent).toContain("414");
    await userEvent.click(screen.getByRole("button", { name: i18n.w.queue.stopped.close }));
    await vi.waitFor(() => expect(screen.queryByTestId("queue-halt")).toBeNull());
  });
});
