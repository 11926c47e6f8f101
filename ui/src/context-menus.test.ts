import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { TemplateEntry } from "@/bindings";
import { ACCOUNT, AT_REST, asked, bridge, queued, type Bridge } from "@/features/compose/bridge.fixture";
import { session as sessionOf } from "@/features/compose/current";
import Panel from "@/features/compose/queue/Panel.svelte";
import Chips from "@/features/compose/receivers/Chips.svelte";
import TextView from "@/features/history/TextView.svelte";
import List from "@/features/templates/List.svelte";
import { Templates } from "@/features/templates/state.svelte";
import { i18n } from "@/i18n/index.svelte";

let b: Bridge;
let copied: string[];
const user = userEvent.setup();
beforeEach(() => {
  i18n.follow("en", "en");
  b = bridge();
  copied = [];
  vi.spyOn(navigator.clipboard, "writeText").mockImplementation(async (text) => void copied.push(text));
});

/** Opens the menu in each of the three ways, and closes it; the focus is then where it was. */
async function opensInEveryWay(target: HTMLElement, focus: HTMLElement, item: string): Promise<void> {
  const ways = [
    () => user.pointer({ target, keys: "[MouseRight]" }),
    () => user.keyboard("{ContextMenu}"),
    () => user.keyboard("{Shift>}{F10}{/Shift}"),
  ];
  for (const open of ways) {
    focus.focus();
    await open();
    await screen.findByTestId(item);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId(item)).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(focus));
  }
}
/** Chooses an item of the menu of what has the focus. */
async function choose(focus: HTMLElement, item: string): Promise<void> {
  focus.focus();
  await user.keyboard("{ContextMenu}");
  await user.click(await screen.findByTestId(item));
}

describe("a menu of what is clicked or has the focus", () => {
  it("of a receiver copies it, removes it, and removes the others", async () => {
    const removed: string[] = [];
    const ids = ["bob", "carol", "dave"];
    render(Chips, { ids, label: "To", ontake: () => true, onremove: (id) => removed.push(id) });
    const [, carol] = screen.getAllByTestId("receiver-chip");
    const focus = carol!.querySelector("button")!;
    await opensInEveryWay(carol!, focus, "chip-copy");
    await choose(focus, "chip-copy");
    await waitFor(() => expect(copied).toEqual(["carol"]));
    await choose(focus, "chip-remove-others");
    await waitFor(() => expect(removed).toEqual(["bob", "dave"]));
  });

  it("of a message in the queue moves it, removes it, and gives its receiver to all", async () => {
    const first = queued("1");
    first.draft.conversation.receiver = "carol";
    b.answers["queue_list"] = () => ({ items: [first, queued("2")], run: AT_REST });
    b.answers["queue_order"] = () => null;
    b.answers["queue_save"] = () => ["r2"];
    const session = sessionOf(() => ACCOUNT, null);
    render(Panel, { session, onpick: () => {}, onopenhistory: () => {} });
    const list = await screen.findByTestId("queue-list");
    await opensInEveryWay(screen.getAllByTestId("queue-row")[0]!, list, "queue-menu-down");
    await choose(list, "queue-menu-receiver-for-all");
    await waitFor(() => expect(asked(b, "queue_save")).toHaveLength(1));
    expect(asked(b, "queue_save")[0]).toMatchObject({
      changes: [{ id: "2", draft: { conversation: { receiver: "carol" } } }],
    });
    await choose(list, "queue-menu-down");
    await waitFor(() => expect(asked(b, "queue_order").at(-1)).toMatchObject({ ids: ["2", "1"] }));
  });

  it("of a template edits, duplicates and deletes it", async () => {
    const template = {
      name: "Welcome",
      note: "",
      variables: [],
      conversation: { sender: "goose", kind: "p2p" as const, receiver: "bob" },
      body: "{}",
    };
    const entry: TemplateEntry = {
      path: "Welcome.json",
      folder: "",
      template,
      problem: null,
      unreadable: false,
      fingerprint: "1",
    };
    const listing = { folder: "/t", chosen: false, entries: [entry], more: false };
    const templates = new Templates({ list: async () => listing, preview: async () => null } as never);
    await templates.refresh();
    const [onduplicate, onremove, onopenfolder] = [vi.fn(), vi.fn(), vi.fn()];
    render(List, { templates, onduplicate, onremove, onopenfolder });
    const row = screen.getByTestId("templates-row");
    await opensInEveryWay(row, row, "template-menu-delete");
    await choose(row, "template-menu-duplicate");
    await waitFor(() => expect(onduplicate).toHaveBeenCalledExactlyOnceWith(entry));
    await choose(row, "template-menu-delete");
    await waitFor(() => expect(onremove).toHaveBeenCalledExactlyOnceWith(entry));
    await choose(row, "template-menu-edit");
    await waitFor(() => expect([templates.selected, templates.mode]).toEqual(["Welcome.json", "edit"]));
  });

  it("of JSON copies all of it exactly, and changes how it is shown", async () => {
    const text = '{"id":  123456789012345678901}';
    render(TextView, { title: "Request", text, original: "as sent", testid: "raw", view: "original" });
    const raw = screen.getByTestId("raw");
    await opensInEveryWay(raw, raw, "json-copy-all");
    await choose(raw, "json-copy-all");
    await waitFor(() => expect(copied).toEqual([text]));
    await choose(raw, "json-view");
    await waitFor(() => expect(screen.queryByTestId("raw")).toBeNull());
  });
});
