import { cleanup, fireEvent, render, screen, waitFor, type RenderResult } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Details, Draft, FileSummary, Row } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { History as State, type Backend } from "./state.svelte";
import History from "./History.svelte";
import { actions, asking, details, recording, row, settling, Table } from "./table.fixture";

const BODY =
  '{ "message":{"message_client_id":"old","text":"<b>雁\\u4e66</b>  ",\n"id":812345678901234568901 } }';

let table: Table;
let about: (of: Row) => Details;
let drafts: Draft[];
let state: State;
let page: RenderResult<typeof History>;

/** happy-dom lays nothing out: a window of 1200 × 600 for everything that measures. */
function size(width: number): void {
  for (const [name, value] of Object.entries({ clientWidth: width, clientHeight: 600 })) {
    vi.spyOn(HTMLElement.prototype, name as "clientWidth", "get").mockReturnValue(value);
  }
}

async function open(props: { selected?: string; query?: string } = {}) {
  const backend: Backend = {
    page: table.page,
    search: table.search,
    survey: table.survey,
    ...asking,
    get: async (id) => about(table.rows.find((r) => r.id === id)!),
    ...settling,
    draft: async (id) => ({ ...(await settling.draft(id)), body: BODY.replace('"old"', '"fresh"') }),
    ...actions,
    saveText: async () => true,
    ...recording,
    listen: () => () => undefined,
  };
  state = new State(backend);
  page = render(History, {
    accounts: [],
    selected: props.selected ?? null,
    query: props.query ?? null,
    oneditasnew: (draft: Draft) => drafts.push(draft),
    onopenjob: () => undefined,
    onsaveas: () => undefined,
    history: state,
  });
  await waitFor(() =>
    expect(screen.queryByTestId("history-list")?.getAttribute("aria-busy")).not.toBe("true"),
  );
  return userEvent.setup();
}

beforeEach(() => {
  i18n.language = "en";
  size(1200);
  table = new Table(50);
  about = (of) => details(of, { request_body: BODY });
  drafts = [];
});
afterEach(cleanup);

describe("a row that another page shows here", () => {
  it("is selected in what stays: what is searched for, picked, and open", async () => {
    const user = await open({ selected: row(50).id });
    await user.type(screen.getByTestId("history-search"), "x");
    state.selection.toggle(row(49).id);
    const imports: (string | null)[] = [];
    state.records.import = async (file_id = null) => void imports.push(file_id);
    await page.rerender({ turn: 1, selected: row(48).id });
    await waitFor(() => expect(state.details?.row.id).toBe(row(48).id));
    expect(screen.getByTestId<HTMLInputElement>("history-search").value).toBe("x");
    await page.rerender({ turn: 2, selected: null, query: "outcome:unknown" });
    expect(screen.getByTestId<HTMLInputElement>("history-search").value).toBe("outcome:unknown");
    state.select(row(47).id);
    await page.rerender({ turn: 3, selected: row(48).id, query: null });
    await waitFor(() => expect(state.details?.row.id).toBe(row(48).id));
    state.select(row(47).id);
    await page.rerender({ turn: 4 });
    await waitFor(() => expect(state.details?.row.id).toBe(row(48).id));
    await page.rerender({ turn: 5, selected: null, file: { file_id: "f" } as FileSummary });
    await page.rerender({ turn: 6, file: null });
    expect(imports).toEqual(["f"]);
  });

  it("keeps what is done with a row, and nothing of rows that were only looked at", async () => {
    await open();
    const busy = state.actions("1");
    busy.busy = "recall";
    const idle = state.actions("2");
    state.actions("3");
    expect(state.actions("1")).toBe(busy);
    expect(state.actions("2")).not.toBe(idle);
  });
});

describe("a message that was recalled", () => {
  it("does not look as if it were still there", async () => {
    const recall = {
      id: "1",
      kind: "recall",
      state: "done",
      url: "https://h.test/im/v2/conversations/a%7C1%7Cb/messages/1?type=1",
      attempts: [],
      request_headers: [],
    } as unknown as Details["acts"][number];
    about = (of) => details(of, { request_body: BODY, acts: [recall], notes: [] });
    await open({ selected: row(50).id });
    expect(await screen.findByRole("heading", { name: "Recalled for the receiver" })).toBeTruthy();
  });
});

