import { emit } from "@tauri-apps/api/event";
import { mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { Attempt, Details } from "@/bindings";
import { router } from "@/events";
import { i18n } from "@/i18n/index.svelte";
import { details, row } from "../table.fixture";
import RecallButton from "./RecallButton.svelte";
import Response from "./Response.svelte";

const ATTEMPT: Attempt = {
  number: 1,
  kind: "send",
  endpoint: "https://open.yunxinapi.com",
  started_at_ms: 1_764_000_000_000,
  took_ms: 42,
  phases: { wait_ms: null, resolve_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: 40, body_ms: 2 },
  http_status: 200,
  code: 414,
  error: null,
  detail: null,
  request_headers: [],
  response_headers: [["Content-Type", "application/json"]],
  answer: '{"code":414}',
} as never;

let kept: Details;
let asked: [string, unknown][];
beforeEach(async () => {
  i18n.follow("en", "en");
  asked = [];
  mockWindows("main");
  mockIPC(
    (cmd, args) => {
      asked.push([cmd, args]);
      if (cmd === "history_get") return kept;
      return null;
    },
    { shouldMockEvents: true },
  );
  await router.open();
});

/** A message that can be recalled for so long from now on. */
function recallable(left_ms: number): Details {
  const now = Date.now();
  const of = details(row(1));
  const until = { sure_ms: now + left_ms, at_most_ms: now + left_ms };
  return { ...of, choices: { ...of.choices, two_sided: { closed: null, until } } };
}

it("does not say that a call was accepted of whose receivers some were rejected", async () => {
  const parts = { all: 4, sent: 2, rejected: 2, open: 0, failed_receivers: 0, unfinished: false };
  kept = details(row(1, { kind: "batch", code: 200, parts }), { answer: '{"code":200}', http_status: 200 });
  render(Response, { row_id: kept.row.id, onopenhistory: () => {} });
  await screen.findByText("Sent to 2 of 4 receivers");
  expect(screen.getByTestId("compose-response").textContent).not.toContain("accepted");
});

it("names whom a call to everybody went to, as the form does", async () => {
  kept = details(row(1, { kind: "broadcast", code: 200 }), { answer: '{"code":200}', receiver: "*" });
  render(Response, { row_id: kept.row.id, onopenhistory: () => {} });
  await waitFor(() => expect(screen.getByTestId("compose-response").textContent).toContain("→ all users"));
});

it("shows the status, the code with its meaning, the body and the headers of a response", async () => {
  const words = { meaning: "A parameter is wrong", cause: "c", action: "a" };
  kept = details(row(1, { outcome: "rejected", code: 414 }), {
    answer: '{"code":414}',
    http_status: 200,
    attempts: [ATTEMPT],
    explained: { code: "414", en: words, zh: words } as never,
  });
  render(Response, { row_id: kept.row.id, onopenhistory: () => {} });
  expect((await screen.findByTestId("response-status")).textContent).toContain("200");
  const shown = screen.getByTestId("compose-response");
  expect(shown.textContent).toContain("A parameter is wrong");
  expect(shown.textContent).toContain("li.lei → han-meimei");
  expect(screen.getByTestId("response-headers").textContent).toContain("application/json");
  expect(shown.textContent).toContain('"code": 414');
});

it("follows its row: what was unknown is sent once the row says so", async () => {
  kept = details(row(1, { outcome: "unknown", code: null }), { answer: null });
  render(Response, { row_id: kept.row.id, onopenhistory: () => {} });
  await waitFor(() => expect(screen.getByTestId("compose-response").dataset["outcome"]).toBe("unknown"));
  kept = details(row(1));
  await emit("history-changed", { id: kept.row.id });
  await waitFor(() => expect(screen.getByTestId("compose-response").dataset["outcome"]).toBe("sent"));
});

it("counts down how long a message can be recalled, and names it recalled once it is", async () => {
  kept = recallable(118_000);
  render(RecallButton, { row_id: kept.row.id, accounts: [] });
  const button = await screen.findByTestId("compose-recall");
  expect(button.textContent).toMatch(/Recall\s+1:5[78]/);
  expect(button.getAttribute("aria-description")).toBe("Recall the message to han-meimei");

  await userEvent.click(button);
  expect(asked.map(([cmd]) => cmd)).not.toContain("history_act");
  kept = { ...kept, choices: { ...kept.choices, two_sided: { closed: "gone", until: null } } };
  await userEvent.click(await screen.findByTestId("history-recall-yes"));
  await waitFor(() => expect(asked.map(([cmd]) => cmd)).toContain("history_act"));
  expect((await screen.findByTestId("compose-recalled")).textContent).toContain("Recalled");
  expect(screen.queryByTestId("compose-recall")).toBeNull();
});

it("offers no recall once its time is over", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setInterval"] });
  kept = recallable(2_000);
  render(RecallButton, { row_id: kept.row.id, accounts: [] });
  await vi.waitFor(() => expect(screen.queryByTestId("compose-recall")).not.toBeNull());
  vi.advanceTimersByTime(3_000);
  await vi.waitFor(() => expect(screen.queryByTestId("compose-recall")).toBeNull());
  vi.useRealTimers();
});

it("takes a message of a chatroom back by the call of chatrooms, which has no time limit", async () => {
  const no = { closed: "in_chatroom", until: null } as const;
  kept = details(row(1, { kind: "chatroom" }), { sender: "host", conversation: null });
  kept.choices = { ...kept.choices, two_sided: no, recall_room: { closed: null, until: null } };
  render(RecallButton, { row_id: kept.row.id, accounts: [] });
  const button = await screen.findByTestId("compose-recall");
  expect(button.textContent).not.toMatch(/[0-9]:[0-9]/);
  await userEvent.click(button);
  await userEvent.click(await screen.findByTestId("history-recall-room-yes"));
  await waitFor(() => expect(asked.map(([cmd]) => cmd)).toContain("history_act"));
  const [, sent] = asked.find(([cmd]) => cmd === "history_act")!;
  expect(sent).toMatchObject({ part: null, order: { kind: "recall_room", operator_id: "host" } });
});
