import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { i18n } from "@/i18n/index.svelte";
import { jobs, setup, view } from "../jobs.fixture";
import { OpenJob } from "../open-job.svelte";
import CodeDialog from "./CodeDialog.svelte";
import { suppressed } from "./suppression.fixture";
import { SuppressionLists } from "./suppression.svelte";

beforeEach(() => i18n.follow("en", "en"));

it("shows that the lists are being read and the receivers added, and asks for each once", async () => {
  const { kept, backend } = suppressed();
  kept.set("gone", []);
  let read = (): void => {};
  let added = (): void => {};
  let asked = 0;
  const { all, addRows } = backend;
  backend.all = () => new Promise<void>((done) => (read = done)).then(all);
  backend.addRows = async (...order) => {
    asked++;
    await new Promise<void>((done) => (added = done));
    return addRows(...order);
  };
  const job = new OpenJob(jobs().backend, view({ setup: setup() }));
  render(CodeDialog, { lists: new SuppressionLists(backend), job, code: 102404, rows: 2 });
  const user = userEvent.setup();

  const button = screen.getByTestId("bulk-suppress-102404");
  await user.click(button);
  expect(button.getAttribute("aria-busy")).toBe("true");
  backend.all = all;
  read();
  const go = await screen.findByTestId("bulk-suppress-go");
  await waitFor(() => expect(button.getAttribute("aria-busy")).toBeNull());
  await user.click(go);
  await waitFor(() => expect(go.getAttribute("aria-busy")).toBe("true"));
  await user.click(go);
  expect(asked).toBe(1);
  added();
  await waitFor(() => expect(screen.queryByTestId("bulk-suppress-dialog")).toBeNull());
  expect(kept.get("gone")).toHaveLength(1);
});