describe("a call that not everybody got", () => {
  it("is headed by how many got it, and says who did not", async () => {
    const part = (name: string, outcome: "sent" | "rejected") => ({
      kind: "receiver" as const,
      name,
      outcome,
      code: outcome === "sent" ? null : 102404,
      msg: null,
      message_server_id: null,
      create_time_ms: null,
    });
    about = (of) =>
      details(
        {
          ...of,
          outcome: "sent",
          kind: "batch",
          parts: { all: 2, sent: 1, rejected: 1, open: 0, failed_receivers: 0, unfinished: false },
        },
        { request_body: BODY, parts: [part("a", "sent"), part("b", "rejected")] },
      );
    await open({ selected: row(50).id });
    expect(await screen.findByRole("heading", { name: "Sent to 1 of 2 receivers" })).toBeTruthy();
    expect(screen.queryByRole("heading", { name: /accepted this message/ })).toBeNull();
    expect(screen.getByTestId("parts").querySelector('[data-outcome="rejected"]')?.textContent).toContain(
      "b",
    );
  });
});

describe("the list", () => {
  it("draws only the rows in sight", async () => {
    table = new Table(5000);
    await open();
    const drawn = await screen.findAllByTestId("history-row");
    expect(drawn.length).toBeLessThan(40);
    expect(drawn[0]?.dataset.id).toBe(row(5000).id);
  });

  it("says the outcome in words, not by colour alone", async () => {
    table.add(51, { outcome: "rejected", error: "unreached", code: null });
    await open();
    const [first] = await screen.findAllByTestId("history-row");
    expect(first?.textContent).toContain("Not sent");
    expect(first?.dataset.outcome).toBe("rejected");
    // Its name is what it shows, so that voice control finds it by the words that are seen.
    expect(first?.getAttribute("aria-label")).toBeNull();
  });

  it("moves by keys and points at the selected row for screen readers", async () => {
    const user = await open();
    await screen.findAllByTestId("history-row");
    const list = screen.getByTestId("history-list");
    list.focus();
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}{ArrowDown}");
    const id = list.getAttribute("aria-activedescendant")!;
    expect(document.getElementById(id)?.getAttribute("aria-selected")).toBe("true");
    expect(document.getElementById(id)?.dataset.id).toBe(row(49).id);
  });

  it("opens the row by Enter and comes back by Escape", async () => {
    const user = await open();
    await screen.findAllByTestId("history-row");
    screen.getByTestId("history-list").focus();
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() =>
      expect(document.activeElement?.contains(screen.queryByTestId("history-details"))).toBe(true),
    );
    await user.keyboard("{Escape}");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("history-list")));
  });

  it("gives Ctrl+F to the search", async () => {
    const user = await open();
    await user.keyboard("{Control>}f{/Control}");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("history-search")));
  });

  it("does not search half a syllable of an input method", async () => {
    await open();
    const field = screen.getByTestId<HTMLInputElement>("history-search");
    table.asked = [];
    field.dispatchEvent(new CompositionEvent("compositionstart"));
    field.value = "ni";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    field.value = "第7";
    field.dispatchEvent(new CompositionEvent("compositionend"));
    await waitFor(() => expect(table.asked).not.toEqual([]));
    expect(table.asked.map((one) => one.query)).toEqual(["第7"]);
  });
});

describe("nothing to show", () => {
  it("teaches before the first send", async () => {
    table = new Table(0);
    await open();
    expect(await screen.findByTestId("history-empty")).toBeTruthy();
  });

  it("names the filters that find nothing and clears them", async () => {
    const user = await open({ query: "nowhere outcome:unknown" });
    const nothing = await screen.findByTestId("history-nothing");
    expect(nothing.textContent).toContain("nowhere");
    expect(nothing.textContent).toContain("Unknown");
    await user.click(screen.getByTestId("history-nothing-clear"));
    expect(await screen.findAllByTestId("history-row")).not.toEqual([]);
  });

  it("has no words for a query that is not understood: they stand below its field", async () => {
    await open({ query: "nowhere" });
    const nothing = await screen.findByTestId("history-nothing");
    await fireEvent.input(screen.getByTestId("history-search"), { target: { value: "oops:x" } });
    await screen.findByTestId("history-faults");
    await waitFor(() => expect(nothing.textContent).not.toContain(i18n.w.history.nothing.text("")));
  });

  it("says that the history cannot be read and tries again", async () => {
    table.broken = true;
    const user = await open();
    expect((await screen.findByTestId("history-failed")).textContent).toContain("disk I/O error");
    table.broken = false;
    await user.click(screen.getByTestId("history-retry"));
    expect(await screen.findAllByTestId("history-row")).not.toEqual([]);
  });
});

