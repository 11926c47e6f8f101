import { fireEvent, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Account, Attachment, Glance, QueueChange, SendResult } from "@/bindings";
import { ACCOUNT, FILE, PRODUCTION, RESULT, asked, bridge, uploaded, type Bridge } from "../bridge.fixture";
import { session as sessionOf } from "../current";
import type { Session } from "../session.svelte";
import { NO_CHOICES } from "../upload.svelte";
import Panel from "./Panel.svelte";

let b: Bridge;
let s: Session;
const RUN = { account: ACCOUNT as Account, choices: NO_CHOICES, confirmed: false };

function glance(name: string, message_type: Glance["message_type"] = "image"): Glance {
  return { file_id: `/${name}`, name, size_bytes: 10, message_type, problem: null };
}
function attachment(path: string): Attachment {
  const message_type = path.endsWith(".txt") ? "file" : "image";
  return { ...FILE, id: path, name: path.slice(1), message_type };
}

beforeEach(async () => {
  b = bridge();
  b.answers["attach_file"] = ({ fileId }) => attachment(String(fileId));
  b.answers["upload_start"] = ({ wish }) =>
    uploaded(`{"url":"https://a${(wish as { attachment_id: string }).attachment_id}","md5":"00ff"}`);
  s = sessionOf(ACCOUNT, null);
  await vi.waitFor(() => expect(s.draft.string("/message/message_client_id")).toBeDefined());
});

async function fill(...names: string[]): Promise<void> {
  s.draft.set("/message/text", "typed before");
  s.draft.set("/extension", "{}");
  s.draft.receiver = "bob";
  await s.addToQueue(names.map((n) => glance(n, n.endsWith(".txt") ? "file" : "image")));
  await vi.waitFor(() => expect(s.queue.items.every((i) => i.attachment)).toBe(true));
}
const saved = (): QueueChange[] => asked(b, "queue_save").flatMap((a) => a["changes"] as QueueChange[]);
/** What an earlier test left to be written may come late. */
const own = (change: QueueChange): boolean => s.queue.items.some((i) => i.id === change.id);
const names = (): string[] => s.queue.items.map((i) => i.name);
const bodies = (): Record<string, unknown>[] =>
  s.queue.items.map((i) => JSON.parse(i.saved.body) as Record<string, unknown>);

describe("several files", () => {
  it("make messages of their own, with the options and without the words of the form", async () => {
    await fill("1.png", "2.txt", "3.png");
    const messages = bodies().map((body) => body["message"] as Record<string, unknown>);
    expect(messages.map((m) => m["message_type"])).toEqual([1, 6, 1]);
    expect(new Set(messages.map((m) => m["message_client_id"])).size).toBe(3);
    expect(messages.some((m) => "text" in m)).toBe(false);
    expect(bodies().every((body) => body["extension"] === "{}")).toBe(true);
    expect(s.queue.items.every((i) => i.saved.conversation.receiver === "bob")).toBe(true);
    expect(s.draft.string("/message/text")).toBe("typed before");
  });

  it("are read two at a time, and one that cannot be read says so", async () => {
    let now = 0;
    let most = 0;
    b.answers["attach_file"] = async ({ fileId }) => {
      most = Math.max(most, ++now);
      await new Promise((r) => setTimeout(r));
      now--;
      if (fileId === "/bad.png") throw { code: "file_missing", message: "", field: null };
      return attachment(String(fileId));
    };
    await s.addToQueue(["1.png", "bad.png", "3.png", "4.png"].map((n) => glance(n)));
    await vi.waitFor(() => expect(s.queue.items.filter((i) => i.attachment)).toHaveLength(3));
    expect(most).toBe(2);
    expect(s.queue.items[1]?.error?.code).toBe("file_missing");
  });
});

