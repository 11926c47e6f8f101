import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Account, Draft, QueueChanged, Queued } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import { ACCOUNT, AT_REST, PRODUCTION, RESULT, asked, bridge, queued, type Bridge } from "../bridge.fixture";
import { session as sessionOf } from "../current";
import { sendMessage } from "../send/send";
import SendFoot from "../send/SendFoot.svelte";
import type { Session } from "../session.svelte";
import ToRow from "../ToRow.svelte";
import { sendToSeveral } from "./several";
import { RECEIVERS_MAX, added, distinct, receiversIn } from "./parse";

describe("receivers that are pasted", () => {
  it.each([
    ["bob\r\ncarol\r\ndave\r\n", ["bob", "carol", "dave"]],
    [" bob, carol;dave ", ["bob", "carol", "dave"]],
    ["小明，小红、小李；小王", ["小明", "小红", "小李", "小王"]],
    ["bob\tcarol", ["bob", "carol"]],
    ["bob", []],
    [" bob ", []],
    ["alice|1|bob\nalice|1|carol", []],
  ])("are a list only where there are several", (text, ids) => expect(receiversIn(text)).toEqual(ids));

  it("of a call are those that it does not have in any spelling", () => {
    expect(added(["Bob"], ["bob", "carol", "CAROL", "dave"])).toEqual({
      fresh: ["carol", "dave"],
      again: ["bob", "CAROL"],
    });
  });
  it("are taken once each, up to a limit, and what is left out is named", () => {
    expect(distinct(["a", "b", "a", "c", "b", "a"])).toEqual({
      ids: ["a", "b", "c"],
      repeated: ["a", "b"],
      over: 0,
    });
    const many = Array.from({ length: RECEIVERS_MAX + 3 }, (_, n) => `u${n}`);
    expect(distinct(many).over).toBe(3);
  });
});

let b: Bridge;
let s: Session;
const inQueue = (receiver: string, more: Partial<Queued> = {}): Queued => {
  const made = queued(`q-${receiver}`);
  const conversation = { ...made.draft.conversation, receiver };
  return { ...made, file: null, draft: { ...made.draft, conversation, attachment: null }, ...more };
};
const report = (changed: Partial<QueueChanged>): Promise<void> =>
  b.emit("queue-changed", { items: [], order: null, run: AT_REST, ...changed });
const chips = (): string[] =>
  screen.queryAllByTestId("receiver-chip").map((chip) => chip.textContent?.trim() ?? "");
const states = (): (string | undefined)[] =>
  screen.getAllByTestId("handed-receiver").map((one) => one.dataset["state"]);

async function open(...items: Queued[]): Promise<void> {
  i18n.follow("en", "en");
  b = bridge();
  b.answers["queue_list"] = () => ({ items, run: AT_REST });
  b.answers["queue_add_messages"] = () => null;
  b.answers["queue_run"] = () => ({ ...AT_REST, sent: 0 });
  s = sessionOf(() => ACCOUNT as Account, null);
  await vi.waitFor(() => expect(s.draft.string("/message/message_client_id")).toBeDefined());
  s.draft.sender = "alice";
  s.draft.set("/message/text", "hello");
  render(ToRow, { session: s });
  const nothing = (): void => {};
  const on = { onstart: nothing, onsent: nothing, onjump: nothing, onnew: nothing };
  render(SendFoot, {
    session: s,
    pause_s: 0,
    ...on,
    onopenhistory: nothing,
    onneedaccount: nothing,
    shown: true,
    onshow: nothing,
  });
}
async function paste(text: string): Promise<void> {
  await userEvent.click(screen.getByTestId("compose-receiver"));
  await userEvent.paste(text);
}