describe("the details", () => {
  it("holds request and answer as text, byte for byte", async () => {
    await open({ selected: row(50).id });
    expect((await screen.findByTestId("history-request-body")).textContent).toBe(BODY);
    expect(screen.getByTestId("history-answer").textContent).toBe(details(row(50)).answer);
    expect(screen.getByTestId("history-server-id").textContent).toBe("812345678901234568");
  });

  it("gives the draft of edit as new, to the last digit, with a fresh client id", async () => {
    const user = await open({ selected: row(50).id });
    await user.click(await screen.findByTestId("history-edit-as-new"));
    await waitFor(() => expect(drafts).toHaveLength(1));
    expect(drafts[0]?.body).toBe(BODY.replace('"old"', '"fresh"'));
  });

  it("shows the beginning of a long body, and all of it on demand", async () => {
    const long = `no JSON: ${"雁".repeat(250_000)}`;
    about = (of) => details(of, { request_body: long });
    const user = await open({ selected: row(50).id });
    expect((await screen.findByTestId("history-request-body")).textContent?.length).toBe(200_000);
    await user.click(screen.getByTestId("history-request-body-all"));
    expect(screen.getByTestId("history-request-body").textContent).toBe(long);
  });

  it("explains a refusal in the language of the window, at once when it changes", async () => {
    const explanation = (language: string) => ({ meaning: `${language} meaning`, cause: "c", action: "a" });
    about = (of) =>
      details(
        { ...of, outcome: "rejected", code: 414 },
        {
          explained: {
            code: "414",
            scope: "im-v2",
            client_sdk_only: false,
            confidence: "documented",
            source: "",
            en: explanation("en"),
            zh: explanation("zh"),
          },
        },
      );
    await open({ selected: row(50).id });
    const why = await screen.findByTestId("history-explained");
    expect(why.dataset.code).toBe("414");
    expect(why.textContent).toContain("en meaning");
    i18n.language = "zh";
    await waitFor(() => expect(why.textContent).toContain("zh meaning"));
  });

  it("offers the ways to settle an interrupted send, and does not claim that it never left", async () => {
    about = (of) => details({ ...of, outcome: "unknown", error: "interrupted" }, { answer: null });
    await open({ selected: row(50).id });
    const shown = await screen.findByTestId("history-details");
    expect(screen.getByTestId("history-settle")).toBeTruthy();
    expect(shown.textContent).not.toContain(i18n.w.history.attempts.none);
  });

  it("covers the list in a narrow window and gives it back", async () => {
    size(880);
    const user = await open({ selected: row(50).id });
    await user.click(await screen.findByTestId("history-back"));
    await waitFor(() => expect(screen.queryByTestId("history-details")).toBeNull());
    expect(document.activeElement).toBe(screen.getByTestId("history-list"));
  });
});

describe("the menu of a row", () => {
  it("opens where the row is clicked, is about that row, and gives the focus back to the list", async () => {
    const user = await open();
    const shown = (await screen.findAllByTestId("history-row"))[2]!;
    await user.pointer({ target: shown, keys: "[MouseRight]" });
    expect(await screen.findByTestId("row-menu-edit")).toBeTruthy();
    expect(shown.getAttribute("aria-selected")).toBe("true");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("row-menu-edit")).toBeNull());
    expect(document.activeElement).toBe(screen.getByTestId("history-list"));
  });

  it("opens by the menu key and by Shift and F10, and is about all rows that are picked", async () => {
    const user = await open({ selected: row(49).id });
    const list = screen.getByTestId("history-list");
    await screen.findAllByTestId("history-row");
    for (const keys of ["{ContextMenu}", "{Shift>}{F10}{/Shift}"]) {
      list.focus();
      await user.keyboard(keys);
      expect(await screen.findByTestId("row-menu-receiver")).toBeTruthy();
      await user.keyboard("{Escape}");
      await waitFor(() => expect(screen.queryByTestId("row-menu-receiver")).toBeNull());
    }
    list.focus();
    await user.keyboard(" {Control>}{ArrowDown}{/Control} {ContextMenu}");
    expect(await screen.findByTestId("row-menu-delete")).toBeTruthy();
    expect(screen.queryByTestId("row-menu-edit")).toBeNull();
  });
});
