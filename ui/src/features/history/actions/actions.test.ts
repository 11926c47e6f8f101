import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActOrder, ActReport, Account, Details, Draft, KeptPart, RecordedAct } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import Receivers from "../Receivers.svelte";
import { details, row } from "../table.fixture";
import { Actions, type ActionsBackend } from "./actions.svelte";
import ActionMenu from "./ActionMenu.svelte";
import { detailsOf } from "./parts";
import { partOf } from "./record";
import { BODY, NOTE, REPLY, act, actionsBackend, type AskedAct } from "./actions.fixture";

let asked: AskedAct[];
let replies: Draft[];
let backend: ActionsBackend;

function menu(of: Details, account: Account | null = null, again: () => void = () => undefined) {
  const actions = new Actions(backend, of.row.id, () => undefined);
  render(ActionMenu, {
    details: of,
    account,
    actions,
    onreply: (draft) => replies.push(draft),
    whole: { onagain: again, oncompare: () => undefined, oncontact: () => undefined },
  });
  return userEvent.setup({ pointerEventsCheck: 0 });
}

beforeEach(() => {
  i18n.language = "en";
  asked = [];
  replies = [];
  backend = actionsBackend(asked);
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
    await waitFor(() => expect(document.activeElement).toBe(text));
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

describe("a message of a chatroom", () => {
  const inRoom = (): Details => {
    const of = details(row(1, { kind: "chatroom" }), {
      sender: "host",
      receiver: "5001",
      conversation: null,
    });
    const no = { closed: "in_chatroom", until: null } as const;
    of.choices = { ...of.choices, two_sided: no, modify: no, recall_room: { closed: null, until: null } };
    return of;
  };

  it("is recalled by its sender unless somebody else is named, with what was filled in alone", async () => {
    const user = menu(inRoom());
    await user.click(screen.getByTestId("history-actions"));
    await user.click(await screen.findByTestId("history-action-recall"));
    const operator = await screen.findByTestId<HTMLInputElement>("history-recall-room-operator");
    expect(operator.value).toBe("host");
    await user.click(screen.getByTestId("history-recall-room-delete"));
    await user.click(screen.getByTestId("history-recall-room-yes"));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toEqual({
      order: {
        kind: "recall_room",
        operator_id: "host",
        notification_enabled: false,
        notification_extension: null,
      },
    });
  });

  it("is offered nothing that rooms do not have", async () => {
    const user = menu(inRoom());
    await user.click(screen.getByTestId("history-actions"));
    await screen.findByTestId("history-action-read");
    for (const key of ["modify", "read_by", "mark_read", "reply", "thread", "react", "reactions"])
      expect(screen.queryByTestId(`history-action-${key}`), key).toBeNull();
  });
});

describe("a reaction", () => {
  it("is that of the receiver in a direct chat, and nothing that is empty is sent", async () => {
    const user = menu(details(row(1)));
    await user.click(screen.getByTestId("history-actions"));
    await user.click(await screen.findByTestId("history-action-react"));
    const index = await screen.findByTestId("history-react-index");
    await user.clear(index);
    await user.type(index, "0");
    await user.click(screen.getByTestId("history-react-yes"));
    expect(asked).toEqual([]);
    await user.clear(index);
    await user.type(index, "7");
    await user.click(screen.getByTestId("history-react-yes"));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.order).toEqual({
      kind: "react",
      operator_id: "han-meimei",
      index: 7,
      extension: null,
      push_enabled: null,
      push_content: null,
      push_payload: null,
    });
  });

  it("is taken away by its number and its account", async () => {
    const user = menu(details(row(1)));
    await user.click(screen.getByTestId("history-actions"));
    await user.click(await screen.findByTestId("history-action-react"));
    await user.click(await screen.findByTestId("history-react-remove"));
    await user.click(screen.getByTestId("history-react-yes"));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.order).toEqual({ kind: "unreact", operator_id: "han-meimei", index: 1 });
  });
});

it("a message is marked as read by Enter in the field of its reader", async () => {
  const user = menu(details(row(1)));
  await user.click(screen.getByTestId("history-actions"));
  await user.click(await screen.findByTestId("history-action-mark_read"));
  const reader = await screen.findByTestId("history-mark-read-reader");
  await user.clear(reader);
  await user.type(reader, "han{Enter}");
  await waitFor(() => expect(asked.map(({ order }) => order)).toMatchObject([{ kind: "mark_read" }]));
});

it("a reply is opened to be written, and nothing is done with the message", async () => {
  const user = menu(details(row(1)));
  await user.click(screen.getByTestId("history-actions"));
  await user.click(await screen.findByTestId("history-action-reply"));
  await waitFor(() => expect(replies).toEqual([REPLY]));
  expect(asked).toEqual([]);
});

describe("one of several messages", () => {
  const parts = [
    { kind: "receiver", name: "bob", message_server_id: "9007199254740993" },
    { kind: "receiver", name: "eve", message_server_id: "9007199254740994" },
  ] as KeptPart[];
  const several = (): Details =>
    details(row(1, { kind: "batch" }), { conversation: null, receiver: "bob, eve", parts });

  it("has a menu of its own where it was sent, and what is chosen there is done with it alone", async () => {
    const of = several();
    of.parts = parts.map((part, at) => ({ ...part, outcome: at === 0 ? "sent" : "rejected" }) as KeptPart);
    const actions = new Actions(backend, of.row.id, () => undefined);
    render(Receivers, { details: of, account: null, actions, onreply: () => undefined });
    const user = userEvent.setup({ pointerEventsCheck: 0 });
    const buttons = screen.getAllByTestId("part-actions");
    expect(buttons.map((one) => one.getAttribute("aria-label"))).toEqual(["Actions for the message to bob"]);
    await user.click(buttons[0]!);
    await user.click(await screen.findByTestId("history-action-read"));
    await waitFor(() => expect(asked).toEqual([{ order: { kind: "read" }, part: "bob" }]));
    asked.length = 0;
    await user.click(screen.getByTestId("part-actions"));
    await user.click(await screen.findByTestId("history-action-recall"));
    expect((await screen.findByTestId("history-recall")).textContent).toContain("bob");
    await user.click(screen.getByTestId("history-recall-yes"));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatchObject({ order: { kind: "recall" }, part: "bob" });
    await waitFor(() => expect(screen.queryByTestId("history-recall")).toBeNull());
  });

  it("is found in what was recorded, to the last digit", () => {
    const at = (change: Partial<RecordedAct>) => partOf(act(change), parts);
    expect(
      at({ url: "https://h.test/im/v2/conversations/a%7C1%7Cbob/messages/9007199254740993?type=2" }),
    ).toBe("bob");
    expect(at({ request_body: '{"message":{"message_server_id":9007199254740994}}' })).toBe("eve");
    expect(at({ request_body: '{"messages":[{"message_server_id":9007199254740994}]}' })).toBe("eve");
    expect(at({ url: "https://h.test/thread_messages?message_server_id=9007199254740994" })).toBe("eve");
    expect(at({})).toBeNull();
    const room = [{ kind: "message", name: "a/b", message_server_id: null }] as KeptPart[];
    expect(partOf(act({ url: "https://h.test/im/v2/chatrooms/5/messages/a%2Fb?operator_id=x" }), room)).toBe(
      "a/b",
    );
  });

  it("is asked about with its own receiver", () => {
    const one = detailsOf(several(), "bob", details(row(1)).choices);
    expect([one.receiver, one.conversation]).toEqual([
      "bob",
      { sender: "li.lei", kind: "p2p", receiver: "bob" },
    ]);
  });
});
