import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Bar, SavedSearch } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import History from "./History.svelte";
import { History as State, type Backend } from "./state.svelte";
import { actions, asking, details, recording, row, settling, Table } from "./table.fixture";

let table: Table;
let saved: SavedSearch[];
let state: State;
let backend: Backend;

async function open() {
  backend = {
    ...asking,
    ...recording,
    ...settling,
    ...actions,
    saveText: async () => true,
    page: table.page,
    search: table.search,
    survey: table.survey,
    get: async (id) => details(table.rows.find((r) => r.id === id)!),
    listen: () => () => undefined,
    searches: async () => saved,
    saveSearch: async (search, oldName) => {
      if (saved.some((one) => one.name === search.name && one.name !== oldName)) {
        throw { code: "name_taken", message: "", field: "name" };
      }
      saved = [...saved.filter((one) => one.name !== oldName), search];
      return null;
    },
    deleteSearch: async (name) => {
      saved = saved.filter((one) => one.name !== name);
      return null;
    },
  };
  state = new State(backend);
  render(History, {
    accounts: [],
    selected: null,
    query: null,
    oneditasnew: () => undefined,
    onopenjob: () => undefined,
    onsaveas: () => undefined,
    history: state,
  });
  await screen.findAllByTestId("history-row");
  return userEvent.setup();
}

const box = () => screen.getByTestId<HTMLInputElement>("history-search");

beforeEach(() => {
  i18n.language = "en";
  for (const [name, value] of Object.entries({ clientWidth: 1200, clientHeight: 600 })) {
    vi.spyOn(HTMLElement.prototype, name as "clientWidth", "get").mockReturnValue(value);
  }
  table = new Table(50);
  saved = [];
});
afterEach(cleanup);

describe("the search box", () => {
  it("opens the first hit by Enter", async () => {
    const user = await open();
    await user.type(box(), "第7条{Enter}");
    await waitFor(() => expect(screen.getByTestId("history-details").dataset.id).toBe(row(7).id));
    expect(document.activeElement?.contains(screen.getByTestId("history-details"))).toBe(true);
  });

  it("offers nothing once the box was left, however late the address book answers", async () => {
    await open();
    const answers: ((known: []) => void)[] = [];
    state.search.known = () => new Promise((done) => answers.push(done));
    const completing = state.search.complete(0);
    await waitFor(() => expect(answers).toHaveLength(1));
    state.search.leave();
    answers[0]?.([]);
    await completing;
    expect(state.search.completion).toBeNull();
  });

  it("reports a search that could not be changed or deleted", async () => {
    await open();
    toast.list = [];
    backend.put = () => Promise.reject({ code: "data_failed", message: "" });
    await state.search.toggle("outcome", "sent");
    await state.search.between("2026-01-01", "2026-02-01");
    backend.deleteSearch = () => Promise.reject({ code: "data_failed", message: "" });
    await state.search.forget("Mine");
    expect(toast.list.map(({ kind }) => kind)).toEqual(["danger", "danger", "danger"]);
  });

  it("completes by keys, and Enter then takes the offer instead of searching", async () => {
    const user = await open();
    await user.type(box(), "out");
    await screen.findAllByTestId("history-offer");
    await user.keyboard("{ArrowDown}{Enter}");
    expect(box().value).toBe("outcome:");
    await user.keyboard("{ArrowDown}{ArrowDown}");
    expect(document.getElementById(box().getAttribute("aria-activedescendant")!)?.textContent).toContain(
      "unknown",
    );
    await user.keyboard("{Escape}");
    expect(box().getAttribute("aria-expanded")).toBe("false");
    expect(box().value).toBe("outcome:");
  });

  it("offers who has the typed words in the address book, as sender and receiver", async () => {
    const user = await open();
    state.search.known = async () => [{ kind: "p2p", id: "bob", name: "Bob Li", note: "" }];
    await user.type(box(), "to:li");
    await waitFor(() => expect(screen.getAllByTestId("history-offer").at(-1)?.textContent).toContain("bob"));
    await user.keyboard("{ArrowUp}{Enter}");
    expect(box().value).toMatch(/bob $/);
  });

  it("shows fields as chips, and a chip taken off leaves the rest as it was typed", async () => {
    const user = await open();
    await user.type(box(), "第  outcome:sent");
    const chip = await screen.findByTestId("history-chip");
    expect(chip.textContent).toContain("Outcome: Sent");
    await user.click(chip);
    expect(box().value).toBe("第");
  });

  it("calls the sandbox account by the same name in the chip and in the menu of accounts", async () => {
    const user = await open();
    await user.type(box(), "account:Sandbox");
    expect((await screen.findByTestId("history-chip")).textContent).toContain("Account: Sandbox account");
    expect(screen.getByTestId("history-filter-account").textContent).toContain("Account: Sandbox account");
  });

  it("says what is not understood at its place, and searches for nothing meanwhile", async () => {
    const user = await open();
    table.asked = [];
    await user.type(box(), "oops:x 第");
    const faults = await screen.findByTestId("history-faults");
    expect(faults.textContent).toContain('Unknown message type "oops"');
    expect(box().getAttribute("aria-invalid")).toBe("true");
    expect(table.asked).toEqual([]);
    await user.click(faults.querySelector("button")!);
    expect([box().selectionStart, box().selectionEnd]).toEqual([0, 4]);
  });

  it("ticks in the menus what the query says, and writes into it what is ticked", async () => {
    const user = await open();
    await user.type(box(), "outcome:sent");
    await waitFor(() => expect(screen.getByTestId("history-filter-outcome").textContent).toContain("Sent"));
    await user.click(screen.getByTestId("history-filter-outcome"));
    await user.click(await screen.findByTestId("history-filter-outcome-unknown"));
    await waitFor(() => expect(box().value).toBe("outcome:sent,unknown"));
  });
});

