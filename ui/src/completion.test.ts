// Where an account or a team is entered, the address book completes it: fields that stand in several features.
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DirectoryTeam, SendKind } from "@/bindings";
import type { KnownId } from "@/components/known-ids";
import Around from "@/components/known-ids-around.fixture.svelte";
import { ACCOUNT, bridge } from "@/features/compose/bridge.fixture";
import OneList from "@/features/bulk/suppression/OneList.svelte";
import { suppressed } from "@/features/bulk/suppression/suppression.fixture";
import { SuppressionLists } from "@/features/bulk/suppression/suppression.svelte";
import Compose from "@/features/compose/Compose.svelte";
import { session } from "@/features/compose/current";
import { describeCall, FORM } from "@/features/compose/form.fixture";
import { actionsBackend } from "@/features/history/actions/actions.fixture";
import { Actions } from "@/features/history/actions/actions.svelte";
import ReactDialog from "@/features/history/actions/ReactDialog.svelte";
import RecallRoomDialog from "@/features/history/actions/RecallRoomDialog.svelte";
import { details, row } from "@/features/history/table.fixture";
import { team } from "@/features/sandbox/seat/population";
import SeatTeamRow from "@/features/sandbox/seat/SeatTeamRow.svelte";
import { i18n } from "@/i18n/index.svelte";

const known: KnownId[] = [
  { kind: "p2p", id: "bob", name: "Bob Li", note: "test phone" },
  { kind: "p2p", id: "carol", name: "Carol", note: "" },
  { kind: "team", id: "8001", name: "Bobsleigh", note: "" },
];
const current = () => session(() => ACCOUNT, null);

beforeEach(() => i18n.show("en"));

describe("the form of a call", () => {
  async function open(call: SendKind): Promise<void> {
    const b = bridge();
    b.answers["call_describe"] = describeCall;
    render(Around, { known, component: Compose as never, inside: FORM });
    await vi.waitFor(() => expect(current().draft.string("/message/message_client_id")).toBeDefined());
    await current().chooseCall(call);
  }
  async function complete(field: string, typed: string): Promise<string> {
    await userEvent.clear(await screen.findByTestId(field));
    await userEvent.type(screen.getByTestId(field), typed);
    await userEvent.click(await screen.findByTestId("known-id"));
    return screen.getByTestId<HTMLInputElement>(field).value;
  }

  it("completes the sender in a chatroom, and the accounts a message there is for", async () => {
    await open("chatroom");
    expect(await complete("compose-call-sender", "Li")).toBe("bob");
    await complete("receiver-add", "caro");
    expect(current().draft.list("/receiver_ids")).toEqual(["carol"]);
  });

  it("completes the sender of several messages for a chatroom", async () => {
    await open("chatroom_batch");
    expect(await complete("compose-call-sender", "phone")).toBe("bob");
  });

  it("completes who gets a notification, of the kind that is chosen", async () => {
    await open("notification");
    expect(await complete("compose-call-receiver", "phone")).toBe("bob");
    await userEvent.click(screen.getByTestId("compose-type-of-team"));
    expect(await complete("compose-call-receiver", "bobs")).toBe("8001");
  });
});

describe("who acts on a message", () => {
  it.each([
    ["history-react-operator", ReactDialog],
    ["history-recall-room-operator", RecallRoomDialog],
  ])("is completed in %s", async (field, component) => {
    const inside = {
      details: details(row(1)),
      account: null,
      production: false,
      actions: new Actions(actionsBackend(), "1", () => {}).of(null),
      onclose() {},
    };
    render(Around, { known, component: component as never, inside });
    await userEvent.clear(await screen.findByTestId(field));
    await userEvent.type(screen.getByTestId(field), "phone");
    await userEvent.click(await screen.findByTestId("known-id"));
    expect(screen.getByTestId<HTMLInputElement>(field).value).toBe("bob");
  });
});

describe("who never gets a bulk message", () => {
  it("is completed one after the other, of the kind that is chosen", async () => {
    const { kept, backend } = suppressed();
    kept.set("staff", []);
    const lists = new SuppressionLists(backend);
    await lists.show("staff");
    const list = { name: "staff", account_id: null, entries: 0 };
    render(Around, { known, component: OneList as never, inside: { lists, list } });
    await userEvent.type(await screen.findByTestId("bulk-list-text"), "dave{Enter}phon");
    await userEvent.click(await screen.findByTestId("known-id"));
    expect(lists.text).toBe("dave\nbob");
  });
});

describe("the members of a listed team", () => {
  it("are completed one after the other, and kept at once", async () => {
    let kept: Required<DirectoryTeam> = team({
      team_id: "42",
      members: [{ account_id: "dave", muted: true }],
    });
    const onchange = (changed: Required<DirectoryTeam>): void => void (kept = changed);
    render(Around, {
      known,
      component: SeatTeamRow as never,
      inside: { team: kept, onchange, onremove() {} },
    });
    await userEvent.type(screen.getByTestId("seat-members"), " phon");
    await waitFor(() => expect(screen.getAllByTestId("known-id")).toHaveLength(1));
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(screen.getByTestId<HTMLInputElement>("seat-members").value).toBe("dave bob");
    expect(kept.members).toEqual([
      { account_id: "dave", muted: true },
      { account_id: "bob", muted: false },
    ]);
  });
});