describe("a message to several receivers", () => {
  beforeEach(() => open());

  it("replaces a receiver that is selected as a whole by a pasted column", async () => {
    await userEvent.type(screen.getByTestId("compose-receiver"), "eve");
    screen.getByTestId<HTMLInputElement>("compose-receiver").select();
    await userEvent.paste("bob\ncarol\n");
    expect(chips()).toEqual(["bob", "carol"]);
  });

  it("shows a chip for each of a pasted column, and names what came twice", async () => {
    await paste("bob\ncarol\nbob\n");
    expect(chips()).toEqual(["bob", "carol"]);
    expect(screen.getByText(/1 duplicate removed: bob/)).toBeTruthy();
    expect(s.draft.receiver).toBe("bob");
    expect(screen.getByTestId("compose-send").textContent).toContain("Send to 2 receivers");
  });

  it("takes more by typing, and one away by its button or Backspace; a single one is a plain receiver again", async () => {
    await paste("bob,carol");
    await userEvent.type(screen.getByTestId("receiver-add"), "dave,erin{Enter}");
    expect(chips()).toEqual(["bob", "carol", "dave", "erin"]);
    await userEvent.type(screen.getByTestId("receiver-add"), "{Backspace}");
    await userEvent.click(screen.getByRole("button", { name: "Remove bob" }));
    expect(chips()).toEqual(["carol", "dave"]);
    await userEvent.click(screen.getByRole("button", { name: "Remove dave" }));
    expect((screen.getByTestId("compose-receiver") as HTMLInputElement).value).toBe("carol");
  });

  it("joins the queue once for each with an id of its own, and is not sent to all of them by another press", async () => {
    await paste("bob\ncarol");
    await userEvent.click(screen.getByTestId("compose-send"));
    await vi.waitFor(() => expect(asked(b, "queue_run")).toHaveLength(1));
    const drafts = asked(b, "queue_add_messages")[0]?.["drafts"] as Draft[];
    expect(drafts.map((draft) => draft.conversation.receiver)).toEqual(["bob", "carol"]);
    expect(drafts.every(({ body }) => !body.includes("message_client_id") && body.includes("hello"))).toBe(
      true,
    );
    expect(asked(b, "send")).toEqual([]);
    expect([s.draft.receiver, chips()]).toEqual(["", []]);
    expect(s.draft.string("/message/text")).toBe("hello");
  });

  it("shows for each how it went, and takes the same receivers again when asked", async () => {
    await paste("bob\ncarol\ndave");
    await userEvent.click(screen.getByTestId("compose-send"));
    await screen.findByTestId("handed");
    await report({
      items: ["bob", "carol", "dave"].map((id) => inQueue(id)),
      order: ["q-bob", "q-carol", "q-dave"],
    });
    expect(states()).toEqual(["waiting", "waiting", "waiting"]);
    await s.fresh();
    expect(states()).toEqual(["waiting", "waiting", "waiting"]);
    await report({ items: [inQueue("carol", { state: "rejected" })], order: ["q-carol", "q-dave"] });
    await vi.waitFor(() => expect(states()).toEqual(["sent", "rejected", "waiting"]));
    const unsent = { ...RESULT, outcome: "rejected" as const, code: null, never_left: true };
    await report({ items: [inQueue("carol", { state: "rejected", result: unsent })] });
    await vi.waitFor(() => expect(states()).toEqual(["sent", "failed", "waiting"]));
    const tooLong = { code: "body_too_large" as const, message: "", issues: [] };
    await report({ items: [inQueue("dave", { problem: tooLong })] });
    await vi.waitFor(() => expect(states()).toEqual(["sent", "failed", "failed"]));
    expect(screen.getByTestId("handed").textContent).toContain("Sent to 1 of 3 receivers");
    // A new message puts it away, as it does the result of one.
    const { handed } = s.receivers;
    await s.fresh();
    await vi.waitFor(() => expect(screen.queryByTestId("handed")).toBeNull());
    s.receivers.handed = handed;
    await screen.findByTestId("handed");
    await userEvent.click(screen.getByTestId("handed-again"));
    expect(chips()).toEqual(["bob", "carol", "dave"]);
  });

  it("is sent to nobody while one of them is not valid, and that one is marked", async () => {
    b.issues = [];
    b.answers["draft_preview"] = (args) => {
      const { draft } = args as { draft: Draft };
      const issue = { pointer: "/conversation/receiver", code: "account_characters", severity: "error" };
      const issues = draft.conversation.receiver === "ca#rol" ? [issue] : [];
      return { method: "POST", url: "u", headers: [], issues, syntax: null };
    };
    await paste("bob\nca#rol\ndave");
    await userEvent.click(screen.getByTestId("compose-send"));
    await screen.findByText(/1 receiver is not valid/);
    expect(asked(b, "queue_add_messages")).toEqual([]);
    // What was wrong is not listed any more once it is put right and sent.
    expect(screen.queryByTestId("compose-issues")).not.toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Remove ca#rol" }));
    await userEvent.click(screen.getByTestId("compose-send"));
    await vi.waitFor(() => expect(asked(b, "queue_add_messages")).toHaveLength(1));
    await vi.waitFor(() => expect(screen.queryByTestId("compose-issues")).toBeNull());
  });

  it("is made once of several presses, for the receivers and by the account of the first", async () => {
    const held: (() => void)[] = [];
    b.answers["draft_preview"] = () =>
      new Promise((resolve) =>
        held.push(() => resolve({ method: "POST", url: "u", headers: [], issues: [], syntax: null })),
      );
    await paste("bob\ncarol");
    const before = held.length;
    await userEvent.click(screen.getByTestId("compose-send"));
    await vi.waitFor(() => expect(held.length).toBeGreaterThanOrEqual(before + 2));
    expect(screen.getByTestId("compose-send").getAttribute("aria-busy")).toBe("true");
    expect([await sendToSeveral(s), await sendMessage(s)]).toEqual(["busy", "busy"]);
    s.use(() => PRODUCTION);
    await userEvent.type(screen.getByTestId("receiver-add"), "dave{Enter}");
    held.forEach((answer) => answer());
    await vi.waitFor(() => expect(asked(b, "queue_run")).toHaveLength(1));
    expect(asked(b, "queue_run")[0]).toMatchObject({ accountId: "sandbox" });
    expect(asked(b, "queue_add_messages")).toHaveLength(1);
    const drafts = asked(b, "queue_add_messages")[0]?.["drafts"] as Draft[];
    expect(drafts.map(({ account_id, conversation }) => [account_id, conversation.receiver])).toEqual([
      ["sandbox", "bob"],
      ["sandbox", "carol"],
    ]);
    expect(asked(b, "send")).toEqual([]);
    expect([s.draft.receiver, chips()], "only who was added since is still to be sent to").toEqual([
      "dave",
      [],
    ]);
  });

  it("comes back with its receivers after a new message, a single receiver or a removed chip", async () => {
    await paste("bob\ncarol\ndave");
    await s.fresh();
    await vi.waitFor(() => expect(chips()).toEqual([]));
    s.draft.undo();
    await vi.waitFor(() => expect(chips()).toEqual(["bob", "carol", "dave"]));
    await userEvent.click(screen.getByTestId("receivers-clear"));
    expect([s.draft.receiver, chips()]).toEqual(["bob", []]);
    s.draft.undo();
    await vi.waitFor(() => expect(chips()).toHaveLength(3));
    await userEvent.click(screen.getByRole("button", { name: "Remove bob" }));
    expect([s.draft.receiver, chips()]).toEqual(["carol", ["carol", "dave"]]);
    s.draft.undo();
    expect(s.draft.receiver).toBe("bob");
    await vi.waitFor(() => expect(chips()).toEqual(["bob", "carol", "dave"]));
    s.load({ ...s.out(), conversation: { sender: "x", kind: "p2p", receiver: "y" } });
    await vi.waitFor(() => expect(chips()).toEqual([]));
    s.draft.undo();
    await vi.waitFor(() => expect(chips()).toHaveLength(3));
  });

  it("is kept with its receivers, and opened with them at the next start", async () => {
    await paste("bob\ncarol");
    await s.save();
    const kept = asked(b, "draft_save").at(-1) as { draft: Draft; receivers: string[] };
    expect(kept.receivers).toEqual(["bob", "carol"]);
    b = bridge();
    s = sessionOf(() => ACCOUNT, kept.draft, kept.receivers);
    expect([s.receivers.list, s.draft.receiver]).toEqual([["bob", "carol"], "bob"]);
  });

  it("keeps its receivers when the queue cannot take it", async () => {
    b.answers["queue_add_messages"] = () =>
      Promise.reject({ code: "data_failed", message: "", field: null, line: null });
    await paste("bob\ncarol");
    await userEvent.click(screen.getByTestId("compose-send"));
    await vi.waitFor(() => expect(toast.list).toHaveLength(1));
    expect(chips()).toEqual(["bob", "carol"]);
  });
});

it("waits behind the messages that are in the queue already: those are not sent unasked", async () => {
  await open(inQueue("zoe"));
  await vi.waitFor(() => expect(s.queue.items).toHaveLength(1));
  await paste("bob\ncarol");
  expect(screen.getByTestId("compose-send").textContent).toContain("Add 2 messages to the queue");
  await userEvent.click(screen.getByTestId("compose-send"));
  await vi.waitFor(() => expect(asked(b, "queue_add_messages")).toHaveLength(1));
  expect(asked(b, "queue_run")).toEqual([]);
});