describe("files that were dropped", () => {
  it("are in sight before they are written down, and read after it", async () => {
    let written: () => void = () => {};
    b.answers["queue_add"] = () => new Promise<null>((resolve) => (written = () => resolve(null)));
    const adding = s.addToQueue([glance("1.png"), glance("2.png")]);
    await vi.waitFor(() => expect(names()).toEqual(["1.png", "2.png"]));
    const removing = s.removeQueued([s.queue.items[1]!]);
    await new Promise((r) => setTimeout(r));
    expect(asked(b, "attach_file")).toEqual([]);
    // Removed before it is there, it would come back.
    expect(asked(b, "queue_remove")).toEqual([]);
    written();
    await Promise.all([adding, removing]);
    expect(asked(b, "queue_remove")).toHaveLength(1);
    await vi.waitFor(() => expect(s.queue.items.every((i) => i.attachment)).toBe(true));
    expect(names()).toEqual(["1.png"]);
  });

  it("are gone again where they cannot be written down", async () => {
    await fill("1.png");
    b.answers["queue_add"] = () => Promise.reject({ code: "database", message: "", field: null });
    await expect(s.addToQueue([glance("2.png")])).rejects.toMatchObject({ code: "database" });
    expect(names()).toEqual(["1.png"]);
  });

  it("are kept in one write for many", async () => {
    const files = Array.from({ length: 40 }, (_, n) => `${n}.png`);
    await fill(...files);
    const kept = (): Set<string> =>
      new Set(
        saved()
          .filter(own)
          .map(({ id }) => id),
      );
    await vi.waitFor(() => expect(kept().size).toBe(40));
    expect(asked(b, "queue_save").length).toBeLessThan(10);
    expect(
      saved()
        .filter(own)
        .every(({ draft }) => draft.attachment),
    ).toBe(true);
  });

  it("are of the type that reading them teaches, unless another was chosen", async () => {
    b.answers["attach_file"] = ({ fileId }) => ({ ...attachment(String(fileId)), message_type: "image" });
    await s.addToQueue([glance("nameless", "file"), glance("2.png")]);
    await vi.waitFor(() => expect(s.queue.items.every((i) => i.attachment)).toBe(true));
    const types = bodies().map((body) => (body["message"] as Record<string, unknown>)["message_type"]);
    expect(types).toEqual([1, 1]);
  });
});

describe("a run", () => {
  it("uploads and sends one by one, in order, and empties the queue", async () => {
    await fill("1.png", "2.txt", "3.png");
    s.queue.move(s.queue.items[2]!, 0);
    const order = [...s.queue.items].map((i) => i.id);
    await s.queue.run(RUN);
    expect(asked(b, "queue_send").map((a) => a["id"])).toEqual(order);
    expect(asked(b, "queue_order").at(-1)?.["ids"]).toEqual(order);
    expect(s.queue.items).toHaveLength(0);
    // Each was kept, with its URL, before it was sent.
    const kept = saved().filter((change) => change.id === order[0]);
    expect(kept.at(-1)?.draft.body).toContain("https://a/3.png");
  });

  it("stops at a refusal, says why, and the refused message gets a new id", async () => {
    await fill("1.png", "2.png", "3.png");
    const before = bodies()[1]?.["message"] as Record<string, unknown>;
    const second = s.queue.items[1]!;
    b.answers["queue_send"] = ({ id }): SendResult =>
      id === second.id ? { ...RESULT, outcome: "rejected", code: 414, msg: "no" } : RESULT;
    await s.queue.run(RUN);
    expect(names()).toEqual(["2.png", "3.png"]);
    expect(s.queue.halt).toMatchObject({ item: second, why: "rejected" });
    const after = bodies()[0]?.["message"] as Record<string, unknown>;
    expect(after["message_client_id"]).not.toBe(before["message_client_id"]);

    b.answers["queue_send"] = () => RESULT;
    await s.queue.run(RUN);
    expect(names()).toEqual([]);
  });

  it("never sends again what may have arrived", async () => {
    await fill("1.png", "2.png");
    b.answers["queue_send"] = (): SendResult => ({ ...RESULT, outcome: "unknown", code: null });
    await s.queue.run(RUN);
    expect(s.queue.halt?.why).toBe("unknown");
    b.answers["queue_send"] = () => RESULT;
    await s.queue.run(RUN);
    expect(names()).toEqual(["1.png"]);
    await s.queue.putBack(s.queue.items[0]!);
    await s.queue.run(RUN);
    expect(names()).toEqual([]);
  });

  it("ends with the stop button before the next one begins", async () => {
    await fill("1.png", "2.png", "3.png");
    let answer: (r: SendResult) => void = () => {};
    b.answers["queue_send"] = () => new Promise((resolve) => (answer = resolve));
    b.answers["send_cancel"] = () => false;
    const running = s.queue.run(RUN);
    await vi.waitFor(() => expect(asked(b, "queue_send")).toHaveLength(1));
    await s.queue.stop();
    answer(RESULT);
    await running;
    expect(asked(b, "queue_send")).toHaveLength(1);
    expect(names()).toEqual(["2.png", "3.png"]);
    expect(s.queue.halt).toEqual({ item: null, why: "by_hand" });
  });

  it("uploads what an earlier start of the program left", async () => {
    await fill("1.png");
    const kept = s.queue.items.map((i) => ({
      id: i.id,
      file: i.file,
      draft: i.saved,
      state: i.state,
      row_id: null,
    }));
    b.answers["queue_list"] = () => kept;
    await s.queue.open();
    await s.queue.run(RUN);
    expect(asked(b, "upload_start")).toHaveLength(1);
    expect(names()).toEqual([]);
  });

  it("stops when an upload fails", async () => {
    await fill("1.png", "2.png");
    b.answers["upload_start"] = () => Promise.reject({ code: "unreached", message: "", field: null });
    await s.queue.run(RUN);
    expect(asked(b, "queue_send")).toHaveLength(0);
    expect(s.queue.halt?.why).toBe("failed");
    expect(s.queue.items[0]?.error?.code).toBe("unreached");
  });
});

