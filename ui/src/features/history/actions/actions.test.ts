import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActNote, ActOrder, ActReport, Account, Details, RecordedAct } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import { details, row } from "../table.fixture";
import { Actions, type ActionsBackend } from "./actions.svelte";
import ActionMenu from "./ActionMenu.svelte";
import ActionRecords from "./ActionRecords.svelte";
import { partsOf, withAttachment, withText } from "./body";
import { keptOf, methodOf } from "./record";

const BODY = '{"message":{"message_server_id":9007199254740993,"text":"旧","attachment":{"n":1.50}}}';
let asked: { order: ActOrder }[];

function act(change: Partial<RecordedAct> = {}): RecordedAct {
  return {
    id: "1",
    kind: "recall",
    state: "done",
    trace_id: "t",
    method: "DELETE",
    url: "https://h.test/im/v2/conversations/a%7C1%7Cb/messages/1?type=2&description=%E9%9B%81",
    request_headers: [],
    request_body: null,
    started_at_ms: 1_764_000_000_000,
    finished_at_ms: 1_764_000_000_042,
    took_ms: 42,
    http_status: 200,
    code: 200,
    msg: "success",
    error: null,
    answer: '{"code":200,"msg":"success","data":{}}',
    attempts: [],
    ...change,
  };
}
const NOTE: ActNote = { explained: null, receipts: null };

const backend: ActionsBackend = {
  act: async (_, order) => {
    asked.push({ order });
    return { act: act(), note: NOTE, unwritten: false } as ActReport;
  },
  cancel: async () => false,
  modifyBody: async () => BODY,
};

function menu(of: Details, account: Account | null = null, again: () => void = () => undefined) {
  const actions = new Actions(backend, of.row.id, () => undefined);
  render(ActionMenu, {
    details: of,
    account,
    actions,
    onagain: again,
    oncompare: () => undefined,
    oncontact: () => undefined,
  });
  return userEvent.setup({ pointerEventsCheck: 0 });
}

beforeEach(() => {
  i18n.language = "en";
  asked = [];
});
afterEach(cleanup);

describe("what changed something", () => {
  it("is reported wherever the user looks by then, and what only asked is not", async () => {
    toast.list = [];
    const actions = new Actions(backend, "7", () => undefined);
    await actions.run({ kind: "recall" } as ActOrder);
    expect(toast.list.map((one) => [one.kind, one.title()])).toEqual([["success", "Recall · Done"]]);
    const asking = new Actions(
      {
        ...backend,
        act: async () => ({ act: act({ kind: "read" }), note: NOTE, unwritten: false }) as ActReport,
      },
      "7",
      () => undefined,
    );
    await asking.run({ kind: "read" } as ActOrder);
    expect(toast.list).toHaveLength(1);
  });
});

describe("the actions menu", () => {
  it("says why something cannot be done, and does not do it", async () => {
    const of = details(row(1));
    of.choices = { ...of.choices, read_by: { closed: "no_receipts_asked", until: null } };
    const user = menu(of);
    await user.click(screen.getByTestId("history-actions"));
    const item = await screen.findByTestId("history-action-read_by");
    expect(item.getAttribute("aria-disabled")).toBe("true");
    expect(item.textContent).toContain("mark_as_read");
    await user.click(item);
    expect(asked).toEqual([]);
  });

  it("reads the state at once, without asking", async () => {
    const user = menu(details(row(1, { production: true })));
    await user.click(screen.getByTestId("history-actions"));
    await user.click(await screen.findByTestId("history-action-read"));
    await waitFor(() => expect(asked).toEqual([{ order: { kind: "read" } }]));
  });

  it("recalls with what was filled in alone, and leaves the question before production to Rust", async () => {
    const user = menu(details(row(1, { production: true })));
    await user.click(screen.getByTestId("history-actions"));
    await user.click(await screen.findByTestId("history-action-recall"));
    await user.type(await screen.findByTestId("history-recall-description"), "收回");
    await user.click(screen.getByTestId("history-recall-yes"));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toEqual({
      order: {
        kind: "recall",
        method: "two_sided",
        description: "收回",
        push_content: null,
        push_payload: null,
        route_environment: null,
        attach: null,
        check_team_member_valid: null,
        ignore_window: null,
      },
    });
  });

  it("keeps every digit of a change, and sends nothing while nothing is changed", async () => {
    const user = menu(details(row(1)));
    await user.click(screen.getByTestId("history-actions"));
    await user.click(await screen.findByTestId("history-action-modify"));
    const text = await screen.findByTestId<HTMLTextAreaElement>("history-modify-text");
    const yes = screen.getByTestId<HTMLButtonElement>("history-modify-yes");
    expect(yes.disabled).toBe(true);
    await user.clear(text);
    await user.type(text, "新");
    await user.click(yes);
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.order).toEqual({ kind: "modify", body: BODY.replace("旧", "新") });
  });

  it("asks before the same content goes out once more", async () => {
    const account = { id: "a1", name: "A", stage: "test", sandbox: false } as Account;
    let again = 0;
    const user = menu(details(row(1)), account, () => again++);
    await user.click(screen.getByTestId("history-actions"));
    await user.click(await screen.findByTestId("history-action-again"));
    expect(again).toBe(0);
    await user.click(await screen.findByTestId("history-again-yes"));
    expect(again).toBe(1);
  });
});

describe("what was done", () => {
  it("is listed with its way, its end and who read the message", async () => {
    const receipts = { read: 1, unread: 1, read_account_ids: ["han"], unread_account_ids: ["jim"] };
    const of = details(row(1), {
      acts: [act({ id: "2", kind: "read_by" }), act()],
      notes: [{ explained: null, receipts }, NOTE],
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
      act: (_, __, operation) => {
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
