import { screen, waitFor } from "@testing-library/svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import { act, jobs, progress, row, settled, setup, totals, view } from "./jobs.fixture";
import { page } from "./page.fixture";

beforeEach(() => i18n.follow("en", "en"));

describe("the results of a job, and what is done with them", () => {
  it("opens a report that was written, or shows it in its folder", async () => {
    const made = jobs();
    made.disk.view = view({ setup: setup() }, { state: "finished", totals: totals({ sent: 3 }) });
    const { user, backend } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    toast.list = [];
    await user.click(await screen.findByTestId("bulk-export-csv"));
    await waitFor(() => expect(toast.list).toHaveLength(1));
    toast.list[0]?.action?.run();
    toast.list[0]?.second?.run();
    expect(vi.mocked(backend.openReport).mock.calls).toEqual([[false], [true]]);
  });

  it("shows a run as it goes, and pauses it", async () => {
    const made = jobs();
    made.disk.view = view(
      { setup: setup() },
      { state: "running", runs: "here", totals: totals({ ready: 3 }) },
    );
    const { user, disk, backend } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await screen.findByTestId("bulk-run");
    disk.report(progress({ last: [{ number: 1, state: "rejected", code: 404 }] }));
    await waitFor(() => expect(screen.getByTestId("bulk-progress").textContent).toBe("1 of 2"));
    expect(screen.getByTestId("bulk-last").textContent).toContain("404");
    // One was rejected: it is done, and not sent.
    const spoken = screen.getByText(/, 1 of 2 done$/);
    expect(spoken.getAttribute("aria-live")).toBe("polite");
    await i18n.follow("zh", "zh");
    await waitFor(() => expect(spoken.textContent).toMatch(/，共2条，已完成1条$/));
    await i18n.follow("en", "en");
    await user.click(screen.getByTestId("bulk-pause"));
    expect(backend.pause).toHaveBeenCalledWith("j1");
    expect(screen.getByTestId("bulk-pause").textContent).toContain("Pausing");
  });

  it("verifies what was sent without a response, also of a job that was stopped, and stops that", async () => {
    const made = jobs();
    const stopped = { state: "stopped", totals: totals({ sent: 7, unknown: 3, ready: 5 }) } as const;
    made.disk.view = view({ setup: setup(), settled: settled({ found: 2 }) }, stopped);
    const { user, disk, backend } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    const verify = await screen.findByTestId("bulk-settle");
    expect(verify.textContent).toContain("Verify 3 messages");
    verify.focus();
    await user.keyboard("{Enter}");
    expect(backend.settle).toHaveBeenCalledWith("j1");
    expect(backend.start).not.toHaveBeenCalled();

    const at = { settling: true, state: "stopped", left_s: 2 } as const;
    disk.report(
      progress({ ...at, totals: totals({ sent: 9, unknown: 1, ready: 5 }), settled: settled({ found: 4 }) }),
    );
    await waitFor(() => expect(verify.textContent).toContain("Stop verifying"));
    expect(document.activeElement).toBe(verify);
    expect(screen.getByRole("progressbar", { name: "Verification" }).getAttribute("aria-valuenow")).toBe("4");
    expect(screen.getByTestId("bulk-open-state").textContent).toContain("Stopped");
    expect(screen.getByText("Verifying…").getAttribute("aria-live")).toBe("polite");
    await i18n.follow("zh", "zh");
    await waitFor(() => expect(verify.textContent).toContain("停止查询"));
    await i18n.follow("en", "en");
    await user.keyboard("{Enter}");
    expect(backend.pause).toHaveBeenCalledWith("j1");

    disk.view = view({ setup: setup(), settled: settled({ found: 5 }) }, { ...stopped, totals: totals() });
    disk.report(progress({ ...at, running: false, totals: totals({ sent: 10, ready: 5 }) }));
    await waitFor(() => expect(screen.queryByTestId("bulk-settle")).toBeNull());
  });

  it("offers no verification while a job sends, and sends nothing again of one that was stopped", async () => {
    const made = jobs();
    const some = totals({ sent: 7, unknown: 3, open: 1, ready: 5 });
    made.disk.view = view({ setup: setup() }, { state: "running", runs: "here", totals: some });
    made.backend.rows = () => Promise.resolve([{ ...row(1), state: "open" }]);
    const { user, disk } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await screen.findByTestId("bulk-settled");
    expect(screen.queryByTestId("bulk-settle")).toBeNull();
    disk.become("paused", { runs: "nowhere" });
    disk.report(progress({ running: false, state: "paused", totals: some }));
    expect((await screen.findByTestId("bulk-settle")).dataset["running"]).toBe("false");
    await user.click(screen.getByTestId("bulk-to-report"));
    await screen.findByTestId("bulk-send-again");
    disk.become("stopped");
    disk.report(progress({ running: false, state: "stopped", totals: some }));
    await waitFor(() => expect(screen.queryByTestId("bulk-send-again")).toBeNull());
    expect(screen.getByTestId("bulk-count-sent")).toBeTruthy();
  });

  it("verifies a paused job without the buttons of one that sends, and one that another process verifies", async () => {
    const made = jobs();
    const paused = { state: "paused", totals: totals({ sent: 7, unknown: 3, ready: 5 }) } as const;
    made.disk.view = view({ setup: setup() }, { ...paused, runs: "elsewhere" });
    const { user, disk, backend } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    const stop = await screen.findByTestId("bulk-settle");
    expect([stop.dataset["running"], screen.queryByTestId("bulk-pause")]).toEqual(["true", null]);
    expect([screen.queryByTestId("bulk-resume"), screen.queryByTestId("bulk-stop")]).toEqual([null, null]);
    await user.click(stop);
    expect(backend.pause).toHaveBeenCalledWith("j1");
    disk.view = view({ setup: setup() }, { ...paused, runs: "nowhere" });
    disk.report(progress({ settling: true, running: false, ...paused }));
    await screen.findByTestId("bulk-resume");
  });

  it("sends what was rejected again by its code, and asks before it deletes", async () => {
    const made = jobs();
    const codes = [{ code: 404, rows: 2 }];
    made.disk.view = view(
      { setup: setup(), codes },
      { state: "finished", totals: totals({ sent: 1, rejected: 2 }) },
    );
    const { user, backend } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByTestId("bulk-rerun-404"));
    await user.click(screen.getByTestId("bulk-rerun-go"));
    expect(backend.rerun).toHaveBeenCalledWith("j1", { codes: [404], open: false });
    await user.click(screen.getByTestId("bulk-remove"));
    expect(backend.remove).not.toHaveBeenCalled();
    await user.click(await screen.findByTestId("bulk-remove-go"));
    await waitFor(() => expect(backend.remove).toHaveBeenCalledWith("j1"));
  });

  it("starts a job at a time of its own, and takes that back", async () => {
    const made = jobs();
    made.disk.view = view({ setup: setup() }, { state: "checked", totals: totals({ ready: 3 }) });
    const { user, backend } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByTestId("bulk-to-send"));
    await user.click(await screen.findByTestId("bulk-later"));
    const at = await screen.findByTestId<HTMLInputElement>("bulk-schedule-at");
    expect(at.value).toMatch(/^\d{4}-\d\d-\d\d \d\d:00$/);
    await user.clear(at);
    await user.type(at, "2099-01-02 09:00");
    await user.click(screen.getByTestId("bulk-schedule-go"));

    expect(backend.schedule).toHaveBeenCalledWith("j1", "2099-01-02 09:00", "Asia/Shanghai");
    expect((await screen.findByTestId("bulk-starts")).textContent).toContain("(Asia/Shanghai)");
    await user.click(screen.getByTestId("bulk-unschedule"));
    await screen.findByTestId("bulk-resume");
  });

  it("says why a time cannot be the start, in the dialog that asks for it", async () => {
    const made = jobs();
    made.disk.view = view({ setup: setup() }, { state: "checked", totals: totals({ ready: 3 }) });
    made.backend.schedule = () => Promise.reject({ code: "start_past", message: "" });
    const { user } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByTestId("bulk-to-send"));
    await user.click(await screen.findByTestId("bulk-later"));
    await user.click(await screen.findByTestId("bulk-schedule-go"));
    expect((await screen.findByTestId("bulk-schedule-dialog")).textContent).toContain("has passed");
  });

  it("recalls all that was sent, says with how many that works, and follows it", async () => {
    const made = jobs();
    made.disk.view = view({ setup: setup() }, { state: "finished", totals: totals({ sent: 5 }) });
    made.disk.forecast = {
      ...made.disk.forecast,
      barred: [{ barrier: "too_late", rows: 2 }],
      first_too_late_ms: Date.now() + 60_000,
    };
    const { user, backend, disk } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    const forecast = await screen.findByTestId("bulk-forecast");
    expect(forecast.textContent).toContain("Possible for 3 messages");
    expect(forecast.textContent).toContain("2 past the time limit");
    await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("bulk-act-go").disabled).toBe(false));
    await user.click(screen.getByTestId("bulk-act-go"));
    expect(backend.beginAct).not.toHaveBeenCalled();
    await user.click(await screen.findByTestId("bulk-act-confirm"));
    expect(backend.beginAct).toHaveBeenCalledWith(
      "j1",
      expect.objectContaining({ rows: "sent", plan: expect.objectContaining({ act: "recall" }) as never }),
    );

    await screen.findByTestId("bulk-act-run");
    // The button that had the focus is gone.
    const run = screen.getByTestId("bulk-act-run");
    await waitFor(() => expect(run.contains(document.activeElement)).toBe(true));
    disk.acting(progress({ act: 1, totals: totals({ sent: 1, ready: 2 }) }));
    await waitFor(() => expect(screen.getByTestId("bulk-act-progress").textContent).toBe("1 of 3"));
    // Read out by tenths, and not four times a second.
    expect(screen.getByTestId("bulk-act-progress").closest("[aria-live]")).toBeNull();
    expect(screen.getByText(/, 0 of 3$/).getAttribute("aria-live")).toBe("polite");
    expect(screen.getByTestId("bulk-open").dataset["running"]).toBe("false");
    await user.click(screen.getByTestId("bulk-act-pause"));
    expect(backend.pause).toHaveBeenCalledWith("j1");
    disk.view = { ...disk.view, acts: [act({ state: "paused", totals: totals({ sent: 1, ready: 2 }) })] };
    disk.acting(progress({ act: 1, running: false, state: "paused", totals: totals({ sent: 1, ready: 2 }) }));
    await user.click(await screen.findByTestId("bulk-act-resume"));
    expect(backend.resumeAct).toHaveBeenCalledWith("j1");
    await user.click(screen.getByTestId("bulk-act-stop"));
    await user.click(await screen.findByTestId("bulk-act-another"));
    await screen.findByTestId("bulk-forecast");
  });

  it("exports what became of each message in a recall", async () => {
    const made = jobs();
    const acts = [act({ id: 3, state: "finished", totals: totals({ sent: 2 }) })];
    made.disk.view = view({ setup: setup(), acts }, { state: "finished", totals: totals({ sent: 2 }) });
    const done = { cells: ["lilei"], barrier: null, problem: null, code: null, at_ms: 1 };
    made.backend.actRows = () => Promise.resolve([{ ...done, number: 1, state: "sent" as const }]);
    const { user, backend } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    toast.list = [];
    await user.click(await screen.findByTestId("bulk-act-export-csv"));
    await waitFor(() => expect(toast.list).toHaveLength(1));
    expect(backend.exportAct).toHaveBeenCalledWith(expect.anything(), "j1", 3, "csv", "en");
    await user.click(screen.getByTestId("bulk-act-export-html"));
    expect(backend.exportAct).toHaveBeenLastCalledWith(expect.anything(), "j1", 3, "html", "en");
    toast.list[0]?.second?.run();
    expect(backend.openReport).toHaveBeenCalledWith(true);
  });

  it("leaves the focus on the export of a recall that ends, and marks only the one that was pressed", async () => {
    const made = jobs();
    const acts = [act({ id: 3, totals: totals({ sent: 1, ready: 1 }) })];
    made.disk.view = view({ setup: setup(), acts }, { state: "finished", totals: totals({ sent: 2 }) });
    made.backend.actRows = () => Promise.resolve([]);
    made.backend.exportAct = () => new Promise(() => {});
    const { user, disk } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    const pressed = await screen.findByTestId("bulk-act-export-xlsx");
    await user.click(pressed);
    disk.view = { ...disk.view, acts: [act({ id: 3, state: "finished", totals: totals({ sent: 2 }) })] };
    disk.acting(progress({ act: 3, running: false, state: "finished", totals: totals({ sent: 2 }) }));
    await screen.findByTestId("bulk-act-another");
    expect(document.activeElement).toBe(pressed);
    expect(pressed.getAttribute("aria-busy")).toBe("true");
    expect(screen.getByTestId("bulk-act-export-csv").getAttribute("aria-busy")).toBeNull();
  });

  it("edits the text of all that was sent, with the columns of the first one", async () => {
    const made = jobs();
    made.disk.view = view({ setup: setup() }, { state: "finished", totals: totals({ sent: 3 }) });
    const { user, backend } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByTestId("bulk-act-modify"));
    const text = await screen.findByTestId<HTMLTextAreaElement>("bulk-new-text");
    expect(text.value).toBe("hi {{name}}");
    await user.type(text, "!");
    const withColumns = expect.objectContaining({ variables: setup().mapping?.variables }) as never;
    const forecast = expect.objectContaining({ plan: withColumns }) as never;
    await waitFor(() =>
      expect(backend.forecastAct).toHaveBeenLastCalledWith(expect.anything(), "j1", forecast),
    );
  });

  it("rehearses a job of an app in a copy for the sandbox", async () => {
    const made = jobs();
    const live = { ...setup(), account_id: "prod" };
    made.disk.view = view({ setup: live }, { state: "checked", totals: totals({ ready: 3 }) });
    const { user, backend, bulk } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByTestId("bulk-to-send"));
    await user.click(await screen.findByTestId("bulk-rehearse"));
    expect(backend.rehearse).toHaveBeenCalledWith("j1");
    await waitFor(() => expect(bulk.open?.id).toBe("copy"));
  });

  it("leads to the longest message of a job that was checked before the page was opened", async () => {
    const made = jobs();
    made.disk.view = view(
      { setup: setup(), longest_row: 2 },
      { state: "checked", totals: totals({ ready: 3 }) },
    );
    const { user, bulk } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByTestId("bulk-longest"));
    await waitFor(() => expect(bulk.open?.number).toBe(2));
  });

  it("sends the first messages to test accounts, as a job apart that is shown then", async () => {
    const made = jobs();
    const live = { ...setup(), account_id: "prod" };
    made.disk.view = view({ setup: live }, { state: "checked", totals: totals({ ready: 3 }) });
    const { user, backend, bulk } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByTestId("bulk-to-send"));
    await user.click(await screen.findByTestId("bulk-pilot-open"));
    expect((await screen.findByTestId<HTMLButtonElement>("bulk-pilot-go")).disabled).toBe(true);
    await user.type(screen.getByTestId("bulk-pilot-accounts"), "tester1，tester2; tester3 ");
    await user.click(screen.getByTestId("bulk-pilot-go"));
    await waitFor(() => expect(bulk.open?.id).toBe("pilot"));
    const name = `${made.disk.view.job.name} (pilot)`;
    expect(backend.pilot).toHaveBeenCalledWith("j1", name, ["tester1", "tester2", "tester3"]);
    expect(bulk.open?.step).toBe("send");
    expect(backend.start).not.toHaveBeenCalled();
  });

  it("keeps the accounts of a pilot that cannot be made, and says why", async () => {
    const made = jobs();
    made.disk.view = view({ setup: setup() }, { state: "checked", totals: totals({ ready: 3 }) });
    made.backend.pilot = () => Promise.reject({ code: "data_disk_full", message: "" });
    const { user, bulk } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByTestId("bulk-to-send"));
    await user.click(await screen.findByTestId("bulk-pilot-open"));
    const accounts = await screen.findByTestId<HTMLInputElement>("bulk-pilot-accounts");
    await user.type(accounts, "tester1");
    await user.click(screen.getByTestId("bulk-pilot-go"));
    const dialog = await screen.findByTestId("bulk-pilot-dialog");
    await waitFor(() => expect(dialog.textContent).toContain("disk is full"));
    expect([accounts.value, bulk.open?.id]).toEqual(["tester1", "j1"]);
  });

  it("puts those who were rejected with a code on a list", async () => {
    const made = jobs();
    const codes = [{ code: 102426, rows: 2 }];
    made.disk.view = view({ setup: setup(), codes }, { state: "finished", totals: totals({ rejected: 2 }) });
    const { user, kept } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByTestId("bulk-suppress-102426"));
    const name = await screen.findByTestId("bulk-suppress-name");
    await waitFor(() => expect(document.activeElement).toBe(name));
    await user.keyboard("gone");
    await user.click(screen.getByTestId("bulk-suppress-go"));
    await waitFor(() => expect(kept.get("gone")).toHaveLength(1));
    expect(kept.get("gone")?.[0]?.reason).toBe('Code 102426, job "Autumn"');
  });
});