describe("a message of the queue in the form", () => {
  it("is edited there and kept, and the draft comes back as it was", async () => {
    await fill("1.png", "2.png");
    const item = s.queue.items[0]!;
    s.edit(item);
    s.draft.set("/message/text", "a caption");
    await s.save();
    expect(saved().at(-1)?.draft.body).toContain("a caption");
    s.edit(null);
    expect(s.draft.string("/message/text")).toBe("typed before");
    s.edit(item);
    expect(s.draft.string("/message/text")).toBe("a caption");
  });

  it("goes out from there, too, and leaves the queue", async () => {
    await fill("1.png", "2.png");
    s.edit(s.queue.items[0]!);
    await s.files.upload();
    expect(await s.send(false)).toBe("done");
    expect(asked(b, "send")).toHaveLength(0);
    expect(asked(b, "queue_send")).toHaveLength(1);
    expect(names()).toEqual(["2.png"]);
    expect(s.editing).toBeNull();
  });
});

describe("the panel", () => {
  it("moves, opens and removes by keys, with a way back", async () => {
    await fill("1.png", "2.png", "3.png");
    render(Panel, { session: s, onpick: () => {}, onopenhistory: () => {} });
    const list = screen.getByTestId("queue-list");
    list.focus();
    await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
    expect(names()).toEqual(["2.png", "1.png", "3.png"]);
    await userEvent.keyboard("{Enter}");
    expect(s.editing?.name).toBe("1.png");
    await fireEvent.keyDown(list, { key: "Delete" });
    await vi.waitFor(() => expect(names()).toEqual(["2.png", "3.png"]));
    expect(s.editing).toBeNull();
  });

  it("asks once before production, and names the app", async () => {
    await fill("1.png", "2.png");
    s.account = PRODUCTION;
    render(Panel, { session: s, onpick: () => {}, onopenhistory: () => {} });
    await userEvent.click(screen.getByTestId("queue-send"));
    const dialog = await screen.findByTestId("queue-confirm");
    expect(dialog.textContent).toContain(PRODUCTION.app_key);
    expect(asked(b, "queue_send")).toHaveLength(0);
    await userEvent.click(screen.getByTestId("queue-confirm-send"));
    await vi.waitFor(() => expect(asked(b, "queue_send")).toHaveLength(2));
    expect(asked(b, "queue_send").every((a) => a["confirmed"] === true)).toBe(true);
  });
});
