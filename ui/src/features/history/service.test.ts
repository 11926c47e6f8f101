import { cleanup, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Attempt, Details, Language, Outcome } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import DetailsPane from "./DetailsPane.svelte";
import { type Backend, History } from "./state.svelte";
import { actions, asking, details, recording, row, settling, Table } from "./table.fixture";

describe("who answered", () => {
  afterEach(cleanup);

  const table = new Table(1);
  const backend: Backend = {
    page: table.page,
    search: table.search,
    survey: table.survey,
    ...asking,
    ...settling,
    ...actions,
    ...recording,
    get: async () => details(row(1)),
    saveText: async () => true,
    listen: () => () => undefined,
  };

  const ENDS: [Outcome, string | null][] = [
    ["sent", null],
    ["rejected", null],
    ["rejected", "unreached"],
    ["unknown", "unanswered"],
    ["sending", null],
  ];
  const cases = (["en", "zh"] as Language[]).flatMap((language) =>
    ENDS.map(([outcome, error]) => [language, outcome, error] as const),
  );

  function shown(account_id: string, language: Language, outcome: Outcome, error: string | null): string {
    i18n.language = language;
    const of = row(1, { account_id, account_name: "Practice", outcome, error: error as never, code: 414 });
    render(DetailsPane, {
      history: new History(backend),
      details: details(of, { url: "http://127.0.0.1:1/im/v2", message_client_id: "c", answer: null }),
      accounts: [],
      onback: null,
      oneditasnew: () => undefined,
      onsaveas: () => undefined,
    });
    return screen.getByTestId("history-details").textContent ?? "";
  }

  it.each(cases)(
    "in %s the details of a message that the sandbox handled never name Yunxin: %s, %s",
    (...end) => {
      expect(shown("sandbox", ...end)).not.toMatch(/Yunxin|云信/);
    },
  );

  it("names Yunxin in those of a real account", () => {
    expect(shown("a1", "en", "sent", null)).toContain("Yunxin accepted this message");
  });
});

describe("the recall of a broadcast", () => {
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
      history: new History(backend),
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
});
