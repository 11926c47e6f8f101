import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Selection } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import HistoryPage from "../History.svelte";
import { History as State, type Backend } from "../state.svelte";
import { actions, asking, details, recording, row, settling, Table } from "../table.fixture";

let table: Table;
let calls: [string, ...unknown[]][];
let backend: Backend;

beforeEach(() => {
  i18n.language = "en";
  for (const [name, value] of Object.entries({ clientWidth: 1200, clientHeight: 600 })) {
    vi.spyOn(HTMLElement.prototype, name as "clientWidth", "get").mockReturnValue(value);
  }
  table = new Table(12);
  calls = [];
  const noted =
    (name: string) =>
    async (...args: unknown[]) =>
      void calls.push([name, ...args]);
  backend = {
    page: table.page,
    search: table.search,
    survey: table.survey,
    ...asking,
    get: async (id) => details(table.rows.find((r) => r.id === id)!),
    listen: () => () => undefined,
    ...settling,
    ...actions,
    saveText: async () => true,
    ...recording,
    star: noted("star"),
    tag: noted("tag"),
    note: noted("note"),
    delete: async (selection, unknownToo) => {
      calls.push(["delete", selection, unknownToo]);
      return { at_ms: 5, rows: 2, sending: 0, unknown: 0 };
    },
    undelete: async (deleted) => {
      calls.push(["undelete", deleted.at_ms]);
      return 2;
    },
  };
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  for (const one of toast.list) toast.close(one.id);
});

async function open() {
  render(HistoryPage, {
    accounts: [],
    selected: null,
    query: null,
    oneditasnew: () => undefined,
    onopenjob: () => undefined,
    onsaveas: () => undefined,
    history: new State(backend),
  });
  await waitFor(() => expect(screen.getAllByTestId("history-row").length).toBeGreaterThan(5));
  const user = userEvent.setup();
  return { user, rows: screen.getAllByTestId("history-row") };
}

const these = (...ns: number[]): Selection => ({ kind: "rows", ids: ns.map((n) => row(n).id) });

