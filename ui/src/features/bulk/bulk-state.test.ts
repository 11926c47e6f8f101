import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Bulk } from "./bulk-state.svelte";
import { jobs, setup, totals, view } from "./jobs.fixture";
import type { JobView } from "./model";

/** Jobs whose file is read when a test says so. */
function held(): { bulk: Bulk; read: (id: string) => Promise<void> } {
  const { backend } = jobs();
  const waiting = new Map<string, (view: JobView) => void>();
  const bulk = new Bulk({
    ...backend,
    open: (id) => new Promise((resolve) => waiting.set(id, resolve)),
  });
  const read = async (id: string): Promise<void> => {
    await vi.waitFor(() => expect(waiting.has(id)).toBe(true));
    waiting.get(id)?.(view({ id }));
  };
  return { bulk, read };
}

describe("a message that is shown of a job", () => {
  it("leaves what was typed where its job is open, and has the job as it is now", async () => {
    const { disk, backend } = jobs();
    disk.view = view({ setup: setup() }, { state: "finished", totals: totals({ sent: 3 }) });
    const bulk = new Bulk(backend);
    await bulk.show("j1");
    const { open } = bulk;
    open!.takeBack.text = "hello";
    disk.view = { ...disk.view, job: { ...disk.view.job, name: "Winter" } };
    await bulk.showMessage("j1", 3);
    expect(bulk.open).toBe(open);
    expect([open?.takeBack.text, open?.view.job.name, open?.number]).toEqual(["hello", "Winter", 3]);
  });

  it("is in sight: the step of sending has no room for it", async () => {
    const { disk, backend } = jobs();
    disk.view = view({ setup: setup() }, { state: "checked", totals: totals({ ready: 3 }) });
    const bulk = new Bulk(backend);
    await bulk.show("j1");
    bulk.open!.step = "send";
    await bulk.showMessage("j1", 2);
    expect([bulk.open?.step, bulk.open?.number]).toEqual(["check", 2]);
  });

  it("gives way to that of another job that was asked for later", async () => {
    const { bulk, read } = held();
    const first = bulk.showMessage("j1", 1);
    const second = bulk.showMessage("j2", 2);
    await read("j2");
    await second;
    await read("j1");
    await first;
    expect([bulk.open?.id, bulk.open?.number]).toEqual(["j2", 2]);
  });

  it("does not come back once the list of jobs was asked for", async () => {
    const { bulk, read } = held();
    const shown = bulk.showMessage("j1", 1);
    await bulk.close();
    await read("j1");
    await shown;
    expect(bulk.open).toBeNull();
  });
});

it("a recall that is begun when its user has left takes no focus at the next visit", async () => {
  const { disk, backend } = jobs();
  disk.view = view({ setup: setup() }, { state: "finished", totals: totals({ sent: 3 }) });
  const bulk = new Bulk(backend);
  await bulk.show("j1");
  const { takeBack } = bulk.open!;
  await takeBack.look();
  await takeBack.begin();
  expect([takeBack.act?.state, takeBack.begun]).toEqual(["running", false]);
});

describe("a job that is made of the open one", () => {
  it.each(["pilot", "rehearse"] as const)("takes the place of no other: %s", async (what) => {
    const { disk, backend } = jobs();
    let made = (_: JobView): void => {};
    const waits = vi.fn(() => new Promise<JobView>((resolve) => (made = resolve)));
    const bulk = new Bulk({ ...backend, [what]: waits });
    await bulk.show("j1");
    const asked = what === "pilot" ? bulk.pilot("Autumn (pilot)", ["tester"]) : bulk.rehearse();
    disk.view = view({ id: "j2" });
    await bulk.show("j2");
    made(view({ id: "made" }));
    await asked;
    expect(bulk.open?.id).toBe("j2");
  });
});

describe("a job that another process runs", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is read again and again until it does not run any more, and a pause of it is over then", async () => {
    const { disk, backend } = jobs();
    const elsewhere = { state: "running", runs: "elsewhere", totals: totals({ sent: 1, ready: 9 }) } as const;
    disk.view = view({ setup: setup() }, elsewhere);
    const opened = vi.spyOn(backend, "open");
    const bulk = new Bulk(backend);
    await bulk.refresh();
    await bulk.show("j1");
    const stop = bulk.watchOthers();
    disk.view = view({ setup: setup() }, { ...elsewhere, totals: totals({ sent: 4, ready: 6 }) });
    await vi.advanceTimersByTimeAsync(1000);
    expect([bulk.open?.totals.sent, bulk.open?.running]).toEqual([4, true]);
    await bulk.open?.run.pause();
    expect(bulk.open?.run.asked).toBe("pause");
    disk.view = view({ setup: setup() }, { state: "paused", totals: totals({ sent: 5, ready: 5 }) });
    await vi.advanceTimersByTimeAsync(1000);
    expect([bulk.open?.state, bulk.open?.running, bulk.open?.run.asked]).toEqual(["paused", false, null]);
    // Nothing runs elsewhere any more, and nobody reads.
    const times = opened.mock.calls.length;
    await vi.advanceTimersByTimeAsync(5000);
    expect(opened.mock.calls.length).toBe(times);
    stop();
  });

  it("is read in the list as well, as long as the page is shown", async () => {
    const { disk, backend } = jobs();
    disk.view = view({ setup: setup() }, { state: "running", runs: "elsewhere" });
    const bulk = new Bulk(backend);
    await bulk.refresh();
    const stop = bulk.watchOthers();
    disk.become("paused");
    await vi.advanceTimersByTimeAsync(1000);
    expect(bulk.jobs?.[0]?.job?.state).toBe("paused");
    stop();
    disk.become("finished");
    await vi.advanceTimersByTimeAsync(5000);
    expect(bulk.jobs?.[0]?.job?.state).toBe("paused");
  });
});
