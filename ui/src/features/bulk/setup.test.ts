import { describe, expect, it, vi } from "vitest";
import { OpenJob } from "./open-job.svelte";
import { jobs, setup, totals, view } from "./jobs.fixture";
import { saver } from "@/saver";

const flush = (): Promise<void> => new Promise((done) => setTimeout(done));

describe("the setup of a job", () => {
  it("is what Rust has of it, and is kept once where it changed", async () => {
    const { disk, backend } = jobs();
    const job = new OpenJob(backend, view({ setup: setup() }));
    await job.keep();
    expect(disk.saved).toEqual([]);
    job.form.text = "hello {{name}}";
    await job.keep();
    await job.keep();
    expect(disk.saved).toHaveLength(1);
    expect(disk.saved[0]?.template.body).toContain("hello {{name}}");
    expect(disk.saved[0]?.mapping).toEqual(setup().mapping);
  });

  it("is kept in the order in which it was changed, also when the window closes", async () => {
    const { disk, backend } = jobs();
    const { Bulk } = await import("./bulk-state.svelte");
    const bulk = new Bulk(backend);
    const stop = bulk.visit();
    await bulk.show("j1");
    const { form } = bulk.open!;
    const saves: (() => void)[] = [];
    const { saveSetup } = backend;
    bulk.backend.saveSetup = async (id, next) => {
      await new Promise<void>((done) => saves.push(done));
      return saveSetup(id, next);
    };
    form.text = "first";
    const kept = bulk.open!.keep();
    await vi.waitFor(() => expect(saves).toHaveLength(1));
    form.text = "second";
    const closing = saver.flush();
    for (const at of [0, 1]) {
      await vi.waitFor(() => expect(saves).toHaveLength(at + 1));
      saves[at]?.();
    }
    await Promise.all([kept, closing]);
    const bodies = disk.saved.map(({ template }) => template.body);
    expect([bodies.length, bodies.at(-1)?.includes("second")]).toEqual([2, true]);
    stop();
  });

  it("is kept of the job before when another one is looked at", async () => {
    const { disk, backend } = jobs();
    const { Bulk } = await import("./bulk-state.svelte");
    const bulk = new Bulk(backend);
    bulk.take(view({ setup: setup() })).form.text = "typed last";
    bulk.take(view({ id: "j2" }));
    await saver.settled();
    expect(disk.saved.map(({ template }) => template.body)).toEqual([expect.stringContaining("typed last")]);
  });

  it("takes what is suggested only where nothing was chosen", () => {
    const { backend } = jobs();
    const job = new OpenJob(backend, view());
    job.form.setRole(1, "team");
    job.form.suggest(setup(), null);
    expect(job.form.mapping?.target).toEqual({ by: "column", column: 1, kind: "team" });
    expect(job.form.sender).toBe("kefu");
  });

  it("gives a column that cannot be a variable's name one that can", () => {
    const { backend } = jobs();
    const columns = ["account", "first name"];
    const job = new OpenJob(backend, view({ import: { ...view().import, columns } }));
    job.form.setRole(0, "account");
    job.form.text = job.form.gapOf(1);
    expect(job.form.text).toBe("{{first_name}}");
    expect(job.form.mapping?.variables).toEqual({
      first_name: { from: "column", column: 1, empty: { cell: "skip_row" } },
    });
  });
});

describe("a suggestion for another message", () => {
  it("brings the columns that were remembered for it, unless the user has chosen some", () => {
    const remembered = {
      ...setup(),
      mapping: { ...setup().mapping!, target: { by: "column", column: 1, kind: "team" } },
    };
    const job = new OpenJob(jobs().backend, view());
    job.form.suggest(setup(), null);
    job.form.suggest(remembered as never, null);
    expect(job.form.mapping?.target).toEqual({ by: "column", column: 1, kind: "team" });
    job.form.setRole(0, "account");
    job.form.setRole(1, "none");
    job.form.suggest(remembered as never, null);
    expect(job.form.mapping?.target).toEqual({ by: "column", column: 0, kind: "p2p" });
  });
});

