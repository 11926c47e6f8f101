import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { i18n } from "@/i18n/index.svelte";
import BulkPage from "./Bulk.svelte";
import { Bulk } from "./bulk-state.svelte";
import { account, jobs, progress, setup, totals, view } from "./jobs.fixture";

beforeEach(() => i18n.follow("en", "en"));

function page(made = jobs()) {
  const user = userEvent.setup();
  const bulk = new Bulk(made.backend);
  const live = account({ id: "prod", name: "Live", stage: "production", sandbox: false });
  render(BulkPage, {
    props: { accounts: [account(), live], account: account(), shown: true, draft: () => null, bulk },
  });
  return { ...made, bulk, user };
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

  it("maps columns by clicks and shows the message of each receiver", async () => {
    const { user, bulk } = page();
    await user.click(await screen.findByTestId("bulk-job"));
    await screen.findByTestId("bulk-columns");
    expect(await screen.findByText(/sample-1/)).toBeTruthy();
    expect(screen.getByTestId("bulk-no-target")).toBeTruthy();
    bulk.open?.form.setRole(0, "account");
    await waitFor(() => expect(screen.queryByTestId("bulk-no-target")).toBeNull());
    const bubble = await screen.findByTestId("bulk-bubble", {}, { timeout: 3000 });
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
});