describe("keeping rows", { timeout: 20_000 }, () => {
  it("selection by Ctrl and Shift, says how many, and deletes with a way back", async () => {
    const { user, rows } = await open();
    await user.click(rows[0]!);
    await user.keyboard("{Control>}");
    await user.click(rows[2]!);
    await user.keyboard("{/Control}");
    expect(screen.getByTestId("records-count").textContent).toBe("2 selected");
    expect(rows.map((r) => r.getAttribute("aria-selected")).slice(0, 3)).toEqual(["true", "false", "true"]);

    await user.click(screen.getByTestId("records-delete"));

    await waitFor(() => expect(calls).toContainEqual(["delete", these(12, 10), false]));
    await waitFor(() => expect(screen.queryByTestId("records-bar")).toBeNull());
    toast.list.at(-1)!.action!.run();
    await waitFor(() => expect(calls).toContainEqual(["undelete", 5]));
  });

  it("deletes the last rows with a way back by keys, wherever the focus is", async () => {
    const { user } = await open();
    backend.delete = async () => {
      table.rows.length = 0;
      return { at_ms: 5, rows: 12, sending: 0, unknown: 0 };
    };
    screen.getByTestId("history-list").focus();
    await user.keyboard("{Control>}a{/Control}{Delete}");
    await waitFor(() => expect(toast.list).toHaveLength(1));
    document.body.focus();
    await user.keyboard("{Control>}z{/Control}");
    await waitFor(() => expect(calls).toContainEqual(["undelete", 5]));
  });

  it("selection and acts by keys alone", async () => {
    const { user } = await open();
    screen.getByTestId("history-list").focus();
    await user.keyboard("{ArrowDown}s");
    expect(calls.at(-1)).toEqual(["star", these(12), true]);
    await user.keyboard("{Shift>}{ArrowDown}{ArrowDown}{/Shift}");
    expect(screen.getByTestId("records-count").textContent).toBe("3 selected");
    await user.keyboard(" {Delete}");
    await waitFor(() => expect(calls.at(-1)).toEqual(["delete", these(12, 11), false]));
    await user.keyboard("{Control>}a{/Control}");
    await waitFor(() => expect(screen.getByTestId("records-count").textContent).toBe("12 selected"));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("records-bar")).toBeNull());
  });

  it("takes a deletion back by Ctrl+Z, once, and offers to for the minute that it promises", async () => {
    const { user } = await open();
    screen.getByTestId("history-list").focus();
    await user.keyboard("{ArrowDown}{Delete}");
    await waitFor(() => expect(toast.list.at(-1)?.stay_ms).toBe(60_000));
    await user.keyboard("{Control>}z{/Control}");
    await waitFor(() => expect(calls.at(-1)).toEqual(["undelete", 5]));
    const before = calls.length;
    await user.keyboard("{Control>}z{/Control}");
    expect(calls).toHaveLength(before);
  });

  it("picks rows far apart by keys alone", async () => {
    const { user } = await open();
    screen.getByTestId("history-list").focus();
    await user.keyboard("{ArrowDown} {Control>}{ArrowDown}{ArrowDown}{ArrowDown}{/Control} ");
    expect(screen.getByTestId("records-count").textContent).toBe("2 selected");
    await user.keyboard("{Delete}");
    await waitFor(() => expect(calls.at(-1)).toEqual(["delete", these(12, 9), false]));
  });

  it("deletes rows of unknown outcome only when that is ticked", async () => {
    backend.tally = async () => ({ rows: 3, sending: 0, unknown: 1, starred: 0 });
    const { user, rows } = await open();
    await user.click(rows[0]!);
    await user.keyboard("{Delete}");
    await screen.findByTestId("records-delete-dialog");
    expect(calls).toEqual([]);
    expect(screen.getByRole("heading", { name: "Delete 2 records from the history?" })).toBeTruthy();
    await user.click(screen.getByTestId("records-delete-unknown"));
    expect(screen.getByRole("heading", { name: "Delete 3 records from the history?" })).toBeTruthy();
    await user.click(screen.getByTestId("records-delete-confirm"));
    await waitFor(() => expect(calls).toEqual([["delete", these(12), true]]));
  });

  it("completes a tag from those in use", async () => {
    backend.tags = async () => [
      { name: "重要", rows: 12 },
      { name: "refund", rows: 3 },
    ];
    const { user, rows } = await open();
    await user.click(rows[0]!);
    const input = await screen.findByTestId("records-tag-input");
    await user.click(input);
    await user.type(input, "ref");
    expect(screen.getAllByTestId("records-tag-known").map((one) => one.textContent)).toEqual([
      "refund 3 messages",
    ]);
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(calls).toContainEqual(["tag", these(12), "refund", true]));
  });

  it("leaves a tag that is too long to be shortened", async () => {
    const { user, rows } = await open();
    await user.click(rows[0]!);
    const input = await screen.findByTestId<HTMLInputElement>("records-tag-input");
    await user.type(input, `${"雁".repeat(41)}{Enter}`);
    expect(input.value).toBe("雁".repeat(41));
    expect(screen.getByRole("alert").textContent).toContain("40");
    expect(calls).toEqual([]);
    await user.type(input, "{Backspace}{Enter}");
    expect(calls).toContainEqual(["tag", these(12), "雁".repeat(40), true]);
  });

  it("writes a note before another row takes its place", async () => {
    const { user, rows } = await open();
    await user.click(rows[0]!);
    await user.type(await screen.findByTestId("records-note"), "call back");
    await user.click(rows[1]!);
    await waitFor(() => expect(calls).toContainEqual(["note", row(12).id, "call back"]));
  });

  it("shows how far an export is, and where it went", async () => {
    let report: (now: { operation: string; done: number; total: number }) => void = () => undefined;
    let finish: (path: string) => void = () => undefined;
    backend.progress = (_, listener) => {
      report = listener;
      return () => undefined;
    };
    backend.export = (operation, selection, format) => {
      calls.push(["export", selection, format]);
      report({ operation, done: 10, total: 50 });
      return new Promise((done) => (finish = (path) => done({ path, rows: 50, bytes: 2048 })));
    };
    const { user } = await open();
    screen.getByTestId("history-list").focus();
    await user.keyboard("{ArrowDown}{Control>}a{/Control}");
    await user.click(await screen.findByTestId("records-export"));
    await user.click(await screen.findByTestId("records-export-csv"));
    await user.click(screen.getByTestId("records-export-go"));
    await screen.findByText("10 / 50 messages");
    expect(calls.at(-1)?.[2]).toBe("csv");
    finish("/home/me/history.csv");
    expect((await screen.findByTestId("records-export-path")).textContent).toBe("/home/me/history.csv");
  });

  it("names the line of a file that cannot be imported", async () => {
    backend.import = async () => {
      throw { code: "import_broken", message: "line 37: expected value", field: null, line: 37 };
    };
    const { user } = await open();
    await user.click(screen.getByTestId("records-menu"));
    await user.click(await screen.findByTestId("records-menu-import"));
    await waitFor(() => expect(toast.list.at(-1)?.title()).toContain("Line 37: "));
  });
});