describe("a check", () => {
  it("holds for the setup that was checked, and for no other", async () => {
    const { backend } = jobs();
    const job = new OpenJob(backend, view({ setup: setup() }));
    expect(job.ready).toBe(false);
    await job.check();
    expect([job.ready, job.stale, job.groups.length]).toEqual([true, false, 1]);
    job.form.text = "another text";
    expect([job.ready, job.stale]).toEqual([false, true]);
  });

  it("that finds the setup wrong leaves nothing to send", async () => {
    const { disk, backend } = jobs();
    disk.check = { result: "mapping", problems: [{ code: "no_sender" }] };
    const job = new OpenJob(backend, view({ setup: setup() }));
    await job.check();
    expect(job.ready).toBe(false);
    expect(job.result).toEqual(disk.check);
  });
});

describe("the plan of a job", () => {
  it("is read once, chosen without another check, and counted anew after one", async () => {
    const { backend } = jobs();
    const job = new OpenJob(
      backend,
      view({ setup: setup("hi") }, { state: "checked", totals: totals({ ready: 2 }) }),
    );
    await job.planner.read();
    await job.planner.read();
    expect(backend.plan).toHaveBeenCalledTimes(1);
    expect(job.planner.plan?.plan.batch?.calls).toBe(3);
    await job.chooseCalls("batch");
    expect(backend.chooseCalls).toHaveBeenCalledWith("j1", "batch");
    expect([job.form.out.calls, job.stale, job.ready]).toEqual(["batch", false, true]);
    await job.keep();
    job.form.text = "hello";
    expect(job.stale).toBe(true);
    await job.check();
    expect(job.planner.plan).toBeNull();
  });

  it("leaves what is typed while it is chosen to be checked and kept", async () => {
    const { disk, backend } = jobs();
    const job = new OpenJob(backend, view({ setup: setup() }, { state: "checked" }));
    let goOn = (): void => {};
    backend.chooseCalls = () => new Promise<void>((done) => (goOn = done));
    const choosing = job.chooseCalls("batch");
    await flush();
    job.form.text = "hello";
    goOn();
    await choosing;
    expect(job.stale).toBe(true);
    await job.keep();
    expect(disk.saved.at(-1)?.template.body).toContain("hello");
  });

  it("stays as it was where the choice cannot be kept", async () => {
    const { backend } = jobs();
    backend.chooseCalls = () => Promise.reject(new Error("disk"));
    const job = new OpenJob(backend, view({ setup: setup() }, { state: "checked" }));
    await expect(job.chooseCalls("batch")).rejects.toThrow("disk");
    expect([job.form.calls, job.stale]).toEqual(["single", false]);
  });
});

describe("what is sent", () => {
  it("is a chatroom message where a column holds chatrooms, and nothing else then", () => {
    const job = new OpenJob(jobs().backend, view());
    job.form.setRole(0, "account");
    job.form.setRole(1, "room");
    expect(job.form.roles).toEqual(["none", "room"]);
    expect(job.form.out.call).toBe("chatroom");
    expect(job.form.mapping?.target).toEqual({ by: "column", column: 1, kind: "p2p" });
    const again = new OpenJob(jobs().backend, view({ setup: job.form.out }));
    expect(again.form.roles).toEqual(["none", "room"]);
    job.form.setRole(0, "account");
    expect(job.form.out.call).toBe("message");
  });

  it("is a notification of the content that was typed, and comes back as such", () => {
    const job = new OpenJob(jobs().backend, view({ setup: setup("") }));
    job.form.notification = true;
    job.form.text = '{"kind":"maintenance"}';
    const { out } = job.form;
    expect([out.call, JSON.parse(out.template.body)]).toEqual(["notification", { content: job.form.text }]);
    const again = new OpenJob(jobs().backend, view({ setup: out }));
    expect([again.form.call, again.form.origin, again.form.text]).toEqual([
      "notification",
      "text",
      job.form.text,
    ]);
  });
});
