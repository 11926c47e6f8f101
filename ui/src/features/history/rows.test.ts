import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Outcome } from "@/bindings";
import { NO_FILTER, Rows, type WholeFilter } from "./rows.svelte";
import { row, Table } from "./table.fixture";

const ids = (rows: Rows): string[] => rows.list.map((r) => r.id);
const only = (outcome: Outcome): WholeFilter => ({ ...NO_FILTER, outcomes: [outcome] });
const turn = (): Promise<void> => new Promise((done) => setTimeout(done));

describe("reading pages", () => {
  it("reads every row once, newest first", async () => {
    const table = new Table(25);
    const rows = new Rows(table, 10);
    await rows.show(NO_FILTER);
    while (rows.tail === "more") await rows.more();
    expect(ids(rows)).toEqual(table.matching(NO_FILTER).map((r) => r.id));
  });

  it("keeps the rows in order when rows arrive at the head between two pages", async () => {
    const table = new Table(25);
    const rows = new Rows(table, 10);
    await rows.show(NO_FILTER);
    const reading = rows.more();
    const news = [table.add(26), table.add(27)].map((r) => r.id);
    await Promise.all([reading, rows.refresh(news)]);
    await rows.more();
    expect(ids(rows)).toEqual(table.matching(NO_FILTER).map((r) => r.id));
  });

  it("reads the rows below when an empty list fills with more than one page", async () => {
    const table = new Table(0);
    const rows = new Rows(table, 10);
    await rows.show(NO_FILTER);
    for (let n = 1; n <= 15; n++) table.add(n);
    await rows.refresh([row(15).id]);
    await rows.more();
    expect(rows.list).toHaveLength(15);
  });

  it("asks for one page only, however often it is asked while that page is on its way", async () => {
    const table = new Table(25);
    const rows = new Rows(table, 10);
    await rows.show(NO_FILTER);
    await Promise.all([rows.more(), rows.more(), rows.more()]);
    expect(rows.list).toHaveLength(20);
  });

  it("keeps what is there when an older page fails, and reads it on retry", async () => {
    const table = new Table(15);
    const rows = new Rows(table, 10);
    await rows.show(NO_FILTER);
    table.broken = true;
    await rows.more();
    expect([rows.tail, rows.list.length]).toEqual(["failed", 10]);
    table.broken = false;
    await rows.retry();
    expect([rows.tail, rows.list.length]).toEqual(["end", 15]);
  });

  it("says that the first page failed", async () => {
    const table = new Table(5);
    table.broken = true;
    const rows = new Rows(table, 10);
    await rows.show(NO_FILTER);
    expect([rows.phase, (rows.problem as { code: string }).code]).toEqual(["failed", "storage"]);
  });
});

describe("a new filter", () => {
  it("drops the answer of a superseded search, even when that one comes last", async () => {
    const table = new Table(30);
    const rows = new Rows(table, 10);
    table.held = [];
    const first = rows.show({ ...NO_FILTER, text: "1" });
    const second = rows.show({ ...NO_FILTER, text: "7" });
    const [releaseFirst, releaseSecond] = table.held;
    releaseSecond!();
    await second;
    releaseFirst!();
    await first;
    expect(rows.list.every((r) => r.snippet.includes("7"))).toBe(true);
  });

  it("drops an older page of the former filter", async () => {
    const table = new Table(30);
    const rows = new Rows(table, 10);
    await rows.show(NO_FILTER);
    table.held = [];
    const older = rows.more();
    await turn();
    const fresh = rows.show({ ...NO_FILTER, text: "第30条" });
    for (const release of table.held) release();
    await Promise.all([older, fresh]);
    expect(rows.list.map((r) => r.snippet)).toEqual(["第30条"]);
  });

  it("shows a row that was sent while the first page was being read", async () => {
    const table = new Table(3);
    const rows = new Rows(table, 10);
    table.held = [];
    const showing = rows.show(NO_FILTER);
    const added = table.add(4);
    void rows.refresh([added.id]);
    await turn();
    const [release] = table.held;
    table.held = null;
    release!();
    await showing;
    expect(ids(rows)[0]).toBe(added.id);
  });
});

describe("changes", () => {
  it("brings a row far down up to date without reading all pages", async () => {
    const table = new Table(100);
    const rows = new Rows(table, 10);
    await rows.show(NO_FILTER);
    while (rows.tail === "more") await rows.more();
    const id = row(42).id;
    table.change(id, "unknown");
    table.asked = [];
    await rows.refresh([id]);
    expect(rows.list.find((r) => r.id === id)?.outcome).toBe("unknown");
    expect(table.asked).toHaveLength(2);
  });

  it("takes a row out that the filter no longer wants", async () => {
    const table = new Table(3);
    const sending = table.add(4, { outcome: "sending" });
    const rows = new Rows(table, 10);
    await rows.show(only("sending"));
    table.change(sending.id, "sent");
    await rows.refresh([sending.id]);
    expect(rows.list).toEqual([]);
  });

  it("starts afresh at the top when too much is new to close the gap", async () => {
    const table = new Table(5);
    const rows = new Rows(table, 10);
    await rows.show(NO_FILTER);
    for (let n = 6; n <= 500; n++) table.add(n);
    await rows.refresh([row(500).id]);
    expect(ids(rows)).toEqual(
      table
        .matching(NO_FILTER)
        .slice(0, 10)
        .map((r) => r.id),
    );
    while (rows.tail === "more") await rows.more();
    expect(rows.list).toHaveLength(500);
  });

  it("counts again after a change", async () => {
    const table = new Table(3);
    const rows = new Rows(table, 10);
    await rows.show(NO_FILTER);
    table.add(4);
    await rows.refresh([row(4).id]);
    await turn();
    expect(rows.total).toBe(4);
  });
});

it("has no gap, no double and no stale row after any mix of sends, ends, scrolling and filters", async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("add" as const), times: fc.integer({ min: 1, max: 30 }) }),
    fc.record({
      do: fc.constant("change" as const),
      pick: fc.nat(),
      outcome: fc.constantFrom<Outcome>("sent", "unknown", "rejected"),
    }),
    fc.record({ do: fc.constant("more" as const) }),
    fc.record({
      do: fc.constant("filter" as const),
      outcome: fc.constantFrom<Outcome | null>("sent", "unknown", null),
    }),
    fc.record({ do: fc.constant("wait" as const) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 60 }),
      fc.array(step, { maxLength: 25 }),
      async (count, steps) => {
        const table = new Table(count);
        const rows = new Rows(table, 7);
        const work: Promise<void>[] = [rows.show(NO_FILTER)];
        let n = count;
        for (const one of steps) {
          if (one.do === "add") {
            for (let i = 0; i < one.times; i++)
              work.push(rows.refresh([table.add(++n, { outcome: "sending" }).id]));
          } else if (one.do === "change" && table.rows.length > 0) {
            const { id } = table.rows[one.pick % table.rows.length]!;
            table.change(id, one.outcome);
            work.push(rows.refresh([id]));
          } else if (one.do === "more") work.push(rows.more());
          else if (one.do === "filter") work.push(rows.show(one.outcome ? only(one.outcome) : NO_FILTER));
          else if (one.do === "wait") await turn();
        }
        await Promise.all(work);
        await turn();
        const truth = table.matching(rows.filter);
        expect(rows.list).toEqual(truth.slice(0, rows.list.length));
        while (rows.tail === "more") await rows.more();
        expect(rows.list).toEqual(truth);
      },
    ),
    { numRuns: 150 },
  );
});
