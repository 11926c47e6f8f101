import { describe, expect, it, vi } from "vitest";
import { Importing } from "./importing.svelte";
import { OpenJob } from "./open-job.svelte";
import { act, jobs, progress, settled, setup, totals, view } from "./jobs.fixture";
import { i18n } from "@/i18n/index.svelte";
import type { JobView } from "./model";
import { Rows } from "./rows.svelte";
import { settledWords } from "./words";

const flush = (): Promise<void> => new Promise((done) => setTimeout(done));

describe("a run", () => {
  it("is followed by what it reports, and read again once it has ended", async () => {
    const { disk, backend } = jobs();
    disk.view = view({ setup: setup() }, { state: "running", totals: totals({ ready: 2 }), runs: "here" });
    const job = new OpenJob(backend, disk.view);
    job.run.follow(progress());
    expect([job.running, job.totals.sent, job.frozen]).toEqual([true, 1, true]);
    disk.become("finished", { totals: totals({ sent: 3 }), runs: "nowhere" });
    job.run.follow(progress({ running: false, state: "finished", totals: totals({ sent: 3 }) }));
    await flush();
    await flush();
    expect([job.running, job.state, job.totals.sent]).toEqual([false, "finished", 3]);
  });

  it("that has ended stays so, whatever was read of it before", async () => {
    const { disk, backend } = jobs();
    disk.view = view({ setup: setup() }, { state: "running", totals: totals({ ready: 2 }), runs: "here" });
    const job = new OpenJob(backend, disk.view);
    const read: ((view: JobView) => void)[] = [];
    backend.open = () => new Promise((done) => read.push(done));
    job.run.follow(progress({ totals: totals({ rejected: 1 }) }));
    job.run.follow(progress({ running: false, state: "finished", totals: totals({ sent: 3 }) }));
    read[1]?.(view({ setup: setup() }, { state: "finished", totals: totals({ sent: 3 }) }));
    await flush();
    read[0]?.(disk.view);
    await flush();
    expect([job.running, job.state, job.totals.sent]).toEqual([false, "finished", 3]);
  });

  it("that cannot be read again says why", async () => {
    const { disk, backend } = jobs();
    const job = new OpenJob(backend, disk.view);
    backend.open = () => Promise.reject({ code: "job_missing", message: "" });
    job.run.follow(progress({ running: false, state: "finished" }));
    await flush();
    expect(job.problem).toMatchObject({ code: "job_missing" });
  });

  it("that no process runs any more waits to be gone on with", () => {
    const { backend } = jobs();
    const job = new OpenJob(
      backend,
      view({ setup: setup() }, { state: "running", totals: totals({ going: 1 }) }),
    );
    expect([job.state, job.reason, job.running]).toEqual(["paused", { why: "interrupted" }, false]);
  });

  it("does not listen to another job", () => {
    const { backend } = jobs();
    const job = new OpenJob(backend, view());
    job.run.follow(progress({ id: "other" }));
    expect(job.run.live).toBeNull();
  });

  it("that the user does not confirm is no failure", async () => {
    const { backend } = jobs();
    backend.start = () => Promise.reject({ code: "production_unconfirmed", message: "" });
    const job = new OpenJob(backend, view({ setup: setup() }));
    await job.run.start();
    expect(job.run.asked).toBeNull();
    backend.start = () => Promise.reject({ code: "secret_missing", message: "" });
    await expect(job.run.start()).rejects.toMatchObject({ code: "secret_missing" });
    expect(job.run.asked).toBeNull();
  });
});

