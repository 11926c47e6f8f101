import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Queued, StorageOffer } from "@/bindings";
import { ACCOUNT, AT_REST, FILE, SUMMARY, asked, bridge, queued, type Bridge } from "../bridge.fixture";
import { session as sessionOf } from "../current";
import type { Session } from "../session.svelte";
import Panel from "./Panel.svelte";

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
