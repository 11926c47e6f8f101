import type { Node } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import type { CallDescription, Group, SendKind } from "@/bindings";
import { isSet, parse, rawAt } from "../body";
import { Raw, write } from "../edit";
import { DraftState } from "../draft.svelte";
import { OFFERED } from "./offered";
import DESCRIPTIONS from "./descriptions.fixture.json";
import { switchBody } from "./switch";

const groups = (call: SendKind): readonly Group[] =>
  (DESCRIPTIONS as unknown as CallDescription[]).find(({ kind }) => kind === call)?.groups ?? [];

/** A body with every option of a call, and keys that nobody knows. */
function full(call: SendKind): string {
  const samples: Record<string, string> = {
    bool: "false",
    text: '"文\\u6587 text"',
    json_text: '"{\\"n\\":1.50}"',
    integer: "1",
    number: "1.50",
    int64: "9007199254740993",
    millis: "1790000000001",
    account_ids: '["a","B"]',
    texts: '["ios"]',
    object: '{"x":1.0}',
    objects: '[{"y":12345678901234567890}]',
  };
  const all = groups(call).flatMap((group) => group.fields);
  return all.reduce(
    (text, { pointer, kind }) => write(text, pointer, new Raw(samples[kind] ?? "1")),
    '{"own":1.50, "other":{}}',
  );
}

