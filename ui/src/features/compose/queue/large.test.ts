import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Attachment, Glance, StorageOffer } from "@/bindings";
import { ACCOUNT, FILE, asked, bridge, uploaded, type Bridge } from "../bridge.fixture";
import { session as sessionOf } from "../current";
import type { Session } from "../session.svelte";
import { NO_CHOICES } from "../upload.svelte";
import Panel from "./Panel.svelte";

const FILMS: StorageOffer = { id: "s1", name: "Films" };
const RUN = { account: ACCOUNT, choices: NO_CHOICES, confirmed: false };
const LARGE_BYTES = 20 * 1024 * 1024;
let b: Bridge;
let s: Session;

const small = (name: string): Glance => ({
  file_id: `/${name}`,
  name,
  size_bytes: 10,
  message_type: "image",
  problem: null,
});
const large = (name: string): Glance => ({
  ...small(name),
  size_bytes: LARGE_BYTES,
  message_type: "video",
  problem: "file_too_large",
});
function attachment(path: string): Attachment {
  const film = path.endsWith(".mp4");
  const size_bytes = film ? LARGE_BYTES : 10;
  return { ...FILE, id: path, name: path.slice(1), size_bytes, message_type: film ? "video" : "image" };
}
const names = (): string[] => s.queue.items.map((i) => i.name);
const read = (): unknown[] => asked(b, "attach_file").map((a) => a["fileId"]);
const panel = (onpick = (): void => {}): void => {
  render(Panel, { session: s, onpick, onopenhistory: () => {} });
};

beforeEach(async () => {
  b = bridge();
  b.answers["attach_file"] = ({ fileId }) => attachment(String(fileId));
  b.answers["upload_start"] = () => uploaded('{"url":"https://service.test/1"}');
  b.answers["upload_to_storage"] = () => uploaded('{"url":"https://own.test/1"}');
  b.answers["storage_offers"] = () => ({ storages: [FILMS], chosen: null });
  s = sessionOf(ACCOUNT, null);
  await vi.waitFor(() => expect(s.draft.string("/message/message_client_id")).toBeDefined());
  s.draft.receiver = "bob";
});

async function drop(...files: Glance[]): Promise<void> {
  await s.addToQueue(files);
  await vi.waitFor(() => expect(s.queue.items.every((i) => i.attachment ?? i.undecided)).toBe(true));
}

describe("a file above 15 MB among others", () => {
  it("waits in its place, unread, and neither it nor what is after it goes out", async () => {
    await drop(small("1.png"), large("2.mp4"), small("3.png"));
    expect(names()).toEqual(["1.png", "2.mp4", "3.png"]);
    expect(read()).not.toContain("/2.mp4");
    await s.queue.run(RUN);
    expect(names()).toEqual(["2.mp4", "3.png"]);
    expect(s.queue.halt).toMatchObject({ item: s.queue.items[0], why: "undecided" });
    expect(asked(b, "queue_send")).toHaveLength(1);
  });

  it("goes to the storage that is chosen then, in its turn", async () => {
    await drop(small("1.png"), large("2.mp4"), small("3.png"));
    const order = s.queue.items.map((i) => i.id);
    panel();
    await userEvent.click(await screen.findByTestId("compose-storage"));
    await vi.waitFor(() => expect(s.queue.items[1]?.attachment?.name).toBe("2.mp4"));
    expect(screen.queryByTestId("queue-large")).toBeNull();
    await s.queue.run(RUN);
    expect(asked(b, "upload_to_storage")).toEqual([
      { accountId: "sandbox", attachmentId: "/2.mp4", storageId: "s1", messageType: "video" },
    ]);
    expect(asked(b, "queue_send").map((a) => a["id"])).toEqual(order);
    expect(names()).toEqual([]);
  });

  it("goes there without a question where the account's large files do", async () => {
    b.answers["storage_offers"] = () => ({ storages: [FILMS], chosen: "s1" });
    await drop(large("1.mp4"), small("2.png"));
    await vi.waitFor(() => expect(s.queue.items[0]?.attachment).not.toBeNull());
    expect(s.queue.undecided).toEqual([]);
    await s.queue.run(RUN);
    expect(asked(b, "upload_to_storage")).toHaveLength(1);
  });

  it("gives its place to another file", async () => {
    await drop(large("1.mp4"), small("2.png"));
    const onpick = vi.fn();
    panel(onpick);
    await userEvent.click(screen.getByTestId("queue-large-other"));
    expect(onpick).toHaveBeenCalledOnce();
    expect(s.editing).toBe(s.queue.items[0]);
    expect(s.ways.refused?.name).toBe("1.mp4");
    await s.ways.bring(small("other.png"), s.files.target);
    await s.save();
    expect(s.queue.undecided).toEqual([]);
    expect(names()).toEqual(["other.png", "2.png"]);
  });

  it("can be left out", async () => {
    await drop(large("1.mp4"), small("2.png"), large("3.mp4"));
    panel();
    await userEvent.click(screen.getByTestId("queue-large-remove"));
    await vi.waitFor(() => expect(names()).toEqual(["2.png"]));
  });

  it("is asked about again after a restart that came before its upload", async () => {
    await drop(large("1.mp4"), small("2.png"));
    s.storeQueued(s.queue.undecided, FILMS);
    await vi.waitFor(() => expect(s.queue.items[0]?.attachment).not.toBeNull());
    const kept = s.queue.items.map(({ id, file, saved, state }) => ({
      id,
      file,
      draft: saved,
      state,
      row_id: null,
    }));
    b.answers["queue_list"] = () => kept;
    await s.queue.open();
    expect(s.queue.undecided.map((i) => i.name)).toEqual(["1.mp4"]);
    s.storeQueued(s.queue.undecided, FILMS);
    await s.queue.run(RUN);
    expect(asked(b, "upload_start")).toHaveLength(1);
    expect(asked(b, "upload_to_storage")).toHaveLength(1);
    expect(names()).toEqual([]);
  });
});
