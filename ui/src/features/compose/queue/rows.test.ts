import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Draft, ImportedRequest, Queued, SendKind, StorageOffer } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { ACCOUNT, asked, AT_REST, type Bridge, bridge, FILE, queued, SUMMARY } from "../bridge.fixture";
import { session as sessionOf } from "../current";
import type { Session } from "../session.svelte";
import Panel from "./Panel.svelte";

describe("what has no file, or comes from an import", () => {
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
});

describe("what the service does not take", () => {
  const FILMS: StorageOffer = { id: "s1", name: "Films" };
  let b: Bridge;
  let s: Session;

  function large(id: string): Queued {
    const small = queued(id);
    const file = {
      ...SUMMARY,
      name: small.file?.name ?? "",
      size_bytes: 20 * 1024 * 1024,
      problem: "file_too_large" as const,
    };
    return { ...small, file, draft: { ...small.draft, attachment: null }, undecided: true };
  }
  const panel = (onpick = (): void => {}): void => {
    render(Panel, { session: s, onpick, onopenhistory: () => {} });
  };
  async function open(...items: Queued[]): Promise<void> {
    b = bridge();
    b.answers["storage_offers"] = () => ({ storages: [FILMS], chosen: null });
    b.answers["queue_list"] = () => ({ items, run: AT_REST });
    s = sessionOf(() => ACCOUNT, null);
    await vi.waitFor(() => expect(s.queue.items).toHaveLength(items.length));
  }
  beforeEach(() => open(queued("1"), large("2"), queued("3")));

  describe("a file above 15 MB among others", () => {
    it("goes to the storage that is chosen then", async () => {
      b.answers["queue_store"] = () => null;
      panel();
      await userEvent.click(await screen.findByTestId("compose-storage"));
      await vi.waitFor(() => expect(asked(b, "queue_store")).toEqual([{ ids: ["2"], storageId: "s1" }]));
    });

    it("gives its place to another file", async () => {
      b.answers["attach_file"] = () => ({ ...FILE, name: "other.png" });
      b.answers["upload_start"] = () => new Promise(() => {});
      const onpick = vi.fn();
      panel(onpick);
      await userEvent.click(screen.getByTestId("queue-large-other"));
      expect(onpick).toHaveBeenCalledOnce();
      expect(s.editing).toBe(s.queue.items[1]);
      expect(s.files.refused?.name).toBe("2.png");
      await s.files.add({ ...SUMMARY, name: "other.png" });
      await s.save();
      expect(s.queue.items[1]?.name).toBe("other.png");
    });

    it("can be left out", async () => {
      await open(large("1"), queued("2"), large("3"));
      b.answers["queue_remove"] = ({ ids }) => ids;
      panel();
      await userEvent.click(screen.getByTestId("queue-large-remove"));
      await vi.waitFor(() => expect(asked(b, "queue_remove")).toEqual([{ ids: ["1", "3"] }]));
    });

    it("stops the queue, which says so", async () => {
      panel();
      const halt = { id: "2", why: "undecided" as const };
      await b.emit("queue-changed", { items: [], order: null, run: { ...AT_REST, halt } });
      expect((await screen.findByTestId("queue-halt")).textContent).toContain("2.png");
    });
  });
});