/** The same values to the digit, in whatever order. */
function values(text: string): unknown {
  const of = (node: Node): unknown => {
    if (node.type === "object") {
      const members = (node.children ?? []).map(({ children }) => children as [Node, Node]);
      const sorted = members.map(([key, value]) => [String(key.value), of(value)] as const);
      return Object.fromEntries(sorted.sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    if (node.type === "array") return (node.children ?? []).map(of);
    return text.slice(node.offset, node.offset + node.length);
  };
  return of(parse(text).root as Node);
}

describe("several messages into a chatroom", () => {
  it("begin with the one of the form, which is there again when one is sent", () => {
    const text = `{"sender_id":"a","message":{"message_client_id":"m","message_type":0,"text":"hi","n":1.50}}`;
    const there = switchBody(text, groups("chatroom"), groups("chatroom_batch"), new Map());
    expect(rawAt(parse(there.text), "/messages")).toBe(
      `[{"message_client_id":"m","message_type":0,"text":"hi","n":1.50}]`,
    );
    const back = switchBody(there.text, groups("chatroom_batch"), groups("chatroom"), there.aside);
    expect(values(back.text)).toEqual(values(text));
  });
});

describe("choosing another call", () => {
  const pairs = OFFERED.flatMap((from) =>
    OFFERED.filter((to) => to !== from).map((to) => [from, to] as const),
  );

  it.each(pairs)("from %s to %s and back loses no option, key or digit", (from, to) => {
    const body = full(from);
    const there = switchBody(body, groups(from), groups(to), new Map());
    for (const { pointer } of groups(from).flatMap((group) => group.fields)) {
      const fits = groups(to).some((group) => group.fields.some((field) => field.pointer === pointer));
      expect(isSet(parse(there.text), pointer), pointer).toBe(fits);
      if (!fits) expect(there.aside.get(pointer)?.json).toBe(rawAt(parse(body), pointer));
    }
    const back = switchBody(there.text, groups(to), groups(from), there.aside);
    expect(values(back.text)).toEqual(values(body));
    expect(back.aside.size).toBe(0);
  });

  it("moves the words of a text message into a stream and back, and puts aside what is no text", () => {
    const squeezed = (text: string): string => text.replaceAll(/\s/g, "");
    const body = '{"message":{"message_type":0,"text":"h\\u0069"},"n":1.50}';
    const there = switchBody(body, groups("single"), groups("stream"), new Map());
    expect(squeezed(there.text)).toBe(
      '{"message":{"message_type":0,"attachment":{"text":"h\\u0069"}},"n":1.50}',
    );
    const back = switchBody(there.text, groups("stream"), groups("single"), there.aside);
    expect(values(back.text)).toEqual(values(body));

    const image = '{"message":{"message_type":1,"text":"about","attachment":{"url":"https://a.test/b"}}}';
    const words = switchBody(image, groups("single"), groups("stream"), new Map());
    expect(squeezed(words.text)).toBe('{"message":{"message_type":0}}');
    const again = switchBody(words.text, groups("stream"), groups("single"), words.aside);
    expect(values(again.text)).toEqual(values(image));
    expect(again.aside.size).toBe(0);
  });

  it("leaves keys that nobody knows in the group that they came in", () => {
    const body = '{"message":{"message_type":0,"text":"hi","mine":1.0},"push_config":{"own":2.50}}';
    const there = switchBody(body, groups("single"), groups("broadcast"), new Map());
    expect(there.text.replaceAll(/\s/g, "")).toBe("{}");
    const back = switchBody(there.text, groups("broadcast"), groups("single"), there.aside);
    expect(values(back.text)).toEqual(values(body));
  });
});

describe("a draft whose call is chosen", () => {
  const ID = "id-1";
  function draftOf(receiver: string): DraftState {
    const draft = new DraftState();
    draft.load({
      account_id: null,
      conversation: { sender: "alice", kind: "p2p", receiver },
      body: '{"message":{"message_type":0,"text":"hi","message_client_id":"c-1"},"p2p_option":{"check_friend":true},"push_config":{"push_forcepush_all":true}}',
      attachment: null,
    });
    return draft;
  }
  const choose = (draft: DraftState, call: SendKind): void =>
    draft.switchCall(call, { from: groups(draft.call), to: groups(call) }, ID);

  it("goes to several people with the text, the sender and the receivers that were there", () => {
    const draft = draftOf("bob");
    draft.chooseReceivers(["bob", "carol"], "adding");
    choose(draft, "batch");
    const { message, ...rest } = JSON.parse(draft.text);
    expect(message).toEqual({ message_type: 0, text: "hi", message_client_id: "c-1" });
    expect(rest).toEqual({
      sender_id: "alice",
      receiver_ids: ["bob", "carol"],
      need_message_detail: true,
      p2p_option: { check_friend: true },
    });
    expect(draft.out(null).kind).toBe("batch");
  });

  it("takes a room's id where the receiver was, and gives the receiver back", () => {
    const draft = draftOf("bob");
    choose(draft, "chatroom");
    expect(draft.receiver).toBe("");
    draft.type("receiver", "5001");
    expect(draft.out(null).conversation.receiver).toBe("5001");
    choose(draft, "single");
    expect([draft.receiver, draft.string("/sender_id")]).toEqual(["bob", undefined]);
    choose(draft, "chatroom");
    expect(draft.receiver).toBe("5001");
  });

  it("takes no team for one of several accounts, but for a team that is notified", () => {
    const draft = draftOf("345");
    draft.chooseKind("team");
    choose(draft, "batch");
    expect(draft.list("/receiver_ids")).toEqual([]);
    draft.undo();
    choose(draft, "notification");
    expect(JSON.parse(draft.text)).toMatchObject({ type: 2, receiver_id: "345" });
  });

  it("is as it was after an undo, and again after a redo", () => {
    const draft = draftOf("bob");
    const before = draft.text;
    choose(draft, "notification");
    const after = draft.text;
    expect(JSON.parse(after)).toMatchObject({ sender_id: "alice", type: 1, receiver_id: "bob", content: "" });
    expect(JSON.parse(after).message).toBeUndefined();
    draft.undo();
    expect([draft.call, draft.text]).toEqual(["single", before]);
    draft.redo();
    expect([draft.call, draft.text]).toEqual(["notification", after]);
    choose(draft, "single");
    expect(values(draft.text)).toEqual(values(before));
  });

  it("is kept with its call, and one of an earlier version is a single send", () => {
    const draft = draftOf("bob");
    choose(draft, "broadcast");
    const kept = draft.out(null);
    const again = new DraftState();
    again.load(kept);
    expect(again.out(null)).toEqual(kept);
    expect(draftOf("bob").out(null)).not.toHaveProperty("kind");
  });
});
