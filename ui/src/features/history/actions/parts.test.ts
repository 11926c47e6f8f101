import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActChoices, ActOrder, ActReport, Details, KeptPart } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import Receivers from "../Receivers.svelte";
import { actions as none, details, row } from "../table.fixture";
import ActionRecords from "./ActionRecords.svelte";
import { act, actionsBackend, BODY, NOTE } from "./actions.fixture";
import { Actions, type ActionsBackend } from "./actions.svelte";
import { partsOf, withAttachment, withText } from "./body";
import { detailsOf } from "./parts";
import { keptOf, methodOf, reactionOf } from "./record";

describe("a call to several", () => {
  const choices: ActChoices = details(row(1)).choices;

  let asked: { order: ActOrder; part: string | null }[];
  /** Questions for what can be done that wait to be answered, by receiver. */
  let held: Map<string, () => void> | null;
  /** Ends the act that is under way. */
  let end: () => void;

  function receivers(): { actions: Actions; user: ReturnType<typeof userEvent.setup> } {
    const parts = ["bob", "eve"].map((name) => ({ kind: "receiver", name, outcome: "sent" }) as KeptPart);
    const of = details(row(1, { kind: "batch" }), { conversation: null, receiver: "bob, eve", parts });
    const actions = new Actions(
      {
        ...none,
        act: async (_, part, order) => {
          asked.push({ order, part });
          await new Promise<void>((resolve) => (end = resolve));
          return { act: { id: "1", kind: "read", state: "done" }, unwritten: false } as ActReport;
        },
        partChoices: async (_, part) => {
          if (held) await new Promise<void>((resolve) => held?.set(part, resolve));
          return choices;
        },
      },
      of.row.id,
      () => undefined,
    );
    render(Receivers, { details: of, account: null, actions, onreply: () => undefined });
    return { actions, user: userEvent.setup({ pointerEventsCheck: 0 }) };
  }

  beforeEach(() => {
    i18n.language = "en";
    asked = [];
    held = null;
  });
  afterEach(cleanup);

  describe("while something is being done with a call to several", () => {
    it("nothing else can be chosen in a menu that is open, which says why", async () => {
      const { actions, user } = receivers();
      await user.click(screen.getAllByTestId("part-actions")[0]!);
      await screen.findByTestId("history-action-recall");
      const running = actions.run({ kind: "read" }, "eve");
      await waitFor(() =>
        expect(screen.getByTestId("history-action-recall").getAttribute("aria-disabled")).toBe("true"),
      );
      expect(screen.getByTestId("history-action-recall").textContent).toContain(i18n.w.actions.busy.read);
      await user.click(screen.getByTestId("history-action-recall"));
      expect(screen.queryByTestId("history-recall")).toBeNull();
      end();
      await running;
      await waitFor(() =>
        expect(screen.getByTestId("history-action-recall").getAttribute("aria-disabled")).toBeNull(),
      );
    });

    it("no other menu opens, until it has ended", async () => {
      const { actions, user } = receivers();
      const running = actions.run({ kind: "read" }, "eve");
      const [bob] = screen.getAllByTestId("part-actions");
      await waitFor(() => expect(bob?.getAttribute("aria-disabled")).toBe("true"));
      await user.click(bob!);
      expect(screen.queryByTestId("history-action-recall")).toBeNull();
      end();
      await running;
      await user.click(bob!);
      expect(await screen.findByTestId("history-action-recall")).toBeTruthy();
    });
  });

  it("the menu of the receiver pressed last is shown, even when the other answer comes later", async () => {
    held = new Map();
    const { user } = receivers();
    const [bob, eve] = screen.getAllByTestId("part-actions");
    await user.click(bob!);
    await user.click(eve!);
    held.get("eve")?.();
    await screen.findByTestId("history-action-read");
    held.get("bob")?.();
    await new Promise((later) => setTimeout(later, 0));
    await user.click(screen.getByTestId("history-action-read"));
    await waitFor(() => expect(asked).toEqual([{ order: { kind: "read" }, part: "eve" }]));
  });

  describe("one message of a call to a chatroom", () => {
    const several = (request_body: string): Details =>
      details(row(1, { kind: "chatroom_batch", snippet: "one two" }), { request_body });
    const BODY = `{"room_id":9007199254740993,"messages":[
    {"message_client_id":"m1","message_type":0,"text":"one"},
    {"message_client_id":"m2","message_type":0,"text":"two"},
    {"message_client_id":"m3","message_type":1,"attachment":{}}]}`;

    it("is asked about with its own text, or else by its ID", () => {
      const asked = (name: string, body = BODY) => detailsOf(several(body), name, choices).row.snippet;
      expect([asked("m2"), asked("m3"), asked("m4")]).toEqual(["two", "m3", "m4"]);
      expect([asked("m1", "{"), asked("m1", "null"), asked("m1", '{"messages":[null]}')]).toEqual([
        "m1",
        "m1",
        "m1",
      ]);
    });
  });
});

describe("the record of an action", () => {
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
});
