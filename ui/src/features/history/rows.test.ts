import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Outcome } from "@/bindings";
import { Rows } from "./rows.svelte";
import { row, Table } from "./table.fixture";

const ids = (rows: Rows): string[] => rows.list.map((r) => r.id);
const only = (outcome: Outcome): string => `outcome:${outcome}`;
const turn = (): Promise<void> => new Promise((done) => setTimeout(done));

describe("reading pages", () => {
  it("reads every row once, newest first", async () => {
    const table = new Table(25);
    const rows = new Rows(table, 10);
    await rows.show("");
    while (rows.older === "more") await rows.more("older");
    expect(ids(rows)).toEqual(table.matching("").map((r) => r.id));
  });

  it("keeps the rows in order when rows arrive at the head between two pages", async () => {
    const table = new Table(25);
    const rows = new Rows(table, 10);
    await rows.show("");
    const reading = rows.more("older");
    const news = [table.add(26), table.add(27)].map((r) => r.id);
    await Promise.all([reading, rows.refresh(news)]);
    await rows.more("older");
    expect(ids(rows)).toEqual(table.matching("").map((r) => r.id));
  });

  it("reads the rows below when an empty list fills with more than one page", async () => {
    const table = new Table(0);
    const rows = new Rows(table, 10);
    await rows.show("");
    for (let n = 1; n <= 15; n++) table.add(n);
    await rows.refresh([row(15).id]);
    await rows.more("older");
    expect(rows.list).toHaveLength(15);
  });

  it("asks for one page only, however often it is asked while that page is on its way", async () => {
    const table = new Table(25);
    const rows = new Rows(table, 10);
    await rows.show("");
    await Promise.all([rows.more("older"), rows.more("older"), rows.more("older")]);
    expect(rows.list).toHaveLength(20);
  });

  it("keeps what is there when an older page fails, and reads it on retry", async () => {
    const table = new Table(15);
    const rows = new Rows(table, 10);
    await rows.show("");
    table.broken = true;
    await rows.more("older");
    expect([rows.older, rows.list.length]).toEqual(["failed", 10]);
    table.broken = false;
    await rows.retry();
    expect([rows.older, rows.list.length]).toEqual(["end", 15]);
  });

  it("says that the first page failed", async () => {
    const table = new Table(5);
    table.broken = true;
    const rows = new Rows(table, 10);
    await rows.show("");
    expect([rows.phase, (rows.problem as { code: string }).code]).toEqual(["failed", "data_failed"]);
  });
});

describe("a new query", () => {
  it("drops the answer of a superseded search, even when that one comes last", async () => {
    const table = new Table(30);
    const rows = new Rows(table, 10);
    table.held = [];
    const first = rows.show("1");
    const second = rows.show("7");
    const [releaseFirst, releaseSecond] = table.held;
    releaseSecond!();
    await second;
    releaseFirst!();
    await first;
    expect(rows.list.every((r) => r.snippet.includes("7"))).toBe(true);
  });

  it("drops an older page of the former query", async () => {
    const table = new Table(30);
    const rows = new Rows(table, 10);
    await rows.show("");
    table.held = [];
    const older = rows.more("older");
    await turn();
    const fresh = rows.show("第30条");
    for (const release of table.held) release();
    await Promise.all([older, fresh]);
    expect(rows.list.map((r) => r.snippet)).toEqual(["第30条"]);
  });

  it("shows a row that was sent while the first page was being read", async () => {
    const table = new Table(3);
    const rows = new Rows(table, 10);
    table.held = [];
    const showing = rows.show("");
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
    await rows.show("");
    while (rows.older === "more") await rows.more("older");
    const id = row(42).id;
    table.change(id, "unknown");
    table.asked = [];
    await rows.refresh([id]);
    expect(rows.list.find((r) => r.id === id)?.outcome).toBe("unknown");
    expect(table.asked).toHaveLength(2);
  });

  it("takes a row out that the query no longer wants", async () => {
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
    await rows.show("");
    for (let n = 6; n <= 500; n++) table.add(n);
    await rows.refresh([row(500).id]);
    expect(ids(rows)).toEqual(
      table
        .matching("")
        .slice(0, 10)
        .map((r) => r.id),
    );
    while (rows.older === "more") await rows.more("older");
    expect(rows.list).toHaveLength(500);
  });

  it("counts again after a change", async () => {
    const table = new Table(3);
    const rows = new Rows(table, 10);
    await rows.show("");
    table.add(4);
    await rows.refresh([row(4).id]);
    await turn();
    expect(rows.total).toBe(4);
  });
});

