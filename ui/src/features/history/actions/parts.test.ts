import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActChoices, ActOrder, ActReport, Details, KeptPart } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import Receivers from "../Receivers.svelte";
import { actions as none, details, row } from "../table.fixture";
import { Actions } from "./actions.svelte";
import { detailsOf } from "./parts";

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
