import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { SendKind } from "@/bindings";
import { doubtWords, canCheck, canRepeat } from "@/i18n/calls";
import { en } from "@/i18n/en";
import { i18n } from "@/i18n/index.svelte";
import { zh } from "@/i18n/zh";
import { CALLS } from "@/rules";
import { ACCOUNT, asked, bridge, RESULT, type Bridge } from "../bridge.fixture";
import Compose from "../Compose.svelte";
import { session as sessionOf } from "../current";
import { CALLS_OF_RUST, describeCall, FORM } from "../form.fixture";
import type { Session } from "../session.svelte";
import { allPointers } from "../options/catalogue";
import { fieldName } from "@/i18n/fields";
import { issueWords } from "@/i18n/issues";
import { withAdded } from "./room-messages";

let b: Bridge;
const current = (): Session => sessionOf(() => ACCOUNT, null);

async function open(call: SendKind): Promise<void> {
  i18n.follow("en", "en");
  b = bridge();
  b.answers["call_describe"] = describeCall;
  render(Compose, FORM);
  const session = current();
  await vi.waitFor(() => expect(session.draft.string("/message/message_client_id")).toBeDefined());
  session.draft.set("/message/text", "hello");
  await session.chooseCall(call);
}

describe("every option of every call", () => {
  it("has words in both languages", () => {
    for (const words of [en, zh]) {
      const fields = words.options.fields as Record<string, { label: string; help: string }>;
      const groups = words.options.groups as Record<string, { label: string }>;
      const placed =
        /^\/(message\/(message_type|sub_type|text|attachment|message_client_id)|sender_id|receiver_ids?|type|content|from_account_id|sender_account_id)$/;
      for (const { kind, groups: all } of CALLS_OF_RUST)
        for (const group of all) {
          expect(groups[group.name]?.label, `${kind} ${group.name}`).toBeTruthy();
          for (const { pointer } of group.fields.filter((field) => !placed.test(field.pointer)))
            expect(fields[pointer]?.help, `${kind} ${pointer}`).toBeTruthy();
        }
    }
  });
});

it("the id that a call is repeated by stands beside the message, and clearing all options does not take it", async () => {
  await open("single");
  current().renewed = true;
  await current().chooseCall("chatroom_broadcast");
  expect(current().renewed, "this call has not used one up").toBe(false);
  const { groups } = CALLS_OF_RUST.find(({ kind }) => kind === "chatroom_broadcast")!;
  const id = current().draft.string("/client_broadcast_id");
  current().draft.clear(allPointers(groups));
  expect(id).toBeTruthy();
  expect(current().draft.string("/client_broadcast_id")).toBe(id);
});