it("has no gap, no double and no stale row after any mix of sends, ends, scrolling, jumps and queries", async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("add" as const), times: fc.integer({ min: 1, max: 30 }) }),
    fc.record({
      do: fc.constant("change" as const),
      pick: fc.nat(),
      outcome: fc.constantFrom<Outcome>("sent", "unknown", "rejected"),
    }),
    fc.record({
      do: fc.constant("more" as const),
      side: fc.constantFrom<"older" | "newer">("older", "newer"),
    }),
    fc.record({ do: fc.constant("jump" as const), above: fc.integer({ min: 0, max: 200 }) }),
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
        const rows = new Rows(table, 7, 30);
        const work: Promise<void>[] = [rows.show("")];
        let n = count;
        for (const one of steps) {
          if (one.do === "add") {
            for (let i = 0; i < one.times; i++)
              work.push(rows.refresh([table.add(++n, { outcome: "sending" }).id]));
          } else if (one.do === "change" && table.rows.length > 0) {
            const { id } = table.rows[one.pick % table.rows.length]!;
            table.change(id, one.outcome);
            work.push(rows.refresh([id]));
          } else if (one.do === "more") work.push(rows.more(one.side));
          else if (one.do === "jump") work.push(rows.jump(one.above));
          else if (one.do === "filter") work.push(rows.show(one.outcome ? only(one.outcome) : ""));
          else if (one.do === "wait") await turn();
        }
        await Promise.all(work);
        await turn();
        const truth = table.matching(rows.query);
        const begin = truth.findIndex((one) => one.id === rows.list[0]?.id);
        expect(rows.list).toEqual(truth.slice(Math.max(0, begin)).slice(0, rows.list.length));
        expect([rows.newer === "end", rows.above === 0]).toEqual([
          begin <= 0 || rows.newer === "end",
          begin <= 0 || rows.newer === "end",
        ]);
        await rows.jump(0);
        while (rows.older === "more") await rows.more("older");
        expect(rows.list).toEqual(truth.slice(-rows.list.length));
      },
    ),
    { numRuns: 150 },
  );
});

describe("a jump", () => {
  const above = (table: Table, rows: Rows): number =>
    table.matching("").findIndex((one) => one.id === rows.list[0]?.id);

  it("lands where about so many rows stand above", async () => {
    const table = new Table(500);
    const rows = new Rows(table, 10);
    await rows.show("");
    await rows.jump(250);
    expect(Math.abs(above(table, rows) - 250)).toBeLessThan(10);
    expect([rows.newer, rows.older, rows.above]).toEqual(["more", "more", 250]);
  });

  it("knows of a row that the query does not find it only where it would be at hand", async () => {
    const table = new Table(500);
    table.change(row(495).id, "rejected");
    table.change(row(3).id, "rejected");
    const rows = new Rows(table, 10);
    await rows.show("outcome:sent");
    expect([rows.lacks(row(500).id), rows.lacks(row(495).id), rows.lacks(row(3).id)]).toEqual([
      false,
      true,
      false,
    ]);
    await rows.show("outcome:rejected");
    expect([rows.lacks(row(495).id), rows.lacks(row(250).id)]).toEqual([false, true]);
  });

  it("meets the newest and the oldest row exactly", async () => {
    const table = new Table(500);
    const rows = new Rows(table, 10);
    await rows.show("");
    await rows.jump(500);
    expect([ids(rows).at(-1), rows.older, rows.below, rows.above]).toEqual([row(1).id, "end", 0, 490]);
    await rows.jump(0);
    expect([ids(rows)[0], rows.newer, rows.above]).toEqual([row(500).id, "end", 0]);
  });

  it("meets the oldest row even when fewer rows are there than was reckoned", async () => {
    const table = new Table(500);
    table.glance = { rows: 5_000, exact: false };
    table.survey = () => new Promise(() => undefined);
    const rows = new Rows(table, 10);
    await rows.show("");
    await rows.jump(4_000);
    expect(ids(rows).at(-1)).toBe(row(1).id);
  });

  it("goes on to either side without a gap, and keeps no more rows than it should", async () => {
    const table = new Table(500);
    const rows = new Rows(table, 10, 50);
    await rows.show("");
    await rows.jump(250);
    for (let n = 0; n < 20; n++) await rows.more(n % 3 === 0 ? "newer" : "older");
    const begin = above(table, rows);
    expect(rows.list).toEqual(table.matching("").slice(begin, begin + 50));
  });

  it("drops the answer of an earlier jump that comes later", async () => {
    const table = new Table(500);
    const rows = new Rows(table, 10);
    await rows.show("");
    table.held = [];
    const [first, second] = [rows.jump(100), rows.jump(400)];
    const [releaseFirst, releaseSecond] = table.held;
    releaseSecond!();
    await second;
    releaseFirst!();
    await first;
    expect(rows.above).toBe(400);
  });
});
