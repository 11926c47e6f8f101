import { cleanup, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Attempt, Details } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import DetailsPane from "./DetailsPane.svelte";
import { History as State, type Backend } from "./state.svelte";
import { actions, asking, details, recording, row, settling, Table } from "./table.fixture";

const WAS = '{"broadcast_id":"7","content":"5.0 is out","n":1.50}';

beforeEach(() => i18n.follow("en", "en"));
afterEach(cleanup);

function open(outcome: "sent" | "rejected" | "unknown", was: string | null): Details {
  const look: Attempt = {
    number: 1,
    kind: "check",
    endpoint: "https://h.test",
    started_at_ms: 1_764_000_000_000,
    took_ms: 3,
    phases: { connect_us: null, wait_us: null, body_us: null },
    http_status: 200,
    code: 200,
    error: null,
    detail: null,
    request_headers: [],
    response_headers: [],
    answer: was,
  };
  const shown = details(row(1, { kind: "broadcast_recall", outcome, snippet: "5.0 is out" }), {
    method: "DELETE",
    request_body: "",
    attempts: was === null ? [] : [look],
  });
  const table = new Table(1);
  const backend: Backend = {
    page: table.page,
    search: table.search,
    survey: table.survey,
    ...asking,
    get: async () => shown,
    ...settling,
    ...actions,
    saveText: async () => true,
    ...recording,
    listen: () => () => undefined,
  };
  render(DetailsPane, {
    history: new State(backend),
    details: shown,
    accounts: [],
    onback: null,
    oneditasnew: () => undefined,
    onsaveas: () => undefined,
  });
  return shown;
}

it("shows what was recalled, and that there is no record of it", () => {
  open("sent", WAS);
  const page = screen.getByTestId("history-details").textContent;
  expect(screen.getByTestId("history-recalled").textContent.replace(/\s/g, "")).toContain("5.0isout");
  expect(page).toContain("There is no record of this broadcast here. It has been recalled.");
  expect(page).toContain("Recalled broadcast");
  expect(page).not.toContain("accepted this message");
});

it("offers nothing that would send it once more", () => {
  open("unknown", WAS);
  for (const offered of [
    "history-settle",
    "history-edit-as-new",
    "history-save-as",
    "history-actions",
    "history-copy-as",
    "history-request-body",
  ])
    expect(screen.queryByTestId(offered), offered).toBeNull();
  expect(screen.getByTestId("history-details").textContent).toContain("It may have been recalled.");
});

it("says that its content is not known where nobody could read it before", () => {
  open("rejected", null);
  expect(screen.getByTestId("history-recalled-unread").textContent).toContain("could not be read");
  expect(screen.getByTestId("history-details").textContent).toContain("The server rejected the recall");
});
