import { cleanup, render, screen } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";
import type { Language, Outcome } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import DetailsPane from "./DetailsPane.svelte";
import { History, type Backend } from "./state.svelte";
import { actions, asking, details, recording, row, settling, Table } from "./table.fixture";

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
