import { mockIPC } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import type { CheckReport, PageStart } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import Recovered from "./Recovered.svelte";
import { App } from "./state.svelte";

type Answer = Partial<CheckReport> | { code: string; message: string; field: null };

/** Rows of unknown end, newest first; every second one was cut off. Answers to checks by id. */
let answers: Map<string, Answer>;
let checked: string[];
let hold: Promise<void> | null;
let app: App;

function rows(after: string | null) {
  const all = ["6", "5", "4", "3", "2", "1"].map((id) => ({
    id,
    error: Number(id) % 2 === 0 ? "interrupted" : "unanswered",
  }));
  const from = after === null ? 0 : all.findIndex((row) => row.id === after) + 1;
  const page = all.slice(from, from + 2);
  return { rows: page, next: from + 2 < all.length ? page.at(-1)!.id : null };
}

beforeEach(() => {
  i18n.follow("en", "en");
  answers = new Map();
  checked = [];
  hold = null;
  mockIPC(async (cmd, args) => {
    if (cmd === "history_page") {
      const { query, place } = args as { query: string; place: Required<PageStart> };
      expect(query).toBe("outcome:unknown");
      return rows(place.from);
    }
    if (cmd !== "history_check") return null;
    const { id } = args as { id: string };
    checked.push(id);
    await hold;
    const answer = answers.get(id) ?? {};
    if ("message" in answer) throw answer;
    return { found: false, outcome: "unknown", error: null, ...answer };
  });
  app = new App();
  app.recovered = 3;
});

it("checks the sends that were cut off one after the other and sums up", async () => {
  answers.set("6", { found: true, outcome: "sent" });
  answers.set("2", { code: "client_id_missing", message: "row 2", field: null });
  render(Recovered, { app });
  await userEvent.click(screen.getByTestId("frame-recovered-check"));
  const summary = await screen.findByTestId("frame-recovered-summary");
  expect(checked).toEqual(["6", "4", "2"]);
  expect(summary.textContent).toContain(
    "1 was sent, 1 was not found and stays unknown, 1 could not be checked.",
  );
  expect(summary.textContent).toContain(i18n.w.errors.client_id_missing.title);
});

it("does not call a stream sent that was left without its end", async () => {
  answers.set("6", { found: true, outcome: "sent", partly: true });
  answers.set("4", { found: true, outcome: "sent", partly: false });
  app.recovered = 2;
  render(Recovered, { app });
  await userEvent.click(screen.getByTestId("frame-recovered-check"));
  const summary = await screen.findByTestId("frame-recovered-summary");
  expect(summary.textContent).toContain("1 was sent, 1 was partly sent.");
});

it("checks no more of them than were reported", async () => {
  app.recovered = 2;
  await app.recoveryCheck.start(app.recovered);
  expect(checked).toEqual(["6", "4"]);
});

it("can be stopped, and counts the check that was on its way", async () => {
  let release = () => {};
  hold = new Promise((go) => (release = go));
  render(Recovered, { app });
  await userEvent.click(screen.getByTestId("frame-recovered-check"));
  await userEvent.click(await screen.findByTestId("frame-recovered-stop"));
  release();
  await waitFor(() => expect(app.recoveryCheck.phase).toBe("done"));
  expect(checked).toEqual(["6"]);
  expect(screen.getByTestId("frame-recovered").textContent).toContain("Stopped: 1 of 3 checked");
});

it("says why a look failed, and that nothing was settled by it", async () => {
  for (const id of ["6", "4", "2"]) answers.set(id, { error: "unreached" });
  render(Recovered, { app });
  await userEvent.click(screen.getByTestId("frame-recovered-check"));
  const summary = await screen.findByTestId("frame-recovered-summary");
  expect(summary.textContent).toContain("3 could not be checked. Reason: not reached.");
  expect(screen.getByTestId("frame-recovered").className).toContain("warning");
});

it("reports when the sends cannot be read, and lets it be tried again", async () => {
  mockIPC(() => {
    throw { code: "data_failed", message: "disk", field: null };
  });
  render(Recovered, { app });
  await userEvent.click(screen.getByTestId("frame-recovered-check"));
  await waitFor(() => expect(app.recoveryCheck.phase).toBe("failed"));
  expect(screen.getByTestId("frame-recovered").textContent).toContain(i18n.w.errors.data_failed.title);
  expect(screen.getByTestId("frame-recovered-check")).toBeTruthy();
});