describe("an import", () => {
  it("asks for the encoding where it is not clear, and reads the same table in the one chosen", async () => {
    const { disk, backend } = jobs();
    const candidates = [{ encoding: "gb18030" as const, lines: ["账号"] }];
    const importTable = vi
      .fn<typeof backend.importTable>()
      .mockResolvedValueOnce({ result: "encoding_unclear", candidates })
      .mockResolvedValueOnce({ result: "imported", job: disk.view });
    const importing = new Importing({ ...backend, importTable });
    expect(await importing.read({ from: "file", file_id: "f" as never }, "名单.csv")).toBeNull();
    expect(importing.candidates).toEqual(candidates);
    expect(await importing.useEncoding("gb18030")).toEqual(disk.view);
    const [first, second] = importTable.mock.calls.map(([, order]) => order);
    expect(second).toEqual({ ...first, encoding: "gb18030" });
    expect(first?.name).toBe("名单");
  });

  it("that is cancelled says nothing, and one that fails says why", async () => {
    const { backend } = jobs();
    const error = (code: string) => () => Promise.reject({ code, message: "" });
    const cancelled = new Importing({ ...backend, importTable: error("cancelled") });
    await cancelled.read({ from: "pasted", text: "a" }, "x");
    expect([cancelled.problem, cancelled.busy]).toEqual([null, false]);
    const failed = new Importing({ ...backend, importTable: error("table_empty") });
    await failed.read({ from: "pasted", text: "a" }, "x");
    expect(failed.problem).toMatchObject({ code: "table_empty" });
  });
});

describe("a table that was imported", () => {
  const choices = { encoding: null, delimiter: ";", sheet: null, has_header: true, header_row: 1 };

  it("is read otherwise from the file that it came from, which is asked for after a restart", async () => {
    const { disk, backend } = jobs();
    const pick = vi.fn(() => Promise.resolve({ file_id: "picked" } as never));
    const importTable = vi.fn<typeof backend.importTable>(() =>
      Promise.resolve({ result: "imported", job: disk.view }),
    );
    const sources = () => importTable.mock.calls.map(([, { source }]) => source);
    const before = new Importing({ ...backend, pick, importTable });
    await before.read({ from: "file", file_id: "first" }, "a.csv");
    await before.readAgain(disk.view, choices);
    const after = new Importing({ ...backend, pick, importTable });
    expect([before.canReadAgain(disk.view), after.canReadAgain(disk.view)]).toEqual(["yes", "pick"]);
    await after.readAgain(disk.view, choices);

    expect(sources()).toEqual(["first", "first", "picked"].map((file_id) => ({ from: "file", file_id })));
    expect(importTable.mock.calls.at(-1)?.[1].delimiter).toBe(";");
  });

  it("and pasted lies in memory for the last one only, and for none that is gone", async () => {
    const { disk, backend } = jobs();
    let id = "";
    const importTable = () => Promise.resolve({ result: "imported" as const, job: { ...disk.view, id } });
    const importing = new Importing({ ...backend, importTable });
    const pasted = (of: string) => view({ id: of }, { source_name: "" });
    for (id of ["p1", "p2"]) await importing.read({ from: "pasted", text: "a" }, "");
    expect(["p1", "p2"].map((of) => importing.canReadAgain(pasted(of)))).toEqual(["no", "yes"]);
    importing.drop("p2");
    expect(importing.canReadAgain(pasted("p2"))).toBe("no");
  });

  it("and pasted is not kept", () => {
    const pasted = view({}, { source_name: "" });
    expect(new Importing(jobs().backend).canReadAgain(pasted)).toBe("no");
  });

  it("keeps its columns for another reading only where they are the same", () => {
    const before = new OpenJob(jobs().backend, view({ setup: setup() })).form;
    const same = new OpenJob(jobs().backend, view()).form;
    same.carry(before);
    expect(same.out).toEqual(before.out);
    const other = new OpenJob(
      jobs().backend,
      view({ import: { ...view().import, columns: ["account;name"] } }),
    ).form;
    other.carry(before);
    expect([other.mapping, other.text]).toEqual([null, before.text]);
  });
});

describe("the messages of a job", () => {
  it("come a page at a time, each once", async () => {
    const all = Array.from({ length: 250 }, (_, at) => ({ number: at + 1 }) as never);
    const rows = new Rows(
      { rows: (_, __, from, limit) => Promise.resolve(all.slice(from - 1, from - 1 + limit)) },
      "j1",
    );
    await rows.show({ by: "all" });
    expect([rows.list.length, rows.more]).toEqual([100, true]);
    await rows.next();
    await rows.next();
    expect([rows.list.map(({ number }) => number).at(-1), rows.list.length, rows.more]).toEqual([
      250,
      250,
      false,
    ]);
  });
});