describe("a call of unknown end", () => {
  it("is looked for and repeated only where its description allows it, and else says why not", () => {
    for (const call of Object.keys(CALLS) as SendKind[]) {
      const said = doubtWords(call);
      expect(said === "", call).toBe(call === "single");
      expect(canRepeat(call), call).toBe(CALLS[call].repeat !== "never");
    }
    expect([canCheck("batch"), canCheck("notification"), canCheck("broadcast")]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("several receivers in one call", () => {
  beforeEach(() => open("batch"));
  const chips = (): string[] =>
    screen.queryAllByTestId("receiver-chip").map((chip) => chip.textContent?.trim() ?? "");
  const paste = async (text: string): Promise<void> => {
    await userEvent.click(screen.getByTestId("receiver-add"));
    await userEvent.paste(text);
  };

  it("are a pasted column, each once, and what came again is named", async () => {
    await paste("bob\r\ncarol\r\nBOB\r\n");
    expect(chips()).toEqual(["bob", "carol"]);
    expect(screen.getByText(/1 duplicate removed: BOB/)).toBeTruthy();
    expect(current().draft.list("/receiver_ids")).toEqual(["bob", "carol"]);
  });

  it("are 100 at most: of 101 the surplus is said, and one press keeps the first 100", async () => {
    await paste(Array.from({ length: 101 }, (_, n) => `u${n}`).join("\n"));
    expect(screen.getByText(/1 too many: one call takes at most 100/)).toBeTruthy();
    await userEvent.click(screen.getByTestId("receivers-first"));
    expect(current().draft.list("/receiver_ids")).toHaveLength(100);
  });

  it("are handed over with their call, and each one's end is shown, the failed first with its cause", async () => {
    b.answers["send"] = () => ({
      ...RESULT,
      parts: [
        { kind: "receiver", name: "bob", outcome: "sent", code: null, msg: null },
        { kind: "receiver", name: "nobody", outcome: "rejected", code: 102404, msg: "account not exist" },
      ],
      part_codes: [
        {
          code: 102404,
          explained: { code: "102404", en: { meaning: "No such account.", cause: "", action: "Create it." } },
        },
      ],
    });
    await paste("bob,nobody");
    await userEvent.click(screen.getByTestId("compose-send"));
    await screen.findByTestId("parts-sum");
    expect(asked(b, "send")[0]?.["draft"]).toMatchObject({ kind: "batch" });
    expect(screen.getByTestId("parts-sum").textContent).toBe("Sent to 1 of 2 receivers");
    const [first] = screen.getAllByTestId("part");
    expect(first?.dataset).toMatchObject({ name: "nobody", outcome: "rejected" });
    expect(first?.textContent).toContain("No such account. Create it.");
    expect(first?.textContent.replace(/\s+/g, " ")).toContain("nobody code 102404");
  });
});

it("counts anew whom a call to everybody reaches, once a send has made more known", async () => {
  await open("broadcast");
  b.answers["broadcast_reach"] = () => ({ accounts: 5, rooms: 0 });
  current().draft.set("/content", "Version 5 is here");
  await userEvent.click(screen.getByTestId("compose-send"));
  await vi.waitFor(() => expect(screen.getByTestId("compose-reach").textContent).toContain("5 accounts"));
  // The service calls the id of a broadcast so, and not message_server_id.
  const id = await screen.findByTestId("compose-server-id");
  expect(id.closest("dl")?.textContent).toContain("broadcast_id");
  expect(id.closest("dl")?.textContent).not.toContain("message_server_id");
});

describe("an issue of a chatroom batch", () => {
  it("names the message that it is of", () => {
    i18n.follow("en", "en");
    expect(fieldName("/messages/2/text")).toBe("Message 3");
    expect(fieldName("/messages/0")).toBe("Message 1");
    expect(fieldName("/room_id")).toBe("Chatroom ID");
  });
});

describe("a chatroom", () => {
  it("stays the same where several messages go into it by one call, and back", async () => {
    await open("chatroom");
    const { draft } = current();
    draft.type("receiver", "5001");
    await current().chooseCall("chatroom_batch");
    expect(draft.raw("/room_id")).toBe("5001");
    expect(draft.raw("/messages")).toContain("hello");
    await current().chooseCall("chatroom");
    expect(draft.receiver).toBe("5001");
    expect(draft.string("/message/text")).toBe("hello");
  });
});

describe("messages to some in a chatroom", () => {
  it("are shown with how many see them", async () => {
    await open("chatroom_batch");
    const bubbles = await screen.findByTestId("compose-room-bubbles");
    expect(bubbles.textContent).not.toContain("Visible to");
    current().draft.set("/receiver_ids", ["bob", "carol"]);
    await vi.waitFor(() => expect(bubbles.textContent).toContain("Visible to 2 members"));
  });
});

describe("too many messages for one call", () => {
  it("are counted, and the form offers to keep the first of them", async () => {
    await open("chatroom_batch");
    const { draft } = current();
    const add = (n: number): void => draft.setText(withAdded(draft.text, `id-${n}`, `text ${n}`));
    for (let n = 1; n < 23; n++) add(n);
    const user = userEvent.setup();
    expect((await screen.findByTestId("room-messages-over")).textContent).toContain("3 too many");
    expect((screen.getByTestId("room-message-add") as HTMLButtonElement).disabled).toBe(true);
    await user.click(screen.getByTestId("room-messages-first"));
    await vi.waitFor(() => expect(screen.queryByTestId("room-messages-over")).toBeNull());
    expect(screen.getAllByTestId("room-message")).toHaveLength(20);
    await user.click(screen.getAllByTestId("room-message-remove")[0] as HTMLElement);
    expect(screen.getAllByTestId("room-message")).toHaveLength(19);
    expect(draft.raw("/messages")).not.toContain("hello");
  });
});

it("says of what a directed message has no place for that its receivers shut it out", () => {
  i18n.follow("en", "en");
  const none = { max: null, actual: null, text: null, expected: null };
  const issue = { code: "not_applicable", severity: "error", ...none } as const;
  for (const pointer of ["/message_config", "/message/location_x", "/messages/1/location_y"])
    expect(issueWords({ ...issue, pointer, related: "/receiver_ids" })).toContain("or send to everyone");
});

it("says that streams do not reach super teams, and not that the receiver has no effect", () => {
  i18n.follow("en", "en");
  const issue = { pointer: "/conversation/receiver", code: "not_applicable", severity: "error" } as const;
  const none = { max: null, actual: null, related: null, text: null, expected: null };
  expect(issueWords({ ...issue, ...none })).toBe(
    "Streams can be sent to accounts and teams, not to super teams",
  );
  expect(issueWords({ ...issue, ...none, pointer: "/team_option" })).toBe(
    "No effect for this conversation or message type",
  );
});
