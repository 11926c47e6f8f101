import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { tick } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import BulkPage from "./Bulk.svelte";
import { Bulk } from "./bulk-state.svelte";
import { suppressed } from "./suppression/suppression.fixture";
import { SuppressionLists } from "./suppression/suppression.svelte";
import { account, act, jobs, progress, setup, totals, view } from "./jobs.fixture";

beforeEach(() => i18n.follow("en", "en"));

function page(made = jobs(), target: { id: string; number: number } | null = null) {
  const user = userEvent.setup();
  const bulk = new Bulk(made.backend);
  const live = account({ id: "prod", name: "Live", stage: "production", sandbox: false });
  const { kept, backend: listsBackend } = suppressed();
  const lists = new SuppressionLists(listsBackend);
  render(BulkPage, {
    props: {
      accounts: [account(), live],
      account: account(),
      shown: true,
      target,
      draft: () => null,
      bulk,
      lists,
    },
  });
  return { ...made, bulk, user, kept };
}

describe("the bulk page", () => {
  it("teaches with a sample that goes to the sandbox", async () => {
    const made = jobs();
    made.backend.list = () => Promise.resolve([]);
    const { user, bulk } = page(made);
    await user.click(await screen.findByTestId("bulk-sample"));
    await screen.findByTestId("bulk-open");
    await waitFor(() => expect(bulk.open?.form.mapping).not.toBeNull());
    expect(bulk.open?.form.accountId).toBe("sandbox");
    expect(bulk.open?.form.text).toContain("{{name}}");
  });

  it("shows a message of a job that was found elsewhere, and opens its job once", async () => {
    const made = jobs();
    made.disk.view = view({ setup: setup() }, { state: "finished", totals: totals({ sent: 3 }) });
    const opened = vi.spyOn(made.backend, "open");
    const { bulk } = page(made, { id: "j1", number: 3 });
    await waitFor(() => expect(screen.getByTestId("bulk-preview").dataset["number"]).toBe("3"));
    // What is read of the open job, and changes, does not open it again.
    bulk.open!.form.text += "!";
    await tick();
    expect(opened).toHaveBeenCalledTimes(1);
  });

  it("lists jobs with their state, and opens one where it is gone on with", async () => {
    const made = jobs();
    made.disk.view = view(
      { setup: setup() },
      { state: "checked", totals: totals({ ready: 2, excluded: 1 }) },
    );
    const { user } = page(made);
    const job = await screen.findByTestId("bulk-job");
    expect(job.textContent).toContain("Checked");
    await user.click(job);
    expect((await screen.findByTestId("bulk-step")).dataset["step"]).toBe("check");
    expect(screen.getByTestId("bulk-checked").textContent).toContain("2 ready to send");
    const group = await screen.findByTestId("bulk-problem-group");
    expect(group.textContent).toContain("Duplicate receiver");
  });

  it("checks with the suppression lists that were chosen for the job", async () => {
    const made = jobs();
    made.disk.view = view({ setup: setup() }, { state: "checked", totals: totals({ ready: 2 }) });
    const check = vi.spyOn(made.backend, "check");
    const { user, kept } = page(made);
    kept.set("unsubscribed", []).set("staff", []);
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByTestId("bulk-suppress-some"));
    await user.click(screen.getByRole("checkbox", { name: "staff (0)" }));
    // What was checked was checked by other lists.
    await screen.findByTestId("bulk-stale");
    await user.click(screen.getByTestId("bulk-check-go"));
    const chosen = (lists: string[] | null) => [expect.anything(), "j1", expect.objectContaining({ lists })];
    expect(check).toHaveBeenLastCalledWith(...chosen(["unsubscribed"]));
    await user.click(await screen.findByTestId("bulk-suppress-all"));
    await user.click(screen.getByTestId("bulk-check-go"));
    expect(check).toHaveBeenLastCalledWith(...chosen(null));
  });

  it("exports the messages of one problem", async () => {
    const made = jobs();
    made.disk.view = view(
      { setup: setup() },
      { state: "checked", totals: totals({ ready: 2, excluded: 1 }) },
    );
    const { user, backend } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByRole("button", { name: "Export: Duplicate receiver" }));
    expect(backend.exportReport).toHaveBeenCalledWith(
      expect.anything(),
      "j1",
      "csv",
      { by: "problem", id: 1 },
      "en",
    );
  });
  it("says of accounts that are numbers in a workbook that zeros before them are lost", async () => {
    const made = jobs();
    made.disk.view = view({ import: { ...view().import, number_columns: [0, 1] } });
    const { user, bulk } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await screen.findByTestId("bulk-columns");
    expect(screen.queryByTestId("bulk-number-column")).toBeNull();
    bulk.open?.form.setRole(0, "account");
    expect((await screen.findByTestId("bulk-number-column")).textContent).toContain('"account"');
  });

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
  it("maps columns by clicks and shows the message of each receiver", async () => {
    const { user, bulk } = page();
    await user.click(await screen.findByTestId("bulk-job"));
    await screen.findByTestId("bulk-columns");
    expect(await screen.findByText(/sample-1/)).toBeTruthy();
    expect(screen.getByTestId("bulk-no-target")).toBeTruthy();
    bulk.open?.form.setRole(0, "account");
    await waitFor(() => expect(screen.queryByTestId("bulk-no-target")).toBeNull());
    const bubble = await screen.findByTestId("bulk-bubble");
    expect(bubble.textContent).toContain("hi Ada");
    await user.click(screen.getByTestId("bulk-next"));
    await waitFor(() => expect(screen.getByTestId("bulk-bubble").textContent).toContain("hi Ben"));
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
    await user.click(screen.getByTestId("bulk-pause"));
    expect(backend.pause).toHaveBeenCalledWith("j1");
    expect(screen.getByTestId("bulk-pause").textContent).toContain("Pausing");
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

  it("reads the same table otherwise, and keeps the message", async () => {
    const made = jobs();
    const { user, bulk, backend } = page(made);
    await bulk.importing.read({ from: "file", file_id: "f" }, "autumn.csv");
    await user.click(await screen.findByTestId("bulk-job"));
    await screen.findByTestId("bulk-columns");
    if (bulk.open) bulk.open.form.text = "hello {{name}}";
    made.disk.view = { ...made.disk.view, id: "j2" };

    await user.click(screen.getByTestId("bulk-read-again"));
    await user.click(await screen.findByTestId("bulk-read-header"));
    await user.click(screen.getByTestId("bulk-read-go"));

    await waitFor(() => expect(backend.remove).toHaveBeenCalledWith("j1"));
    expect(backend.importTable).toHaveBeenLastCalledWith(expect.anything(), {
      name: "Autumn",
      source: { from: "file", file_id: "f" },
      encoding: "utf8",
      delimiter: ",",
      sheet: null,
      has_header: false,
    });
    expect([bulk.open?.id, bulk.open?.form.text]).toEqual(["j2", "hello {{name}}"]);
  });
  it("says how many cells lost the apostrophe that a report had put before them", async () => {
    const made = jobs();
    const imported = made.disk.view.import;
    made.disk.view = { ...made.disk.view, import: { ...imported, unguarded_cells: 2 } };
    const { user } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));

    const source = await screen.findByTestId("bulk-source");
    expect(source.textContent).toContain("removed from 2 cells");
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
  it("uploads the files that messages name before the check", async () => {
    const made = jobs();
    const template = {
      ...setup().template,
      name: "photo",
      body: '{"message":{"message_type":1,"attachment":{{photo}}}}',
      variables: [{ name: "photo", kind: "file" as const }],
    };
    made.disk.view = view({ setup: { ...setup(), template } });
    const problems = [{ named: "b.png", code: "file_missing" as const }];
    made.backend.attach = vi.fn(() => Promise.resolve({ files: 1, problems }));
    const { user, backend, bulk } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByTestId("bulk-folder"));
    await waitFor(() => expect(screen.getByTestId("bulk-folder-path").textContent).toBe("/home/goose/files"));
    const previewed = vi.spyOn(made.backend, "preview");
    await user.click(screen.getByTestId("bulk-files-go"));

    expect((await screen.findByTestId("bulk-files-failed")).textContent).toContain("b.png");
    expect(backend.attach).toHaveBeenCalledWith(expect.anything(), "j1", bulk.open?.form.out, "folder");
    expect(screen.getByTestId("bulk-files-done").textContent).toContain("1 file ready");
    // The message in sight has its file now.
    expect(previewed).toHaveBeenCalled();
  });
  it("keeps lists of those who get no bulk messages", async () => {
    const { user, kept } = page();
    await user.click(await screen.findByTestId("bulk-lists"));
    await screen.findByTestId("bulk-lists-none");
    await user.type(screen.getByTestId("bulk-list-name"), "staff");
    await user.click(screen.getByTestId("bulk-list-add"));
    await user.type(await screen.findByTestId("bulk-list-text"), "ada{Enter}ben");
    await user.click(screen.getByTestId("bulk-list-text-go"));

    await waitFor(() => expect(screen.getAllByTestId("bulk-list-entry")).toHaveLength(2));
    await user.click(screen.getByRole("button", { name: "Remove ada from the list" }));
    await waitFor(() => expect(kept.get("staff")?.map(({ target }) => target)).toEqual(["ben"]));
    await user.click(screen.getByTestId("bulk-list-back"));
    await user.click(await screen.findByTestId("bulk-list-remove"));
    expect((await screen.findByTestId("bulk-list-remove-dialog")).textContent).toContain("1 receiver will");
    await user.click(screen.getByTestId("bulk-list-remove-go"));
    await screen.findByTestId("bulk-lists-none");
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
    disk.acting(progress({ act: 1, totals: totals({ sent: 1, ready: 2 }) }));
    await waitFor(() => expect(screen.getByTestId("bulk-act-progress").textContent).toBe("1 of 3"));
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
  it("puts those who were rejected with a code on a list", async () => {
    const made = jobs();
    const codes = [{ code: 102426, rows: 2 }];
    made.disk.view = view({ setup: setup(), codes }, { state: "finished", totals: totals({ rejected: 2 }) });
    const { user, kept } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByTestId("bulk-suppress-102426"));
    await user.type(await screen.findByTestId("bulk-suppress-name"), "gone");
    await user.click(screen.getByTestId("bulk-suppress-go"));
    await waitFor(() => expect(kept.get("gone")).toHaveLength(1));
    expect(kept.get("gone")?.[0]?.reason).toBe('Code 102426, job "Autumn"');
  });
});
