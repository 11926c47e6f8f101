import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActReport } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { details, row } from "../table.fixture";
import { Actions, type ActionsBackend } from "./actions.svelte";
import ActionRecords from "./ActionRecords.svelte";
import { partsOf, withAttachment, withText } from "./body";
import { keptOf, methodOf, reactionOf } from "./record";
import { BODY, NOTE, act, actionsBackend } from "./actions.fixture";

const backend = actionsBackend();

beforeEach(() => {
  i18n.language = "en";
});
afterEach(cleanup);

describe("what was done", () => {
  it("is listed with its way, its end and who read the message", async () => {
    const receipts = { read: 1, unread: 1, read_account_ids: ["han"], unread_account_ids: ["jim"] };
    const of = details(row(1), {
      acts: [act({ id: "2", kind: "read_by" }), act()],
      notes: [{ ...NOTE, receipts }, NOTE],
    });
    const actions = new Actions(backend, of.row.id, () => undefined);
    actions.last = "2";
    render(ActionRecords, { details: of, actions });
    const shown = screen.getAllByTestId("history-action");
    expect(shown.map((one) => [one.dataset.kind, one.dataset.state])).toEqual([
      ["read_by", "done"],
      ["recall", "done"],
    ]);
    expect(shown[1]?.textContent).toContain("Two-sided recall");
    expect(screen.getByTestId("history-receipts-read").textContent?.trim()).toBe("han");
    expect(screen.getByTestId("history-receipts-unread").textContent?.trim()).toBe("jim");
  });

  it("says for whom a message was marked as read", () => {
    const marked = act({ kind: "mark_read", request_body: '{"from_account_id":"han"}' });
    const of = details(row(1), { acts: [marked], notes: [NOTE] });
    const actions = new Actions(backend, of.row.id, () => undefined);
    actions.last = marked.id;
    render(ActionRecords, { details: of, actions });
    expect(screen.getByTestId("history-action-reader").textContent).toBe("han");
  });
});

describe("an act under way", () => {
  it("can be left waiting, and its record says what is known then", async () => {
    const left: string[] = [];
    let end: (report: ActReport) => void = () => undefined;
    let named = "";
    const waiting: ActionsBackend = {
      ...backend,
      act: (_, __, ___, operation) => {
        named = operation;
        return new Promise((resolve) => (end = resolve));
      },
      cancel: async (operation) => {
        left.push(operation);
        end({ act: act({ id: "7", state: "unknown" }), note: NOTE, unwritten: false } as ActReport);
        return true;
      },
    };
    const of = details(row(1), {
      acts: [act({ id: "7", state: "unknown", error: "cancelled", code: null, answer: null })],
      notes: [NOTE],
    });
    const actions = new Actions(waiting, of.row.id, () => undefined);
    const running = actions.run({ kind: "read" });
    render(ActionRecords, { details: of, actions });
    await userEvent.setup({ pointerEventsCheck: 0 }).click(screen.getByTestId("history-action-stop"));
    await running;
    expect(left).toEqual([named]);
    await waitFor(() => expect(screen.queryByTestId("history-action-stop")).toBeNull());
    const shown = await screen.findByTestId("history-action");
    await waitFor(() => expect(shown.textContent).toContain(i18n.w.actions.record.unknown));
  });
});

describe("the request of a change", () => {
  it("changes what was typed and nothing else", () => {
    expect(withText(BODY, 'a"b')).toBe(BODY.replace('"旧"', '"a\\"b"'));
    expect(withAttachment(BODY, '{ "n": 1.500 }')).toBe(BODY.replace('{"n":1.50}', '{ "n": 1.500 }'));
    expect(partsOf(BODY)).toEqual({ text: "旧", attachment: '{"n":1.50}', messageType: null });
    expect(partsOf("[]")).toBeNull();
  });
});

describe("a recorded act", () => {
  it("reports its way by its parameters, and the message by its answer", () => {
    expect(methodOf(act())).toBe("two_sided");
    expect(methodOf(act({ kind: "modify" }))).toBeNull();
    const answer =
      '{"code":200,"data":{"message_server_id":9007199254740993,"modify_account_id":"li","modify_time":5}}';
    expect(keptOf(answer)).toEqual({
      json: '{"message_server_id":9007199254740993,"modify_account_id":"li","modify_time":5}',
      modified: { by: "li", at_ms: 5 },
    });
    expect(keptOf("<html>")).toBeNull();
  });
});

it("lists reactions, replies and what a room's history shows", () => {
  const acts = [
    act({ id: "4", kind: "read" }),
    act({ id: "3", kind: "thread" }),
    act({ id: "2", kind: "reactions" }),
  ];
  const reactions = [{ operator_id: "han", index: 7, extension: "", time_ms: 1 }];
  const replies = [
    { sender_id: "jim", message_server_id: "9007199254740993", create_time_ms: 2, text: "好" },
  ];
  const of = details(row(1), {
    acts,
    notes: [
      { ...NOTE, room: { looked_at: 3, found: [], missing: ["m-2"] } },
      { ...NOTE, thread: { total: 1, replies, has_more: true } },
      { ...NOTE, reactions },
    ],
  });
  const actions = new Actions(backend, of.row.id, () => undefined);
  for (const id of ["2", "3", "4"]) {
    actions.last = id;
    const page = render(ActionRecords, { details: of, actions });
    const shown = page.container.textContent ?? "";
    if (id === "2") expect(shown).toContain("Reaction 7 of han");
    if (id === "3")
      expect([shown.includes("好"), shown.includes("There are more replies")]).toEqual([true, true]);
    if (id === "4") expect(shown).toContain("Not among the newest 3 messages of the room's history: m-2");
    cleanup();
  }
  const reacted = act({ kind: "react", request_body: '{"operator_id":"han","index":9007199254740993}' });
  expect(reactionOf(reacted)).toEqual({ operator: "han", index: "9007199254740993" });
});
