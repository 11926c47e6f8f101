import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { History, type Backend } from "./state.svelte";
import { actions, asking, details, recording, row, settling, Table } from "./table.fixture";

class Stand extends Table implements Backend {
  read = asking.read;
  put = asking.put;
  complete = asking.complete;
  searches = asking.searches;
  saveSearch = asking.saveSearch;
  deleteSearch = asking.deleteSearch;
  changed: (id: string) => void = () => undefined;
  got: string[] = [];
  heldDetails: (() => void)[] | null = null;

  get = async (id: string) => {
    this.got.push(id);
    const found = this.rows.find((r) => r.id === id);
    if (!found) throw { code: "row_missing", message: "no such row", field: null };
    if (this.heldDetails) await new Promise<void>((release) => this.heldDetails!.push(release));
    return details(found);
  };
  draft = settling.draft;
  check = settling.check;
  sendAgain = settling.sendAgain;
  sendNew = settling.sendNew;
  cancel = settling.cancel;
  stages = settling.stages;
  act = actions.act;
  modifyBody = actions.modifyBody;
  partChoices = actions.partChoices;
  reply = actions.reply;
  saveText = async () => true;
  listenMany = recording.listenMany;
  listenReindex = recording.listenReindex;
  star = recording.star;
  tag = recording.tag;
  tags = recording.tags;
  note = recording.note;
  tally = recording.tally;
  delete = recording.delete;
  undelete = recording.undelete;
  export = recording.export;
  import = recording.import;
  stop = recording.stop;
  openExport = recording.openExport;
  openSavedText = async () => undefined;
  addContact = recording.addContact;
  progress = recording.progress;
  findInJobs = recording.findInJobs;
  jobMessage = recording.jobMessage;
  explainCode = recording.explainCode;
  listen = (changed: (id: string) => void) => {
    this.changed = changed;
    return () => (this.changed = () => undefined);
  };
}

let table: Stand;
let history: History;
let leave: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  table = new Stand(30);
  history = new History(table);
  leave = history.visit();
  await vi.runOnlyPendingTimersAsync();
});
afterEach(() => {
  leave();
  vi.useRealTimers();
});

describe("search", () => {
  it("asks once for what was typed quickly", async () => {
    table.asked = [];
    for (const text of ["1", "12", "12条"]) history.search.typed(text, null);
    await vi.advanceTimersByTimeAsync(1000);
    expect(table.asked.map((one) => one.query)).toEqual(["12条"]);
  });

  it("does not ask again for the same words with blanks around them", async () => {
    history.search.typed("12", null);
    await vi.advanceTimersByTimeAsync(1000);
    table.asked = [];
    history.search.typed(" 12 ", null);
    await vi.advanceTimersByTimeAsync(1000);
    expect(table.asked).toEqual([]);
  });

  it("shows everything again once it is cleared", async () => {
    void history.search.set("12 outcome:unknown");
    void history.search.set("");
    await vi.advanceTimersByTimeAsync(1000);
    expect([history.search.empty, history.rows.list.length]).toEqual([true, 30]);
  });
});

describe("selection", () => {
  it("reads only the row on which the keys come to rest", async () => {
    for (let n = 30; n > 20; n--) history.select(row(n).id, "settled");
    await vi.advanceTimersByTimeAsync(1000);
    expect(table.got).toEqual([row(21).id]);
  });

  it("shows the details of the row selected last, even when the other answer comes later", async () => {
    table.heldDetails = [];
    history.select(row(1).id);
    history.select(row(2).id);
    const [first, second] = table.heldDetails;
    second!();
    first!();
    await vi.advanceTimersByTimeAsync(0);
    expect(history.details?.row.id).toBe(row(2).id);
  });

  it("follows the end of the selected send", async () => {
    const sending = table.add(31, { outcome: "sending" });
    history.select(sending.id);
    await vi.advanceTimersByTimeAsync(0);
    table.change(sending.id, "sent");
    table.changed(sending.id);
    await vi.advanceTimersByTimeAsync(1000);
    expect([history.details?.row.outcome, history.rows.list[0]?.outcome]).toEqual(["sent", "sent"]);
  });

  it("says that a row is gone, and reads it on retry", async () => {
    history.select("404");
    await vi.advanceTimersByTimeAsync(0);
    expect(history.detailsPhase).toBe("failed");
    table.rows.push(row(1, { id: "404" }));
    history.rereadDetails();
    await vi.advanceTimersByTimeAsync(0);
    expect(history.detailsPhase).toBe("ready");
  });
});

it("gathers a burst of changes into one reading", async () => {
  table.asked = [];
  for (let n = 31; n <= 60; n++) table.changed(table.add(n).id);
  await vi.advanceTimersByTimeAsync(1000);
  expect([table.asked.length, history.rows.list.length]).toEqual([1, 60]);
});

it("gets no events any more once the page is left", async () => {
  leave();
  table.asked = [];
  table.changed(table.add(31).id);
  await vi.advanceTimersByTimeAsync(1000);
  expect(table.asked).toEqual([]);
});
