import { screen, waitFor } from "@testing-library/svelte";
import { tick } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { i18n } from "@/i18n/index.svelte";
import { jobs, setup, totals, view } from "./jobs.fixture";
import { page } from "./page.fixture";

beforeEach(() => i18n.follow("en", "en"));

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

  it("marks a variable without a source once a check has failed, and leads to it", async () => {
    const made = jobs();
    // No column of the table is called so.
    made.disk.view = view({ setup: setup("Only {{discount}} left") });
    made.disk.check = { result: "mapping", problems: [{ code: "unmapped", name: "discount" }] };
    const { user } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    // Filled in, but for where one of its variables comes from.
    expect(screen.getByTestId("bulk-step-message").dataset["done"]).toBe("false");
    await user.click(screen.getByTestId("bulk-step-check"));
    await user.click(screen.getByTestId("bulk-check-go"));
    await user.click(await screen.findByTestId("bulk-mend"));
    const source = await screen.findByTestId("bulk-variable-discount");
    expect(source.dataset["invalid"]).toBe("true");
    const spoken = document.getElementById(source.getAttribute("aria-describedby") ?? "");
    expect(spoken?.textContent).toBe('Variable "discount" has no source');
  });

  it("has a time zone that this machine does not know chosen anew where the check says so", async () => {
    const made = jobs();
    made.disk.view = view({ setup: { ...setup(), time_zone: "Mars/Olympus" } });
    made.disk.check = { result: "mapping", problems: [{ code: "no_such_time_zone", name: "Mars/Olympus" }] };
    const { user, bulk } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByTestId("bulk-step-check"));
    await user.click(screen.getByTestId("bulk-check-go"));
    const zone = await screen.findByTestId("bulk-time-zone");
    await waitFor(() => expect(zone.dataset["invalid"]).toBe("true"));
    // No other step could put it right.
    expect(screen.queryByTestId("bulk-mend")).toBeNull();
    await user.click(zone);
    await user.click(await screen.findByTestId("bulk-time-zone-UTC"));
    expect(bulk.open?.form.out.time_zone).toBe("UTC");
    await waitFor(() => expect(screen.getByTestId("bulk-time-zone").dataset["invalid"]).not.toBe("true"));
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
      header_row: null,
    });
    expect([bulk.open?.id, bulk.open?.form.text]).toEqual(["j2", "hello {{name}}"]);
  });

  it("says that the column names stand below a title, and lets another line be chosen", async () => {
    const made = jobs();
    const imported = made.disk.view.import;
    made.disk.view = { ...made.disk.view, import: { ...imported, header_row: 3, rows_above: 2 } };
    const { user, bulk, backend } = page(made);
    await bulk.importing.read({ from: "file", file_id: "f" }, "autumn.csv");
    await user.click(await screen.findByTestId("bulk-job"));
    const source = await screen.findByTestId("bulk-source");
    expect(source.textContent).toContain("Line 3 names the columns; 2 lines above it were left out");

    await user.click(screen.getByTestId("bulk-read-again"));
    const row = await screen.findByTestId("bulk-read-header-row");
    // It is looked for again, unless another is typed.
    expect((row as HTMLInputElement).value).toBe("");
    await user.type(row, "0");
    expect((screen.getByTestId("bulk-read-go") as HTMLButtonElement).disabled).toBe(true);
    await user.clear(row);
    await user.type(row, "4");
    await user.click(screen.getByTestId("bulk-read-go"));
    await waitFor(() =>
      expect(backend.importTable).toHaveBeenLastCalledWith(
        expect.anything(),
        expect.objectContaining({ has_header: true, header_row: 4 }),
      ),
    );
  });

  it("looks for the column names anew where another sheet is read", async () => {
    const made = jobs();
    const imported = made.disk.view.import;
    const format = { kind: "workbook" as const, sheet: "One", sheets: ["One", "Two"] };
    made.disk.view = view({ import: { ...imported, format, header_row: 3, rows_above: 2 } });
    const { user, bulk, backend } = page(made);
    await bulk.importing.read({ from: "file", file_id: "f" }, "autumn.xlsx");
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByTestId("bulk-read-again"));
    const row = await screen.findByTestId<HTMLInputElement>("bulk-read-header-row");
    await user.type(row, "3");
    await user.click(screen.getByTestId("bulk-read-sheet"));
    await user.click(await screen.findByTestId("bulk-read-sheet-Two"));
    expect(row.value).toBe("");
    await user.click(screen.getByTestId("bulk-read-go"));
    await waitFor(() =>
      expect(backend.importTable).toHaveBeenLastCalledWith(
        expect.anything(),
        expect.objectContaining({ sheet: "Two", has_header: null, header_row: null }),
      ),
    );
  });

  it("takes the first line for column names where the user says so", async () => {
    const made = jobs();
    const imported = { ...made.disk.view.import, has_header: false, header_row: null };
    made.disk.view = view({ import: imported });
    const { user, bulk, backend } = page(made);
    await bulk.importing.read({ from: "file", file_id: "f" }, "autumn.csv");
    await user.click(await screen.findByTestId("bulk-job"));
    await user.click(await screen.findByTestId("bulk-read-again"));
    await user.click(await screen.findByTestId("bulk-read-header"));
    await user.click(screen.getByTestId("bulk-read-go"));
    await waitFor(() =>
      expect(backend.importTable).toHaveBeenLastCalledWith(
        expect.anything(),
        expect.objectContaining({ has_header: true, header_row: null }),
      ),
    );
  });

  it("says that a line for the column names has no receivers below it", async () => {
    const made = jobs();
    const { user, bulk, backend } = page(made);
    await bulk.importing.read({ from: "file", file_id: "f" }, "autumn.csv");
    await user.click(await screen.findByTestId("bulk-job"));
    backend.importTable = vi.fn(() => Promise.reject({ code: "table_empty", message: "" }));
    await user.click(await screen.findByTestId("bulk-read-again"));
    const row = await screen.findByTestId("bulk-read-header-row");
    await user.type(row, "99");
    await user.click(screen.getByTestId("bulk-read-go"));
    const dialog = screen.getByTestId("bulk-read-dialog");
    await waitFor(() => expect(dialog.textContent).toContain("No receivers are below this line"));
    expect(screen.queryByTestId("bulk-read-failed")).toBeNull();
  });

  it("says how many cells lost an apostrophe, and how many lines nobody sees in the sheet", async () => {
    const made = jobs();
    const imported = made.disk.view.import;
    made.disk.view = { ...made.disk.view, import: { ...imported, unguarded_cells: 2, hidden_rows: 3 } };
    const { user } = page(made);
    await user.click(await screen.findByTestId("bulk-job"));

    const source = await screen.findByTestId("bulk-source");
    expect(source.textContent).toContain("removed from 2 cells");
    expect(source.textContent).toContain("3 lines are hidden or filtered out in the sheet");
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
});
