import { flushSync } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft } from "@/bindings";
import { ACCOUNT, PRODUCTION, RESULT, asked, issue } from "./bridge.fixture";
import { sendMessage } from "./send/send";
import { b, clientId, s, sentBody, start } from "./session.fixture";

beforeEach(() => start());

describe("a new message", () => {
  it("starts with a fresh client id and the account's sender", () => {
    expect(s.draft.sender).toBe("alice");
    expect(clientId()).toBe("id-1");
  });
});

it("writes what was typed in the order in which it was", async () => {
  const ends: (() => void)[] = [];
  b.answers["draft_save"] = () =>
    ends.length < 2 ? new Promise((resolve) => ends.push(() => resolve(null))) : null;
  s.draft.set("/message/text", "first");
  const first = s.save();
  s.draft.set("/message/text", "second");
  const second = s.save();
  await vi.waitFor(() => expect(ends).toHaveLength(1));
  ends[0]?.();
  await vi.waitFor(() => expect(ends).toHaveLength(2));
  ends[1]?.();
  await Promise.all([first, second, s.settled()]);
  const texts = asked(b, "draft_save").map((a) => /first|second/.exec((a["draft"] as Draft).body)?.[0]);
  const typed = texts.filter((text) => text !== undefined);
  expect(typed.slice(0, 2)).toEqual(["first", "second"]);
  expect(typed.slice(2), "nothing older comes later").not.toContain("first");
});

it("undo never brings back an id that was used up", async () => {
  s.draft.set("/extension", "{}");
  s.draft.clear(["/extension"]);
  b.answers["send"] = () => ({ ...RESULT, fresh_client_id: "id-2" });
  await sendMessage(s);
  s.draft.undo();
  expect(s.draft.isSet("/extension")).toBe(true);
  expect(clientId()).toBe("id-2");
});

describe("checking", () => {
  it("shows the last answer asked for, whichever comes last", async () => {
    const ends: ((issues: ReturnType<typeof issue>[]) => void)[] = [];
    b.answers["draft_preview"] = () =>
      new Promise((resolve) =>
        ends.push((issues) =>
          resolve({ method: "POST", url: "", headers: [], body_bytes: 0, syntax: null, issues }),
        ),
      );
    const both = [s.checks.refresh(), s.checks.refresh()];
    ends[1]?.([issue("/new", "required")]);
    ends[0]?.([issue("/old", "required")]);
    await Promise.all(both);
    expect(s.checks.preview?.issues[0]?.pointer).toBe("/new");
  });

  it("asks and saves once for a burst of keystrokes", async () => {
    vi.useFakeTimers();
    try {
      const before = asked(b, "draft_preview").length;
      for (let i = 0; i < 50; i++) {
        s.draft.set("/message/text", "x".repeat(i));
        flushSync();
      }
      await vi.advanceTimersByTimeAsync(1000);
      expect(asked(b, "draft_preview").length - before).toBe(1);
      expect((asked(b, "draft_save").at(-1)?.["draft"] as Draft).body).toBe(s.draft.text);
    } finally {
      vi.useRealTimers();
    }
  });

  it("saves while keys go on without a pause, once a second", async () => {
    vi.useFakeTimers();
    try {
      const before = asked(b, "draft_save").length;
      for (let i = 0; i < 33; i++) {
        s.draft.set("/message/text", "x".repeat(i));
        s.changed();
        await vi.advanceTimersByTimeAsync(100);
      }
      expect(asked(b, "draft_save").length - before).toBe(3);
    } finally {
      vi.useRealTimers();
    }
  });

  it("saves what is being sent before it is sent", async () => {
    s.draft.set("/message/text", "typed just now");
    s.changed();
    await sendMessage(s);
    const calls = b.calls.map((c) => c.cmd).filter((cmd) => ["draft_save", "send"].includes(cmd));
    expect(calls.slice(-2)).toEqual(["draft_save", "send"]);
    expect((asked(b, "draft_save").at(-1)?.["draft"] as Draft).body).toBe(sentBody());
  });
});

it("loads an incoming message, and undo brings the former draft back", () => {
  s.load({
    account_id: null,
    conversation: { sender: "x", kind: "p2p", receiver: "y" },
    body: '{"message":{}}',
    attachment: null,
  });
  expect(s.draft.text).toBe('{"message":{}}');
  s.draft.undo();
  expect(s.draft.string("/message/text")).toBe("你好");
  expect(s.draft.receiver).toBe("bob");
});

it("offers the contacts of the account in use only, whichever answer comes last", async () => {
  const ends: Record<string, () => void> = {};
  const contact = (id: string) => ({ id, kind: "p2p", name: id, note: "" });
  b.answers["contact_list"] = ({ accountId }) =>
    new Promise((resolve) => (ends[String(accountId)] = () => resolve([contact(`of-${String(accountId)}`)])));
  let account = ACCOUNT as typeof PRODUCTION;
  s.use(() => account);
  const first = s.known.loadContacts();
  account = PRODUCTION;
  s.use(() => account);
  const second = s.known.loadContacts();
  ends["prod"]?.();
  await second;
  ends["sandbox"]?.();
  await first;
  expect(s.known.contacts.map(({ id }) => id)).toEqual(["of-prod"]);
  account = ACCOUNT as typeof PRODUCTION;
  s.use(() => account);
  expect(s.known.contacts).toEqual([]);
});