describe("saved searches", () => {
  it("are saved under a name and run", async () => {
    const user = await open();
    await state.search.set("outcome:sent");
    await user.click(screen.getByTestId("history-saved"));
    await user.click(await screen.findByTestId("history-saved-new"));
    await user.type(await screen.findByTestId("history-saved-name"), "Good{Enter}");
    await waitFor(() => expect(saved).toEqual([{ name: "Good", query: "outcome:sent" }]));

    await state.search.set("");
    await user.click(screen.getByTestId("history-saved"));
    await user.click(await screen.findByTestId("history-saved-run"));
    await waitFor(() => expect(box().value).toBe("outcome:sent"));
  });

  it("say why nothing can be done while nothing was searched for or saved", async () => {
    const user = await open();
    await user.click(screen.getByTestId("history-saved"));
    const [save, manage] = [
      await screen.findByTestId("history-saved-new"),
      screen.getByTestId("history-saved-manage"),
    ];
    for (const item of [save, manage]) expect(item.getAttribute("aria-disabled")).toBe("true");
    expect(save.textContent).toContain("Search first");
    expect(manage.textContent.trim().length).toBeGreaterThan("Manage".length);
    await user.click(save);
    expect(screen.queryByTestId("history-saved-name")).toBeNull();
  });

  it("are renamed and deleted", async () => {
    saved = [{ name: "Good", query: "outcome:sent" }];
    const user = await open();
    await user.click(screen.getByTestId("history-saved"));
    await user.click(await screen.findByTestId("history-saved-manage"));
    await user.click(await screen.findByTestId("history-saved-rename"));
    const name = await screen.findByTestId("history-saved-name");
    await user.clear(name);
    await user.type(name, "Fine{Enter}");
    await waitFor(() => expect(saved).toEqual([{ name: "Fine", query: "outcome:sent" }]));

    // Back in the list.
    await user.click(await screen.findByTestId("history-saved-delete"));
    await waitFor(() => expect(saved).toEqual([]));
  });
});

describe("the chart", () => {
  const DAY_MS = 86_400_000;
  const start = new Date(2026, 10, 1).getTime();
  const bar = (day: number, change: Partial<Bar>): Bar => ({
    start_ms: start + day * DAY_MS,
    end_ms: start + (day + 1) * DAY_MS,
    sending: 0,
    sent: 0,
    rejected: 0,
    unknown: 0,
    recalled: 0,
    partly: 0,
    ...change,
  });

  it("says each bar in words and takes a range by keys", async () => {
    table.glance = { step: "day", bars: [bar(0, { sent: 3 }), bar(1, {}), bar(2, { sent: 1, unknown: 2 })] };
    const user = await open();
    const bars = screen.getByTestId("history-chart-bars");
    bars.focus();
    await user.keyboard("{End}");
    expect(bars.getAttribute("aria-valuetext")).toContain("Sent 1, Unknown 2");
    await user.keyboard("{Shift>}{ArrowLeft}{/Shift}");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(box().value).toBe("after:2026-11-02 before:2026-11-04"));
  });

  /** The chart with three days, each 10 px wide, and a hand to move over it. */
  async function threeDays() {
    table.glance = { step: "day", bars: [bar(0, { sent: 3 }), bar(1, { sent: 1 }), bar(2, { sent: 1 })] };
    await open();
    const bars = screen.getByTestId("history-chart-bars");
    vi.spyOn(bars, "getBoundingClientRect").mockReturnValue({ left: 0, width: 400 } as DOMRect);
    bars.setPointerCapture = () => undefined;
    return (type: string, clientX: number) =>
      bars.dispatchEvent(new PointerEvent(type, { clientX, button: 0, pointerId: 1, bubbles: true }));
  }

  it("takes a range by the pointer", async () => {
    const at = await threeDays();
    at("pointerdown", 5);
    at("pointermove", 15);
    at("pointerup", 15);
    await waitFor(() => expect(box().value).toBe("after:2026-11-01 before:2026-11-03"));
  });

  it("ends a range that is dragged beyond a few bars with the last of them", async () => {
    const at = await threeDays();
    at("pointerdown", 15);
    at("pointermove", 390);
    at("pointerup", 390);
    await waitFor(() => expect(box().value).toBe("after:2026-11-02 before:2026-11-04"));
  });

  it("begins a range that is dragged from beside them with the last of them", async () => {
    const at = await threeDays();
    at("pointerdown", 200);
    at("pointermove", 15);
    at("pointerup", 15);
    await waitFor(() => expect(box().value).toBe("after:2026-11-02 before:2026-11-04"));
  });

  it("takes no room for one or two messages", async () => {
    table.glance = { step: "day", bars: [bar(0, { sent: 1 }), bar(1, { sent: 1 })] };
    await open();
    expect(screen.queryByTestId("history-chart")).toBeNull();
  });

  it("takes nothing where there is no bar", async () => {
    const at = await threeDays();
    const before = screen.getByTestId("history-chart-caption").textContent;
    at("pointermove", 200);
    expect(screen.getByTestId("history-chart-caption").textContent).toBe(before);
    at("pointerdown", 200);
    at("pointerup", 200);
    at("pointerdown", 5);
    at("pointerup", 5);
    await waitFor(() => expect(box().value).toBe("after:2026-11-01 before:2026-11-02"));
  });
});
