import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FoundRow, JobPreview, RowsFound } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import History from "../History.svelte";
import { History as State, type Backend } from "../state.svelte";
import { actions, asking, details, recording, settling, Table } from "../table.fixture";

const ID = "2305843009213693953";
const BODY = '{"message":{"message_type":0,"text":"你好，李雷"}}';

const found = (number: number, state: "sent" | "rejected" = "sent"): FoundRow => ({
  job_id: "j1" as never,
  job_name: "双十一",
  call: "message",
  conversation: { sender: "kefu", kind: "p2p", receiver: `user-${number}` },
  row: {
    number,
    line: number + 1,
    cells: [`user-${number}`],
    state,
    generation: 0,
    problem: null,
    duplicate_of: null,
    code: state === "rejected" ? 102_404 : null,
    at_ms: 1_764_000_000_000,
    message_server_id: state === "sent" ? ID : null,
    trace_id: "0123456789abcdef0123456789abcdef",
    message_client_id: "6c9e1e0e-0000-5000-8000-000000000001",
  },
});

let table: Table;
let answers: Record<string, RowsFound>;
/** When set, answers about jobs wait for it. */
let held: Promise<void> | null;
let state: State;
const onopenjob = vi.fn();

async function open() {
  const backend: Backend = {
    ...asking,
    ...recording,
    ...settling,
    ...actions,
    saveText: async () => true,
    page: table.page,
    search: table.search,
    survey: table.survey,
    get: async (id) => details(table.rows.find((row) => row.id === id)!),
    listen: () => () => undefined,
    findInJobs: async (query) => {
      if (held) await held;
      return answers[query] ?? { rows: [], more: false };
    },
    jobMessage: async (_, number) => {
      const { row, call, conversation } = found(number);
      return { row, call, conversation, body: BODY, problems: [] } satisfies JobPreview;
    },
    explainCode: async (code) => ({ code, en: { meaning: `means ${code}`, cause: "", action: "" } }) as never,
  };
  state = new State(backend);
  render(History, {
    accounts: [],
    selected: null,
    query: null,
    oneditasnew: () => undefined,
    onopenjob,
    onsaveas: () => undefined,
    history: state,
  });
  await screen.findAllByTestId("history-row");
  return userEvent.setup();
}

async function search(user: ReturnType<typeof userEvent.setup>, query: string): Promise<void> {
  await user.clear(screen.getByTestId("history-search"));
  await user.type(screen.getByTestId("history-search"), query);
}

beforeEach(() => {
  i18n.language = "en";
  for (const name of ["clientWidth", "clientHeight"] as const) {
    vi.spyOn(HTMLElement.prototype, name, "get").mockReturnValue(1200);
  }
  table = new Table(20);
  held = null;
  answers = { "to:user-3": { rows: [found(3)], more: false } };
  onopenjob.mockReset();
});
afterEach(cleanup);

describe("messages of bulk jobs", () => {
  it("are found beside the history, opened with their IDs and their exact text, and lead to their job", async () => {
    const user = await open();
    expect(screen.queryByTestId("history-jobs")).toBeNull();
    await search(user, "to:user-3");
    await user.click(await screen.findByTestId("history-job-row"));
    const message = await screen.findByTestId("history-job-message");
    expect(screen.getByTestId("history-job-server-id").textContent).toBe(ID);
    await waitFor(() => expect(message.textContent).toContain(BODY));
    await user.click(screen.getByTestId("history-job-open"));
    expect(onopenjob).toHaveBeenCalledWith("j1", 3);
  });

  it("say why the service refused them, and how many more there are", async () => {
    answers["job:双十一"] = { rows: [found(1, "rejected"), found(2)], more: true };
    const user = await open();
    await search(user, "job:双十一");
    const rows = await screen.findAllByTestId("history-job-row");
    expect(screen.getByTestId("history-jobs").textContent).toContain("the first 2");
    await user.click(rows[0]!);
    expect(await screen.findByText(/means 102404/)).toBeTruthy();
  });

  it("go with the query that found them, and give way to a row of the history", async () => {
    const user = await open();
    await search(user, "to:user-3");
    await user.click(await screen.findByTestId("history-job-row"));
    await screen.findByTestId("history-job-message");
    await search(user, "第");
    await waitFor(() => expect(screen.queryByTestId("history-jobs")).toBeNull());
    expect(screen.queryByTestId("history-job-message")).toBeNull();
    await user.click(screen.getAllByTestId("history-row")[0]!);
    expect(await screen.findByTestId("history-details")).toBeTruthy();
  });

  it("are headed as what was checked: a call to many sends them otherwise", async () => {
    const user = await open();
    await search(user, "to:user-3");
    await user.click(await screen.findByTestId("history-job-row"));
    await screen.findByTestId("history-job-body");
    expect(screen.getByRole("heading", { level: 3, name: "Message" })).toBeTruthy();
    const shown = screen.getByTestId("history-job-message").textContent;
    expect([shown.includes("As checked"), shown.includes("As sent")]).toEqual([true, false]);
  });

  it("take the place of the row in sight, which keys and menus act on no longer", async () => {
    answers["第"] = { rows: [found(3)], more: false };
    const user = await open();
    await search(user, "第");
    await screen.findByTestId("history-job-row");
    await user.click(screen.getAllByTestId("history-row")[0]!);
    await screen.findByTestId("history-details");
    expect(state.chosen).toMatchObject({ ids: [state.selected] });
    await user.click(screen.getByTestId("history-job-row"));
    await screen.findByTestId("history-job-message");
    expect([state.selected, state.details, state.detailsPhase]).toEqual([null, null, "none"]);
    expect(state.chosen).toMatchObject({ ids: [] });
  });

  it("are not opened by Enter while they are those of the query before", async () => {
    answers["to:user-4"] = { rows: [found(4)], more: false };
    const user = await open();
    await search(user, "to:user-3");
    await screen.findByTestId("history-job-row");
    let release: () => void = () => undefined;
    held = new Promise((resolve) => (release = resolve));
    const box = screen.getByTestId<HTMLInputElement>("history-search");
    box.setSelectionRange(0, box.value.length);
    await user.paste("to:user-4");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(state.rows.query).toBe("to:user-4"));
    expect(screen.queryByTestId("history-job-message")).toBeNull();
    release();
    expect((await screen.findByTestId("history-job-message")).dataset.number).toBe("4");
  });

  it("are one Tab stop, moved through by keys, and have the focus again when one is left", async () => {
    answers["to:user"] = { rows: [found(1), found(2), found(3)], more: false };
    const user = await open();
    await search(user, "to:user");
    const rows = await screen.findAllByTestId("history-job-row");
    expect(screen.getByRole("status").textContent).toContain("found in bulk jobs only");
    expect(rows.map((row) => row.tabIndex)).toEqual([0, -1, -1]);
    rows[0]!.focus();
    const at = async (keys: string): Promise<string | undefined> => {
      await user.keyboard(keys);
      return (document.activeElement as HTMLElement).dataset["number"];
    };
    expect([await at("{ArrowDown}"), await at("{End}"), await at("{Home}")]).toEqual(["2", "3", "1"]);
    await user.keyboard("{ArrowDown}{Enter}");
    expect((await screen.findByTestId("history-job-message")).dataset.number).toBe("2");
    expect(rows.map((row) => row.tabIndex)).toEqual([-1, 0, -1]);
    await waitFor(() => expect(document.activeElement?.className).toContain("details"));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(document.activeElement).toBe(rows[1]));
  });
});