describe("more messages than are asked for at once", () => {
  it("are all there still, and those after them, when they are read again", async () => {
    const all = Array.from({ length: 2345 }, (_, at) => ({ number: at + 1 }) as never);
    // As Rust does: no more than a thousand, and one that says that there are more.
    const read = (from: number, limit: number) => all.slice(from - 1, from - 1 + Math.min(limit, 1001));
    const rows = new Rows({ rows: (_, __, from, limit) => Promise.resolve(read(from, limit)) }, "j1");
    await rows.show({ by: "all" });
    while (rows.list.length < 2300) await rows.next();
    await rows.reload();
    expect([rows.list.length, rows.list.at(-1)?.number, rows.more]).toEqual([2300, 2300, true]);
    await rows.next();
    expect([rows.list.length, rows.more]).toEqual([2345, false]);
  });
});

describe("a recall of all that a job sent", () => {
  it("begins what was counted, and nothing while another order was not counted yet", async () => {
    const { disk, backend } = jobs();
    disk.view = view({ setup: setup() }, { state: "finished", totals: totals({ sent: 3 }) });
    const { takeBack } = new OpenJob(backend, disk.view);
    await takeBack.look();
    expect(takeBack.isCounted).toBe(true);
    takeBack.method = "one_sided";
    expect(takeBack.isCounted).toBe(false);
    await takeBack.begin();
    expect(backend.beginAct).not.toHaveBeenCalled();
    await takeBack.look();
    await takeBack.begin();
    expect(backend.beginAct).toHaveBeenCalledTimes(1);
  });

  it("shows each of its messages once, however often more are asked for", async () => {
    const { disk, backend } = jobs();
    disk.view = view({ setup: setup(), acts: [act()] }, { state: "finished" });
    const all = Array.from({ length: 150 }, (_, at) => ({ number: at + 1 }) as never);
    backend.actRows = (_, __, ___, from, limit) => Promise.resolve(all.slice(from - 1, from - 1 + limit));
    const { takeBack } = new OpenJob(backend, disk.view);
    await takeBack.show();
    await Promise.all([takeBack.next(), takeBack.next()]);
    expect([takeBack.list.length, takeBack.more]).toEqual([150, false]);
  });
});

describe("messages that left without a response", () => {
  it("are said by what came of them, in both languages, and not where there are none", () => {
    const words = (language: "en" | "zh", part: Parameters<typeof settled>[0], unknown = 0) => {
      i18n.language = language;
      return settledWords(settled(part), unknown);
    };
    expect(words("en", {})).toBeNull();
    expect(words("en", { found: 98, waiting: 2 })).toBe(
      "100 were in flight without a response: 98 delivered; 2 not delivered, waiting to be sent again.",
    );
    expect(words("zh", { found: 98, waiting: 2 })).toBe(
      "100条在途时没有收到响应：98条已送达；2条没有送达，等待重新发送。",
    );
    expect(words("en", { repeated: 1, open: 3 }, 1)).toBe(
      "5 were in flight without a response: 1 not delivered, sent again; 3 unconfirmed; 1 not checked yet.",
    );
    expect(words("zh", { repeated: 1, open: 3 }, 1)).toBe(
      "5条在途时没有收到响应：1条没有送达，已重新发送；3条待确认；1条尚未查询。",
    );
  });

  it("are those of the run while it goes on", async () => {
    const { disk, backend } = jobs();
    disk.view = view({ settled: settled({ found: 1 }) }, { state: "running", runs: "here" });
    const job = new OpenJob(backend, disk.view);
    expect(job.settled.found).toBe(1);
    job.run.follow(progress({ settled: settled({ found: 7 }) }));
    expect(job.settled.found).toBe(7);
  });
});

describe("a message of a job that was found elsewhere", () => {
  it("is shown beside the results of its job", async () => {
    const { disk, backend } = jobs();
    disk.become("finished");
    const { Bulk } = await import("./bulk-state.svelte");
    const bulk = new Bulk(backend);
    await bulk.showMessage("j1", 3);
    expect([bulk.open?.step, bulk.open?.number]).toEqual(["report", 3]);
  });
});
