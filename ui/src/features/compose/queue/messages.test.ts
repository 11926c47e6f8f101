import { render, screen } from "@testing-library/svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft, ImportedRequest, Queued, SendKind } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { ACCOUNT, AT_REST, asked, bridge, queued, type Bridge } from "../bridge.fixture";
import { session as sessionOf } from "../current";
import type { Session } from "../session.svelte";
import Panel from "./Panel.svelte";

let b: Bridge;
let s: Session;

/** A message that was put there without a file. */
function message(id: string, more: Partial<Queued> = {}): Queued {
  const with_file = queued(id);
  const body = `{"message":{"message_type":0,"text":"text ${id}","message_client_id":"c-${id}"}}`;
  const draft = { ...with_file.draft, body, attachment: null };
  return { ...with_file, file: null, draft, summary: `text ${id}`, message_type: "text", ...more };
}
function imported(more: Partial<ImportedRequest>): ImportedRequest {
  return {
    name: "",
    conversation: null,
    body: null,
    literal: false,
    app_key: null,
    account_name: null,
    variables: [],
    notes: [],
    dropped: [],
    ...more,
  };
}
async function open(...items: Queued[]): Promise<void> {
  b = bridge();
  b.answers["queue_list"] = () => ({ items, run: AT_REST });
  s = sessionOf(() => ACCOUNT, null);
  await vi.waitFor(() => expect(s.queue.items).toHaveLength(items.length));
  await vi.waitFor(() => expect(s.draft.string("/message/message_client_id")).toBeDefined());
}
beforeEach(() => i18n.follow("en", "en"));

describe("a message of the queue without a file", () => {
  it("is shown by what it says and by its type, and one that says nothing by a word of ours", async () => {
    await open(message("1"), message("2", { summary: "", message_type: null }));
    render(Panel, { session: s, onpick: () => {}, onopenhistory: () => {} });
    const rows = (await screen.findAllByTestId("queue-row")).map((row) => row.textContent);
    expect(rows[0]).toContain("text 1");
    expect(rows[0]).toContain(`${i18n.w.compose.type.names.text} · to bob`);
    expect(rows[1]).toContain(i18n.w.queue.empty);
  });

  it("of another call names that call, and whom it reaches by its body", async () => {
    const of = (id: string, kind: SendKind, body: string): Queued => {
      const one = message(id);
      return { ...one, draft: { ...one.draft, kind, body } };
    };
    await open(
      of(
        "1",
        "batch",
        '{"sender_id":"ann","receiver_ids":["x","y"],"message":{"message_type":0,"text":"hi"}}',
      ),
      of("2", "broadcast", '{"content":"v5"}'),
    );
    render(Panel, { session: s, onpick: () => {}, onopenhistory: () => {} });
    const rows = (await screen.findAllByTestId("queue-row")).map((row) => row.textContent);
    expect(rows[0]).toContain("Several receivers");
    expect(rows[0]).toContain("to 2 receivers");
    expect(rows[1]).toContain("to all users");
    for (const row of rows) expect(row, "who stood in the form beside it").not.toContain("to bob");
  });

  it("is edited in the form as any other", async () => {
    await open(message("1"));
    s.edit(s.queue.items[0]!);
    expect(s.draft.kind).toBe("text");
    s.draft.set("/message/text", "changed");
    await s.save();
    expect(asked(b, "queue_save")).toHaveLength(1);
  });
});

describe("imported messages", () => {
  it("join the queue as they are, in their order, to the form's conversation where they name none", async () => {
    await open();
    b.answers["queue_add_messages"] = () => null;
    s.draft.receiver = "bob";
    const theirs = { sender: "ann", kind: "team", receiver: "7" } as const;
    const bodies = ['{ "message": {"n": 1.0} }', '{"message":{}}'];
    const n = await s.importToQueue([
      imported({ body: bodies[0], conversation: theirs }),
      imported({ notes: [{ code: "no_body", name: "" }] }),
      imported({ body: bodies[1] }),
    ]);
    expect(n).toBe(2);
    const drafts = asked(b, "queue_add_messages")[0]?.["drafts"] as Draft[];
    expect(drafts.map((draft) => draft.body)).toEqual(bodies);
    expect(drafts.map((draft) => draft.conversation)).toEqual([theirs, s.out().conversation]);
    expect(drafts.map((draft) => draft.account_id)).toEqual([ACCOUNT.id, ACCOUNT.id]);
  });

  it("without a single body ask Rust for nothing", async () => {
    await open();
    expect(await s.importToQueue([imported({}), imported({})])).toBe(0);
    expect(asked(b, "queue_add_messages")).toEqual([]);
  });
});
