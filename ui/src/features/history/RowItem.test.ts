import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, it } from "vitest";
import type { Row } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import RowItem from "./RowItem.svelte";
import { row } from "./table.fixture";

beforeEach(() => i18n.follow("en", "en"));

function draw(part: Partial<Row>, more: { searched?: boolean } = {}): HTMLElement {
  const one = { ...row(1), snippet: "banner.png", conversation: "goose|2|345", hits: {}, ...part };
  const still = () => undefined;
  render(RowItem, {
    entry: { kind: "row", key: one.id, index: 0, row: one, day_ms: 0 },
    above: 0,
    total: 1,
    id: "r",
    selected: false,
    comparing: false,
    chosen: null,
    onpick: still,
    onopen: still,
    onstar: still,
    ...more,
  });
  return screen.getByTestId("history-row");
}

it("says who wrote to whom, and keeps the id for a look", () => {
  const shown = draw({});
  expect(shown.textContent.replace(/\s+/g, " ")).toContain("goose → Team 345");
  expect(shown.querySelector('[title="goose|2|345"]')).toBeTruthy();
});

it("says that words were found in what it does not show", () => {
  expect(draw({}, { searched: true }).textContent).toContain("In body");
});

it("needs no such word where the hit can be seen, or nothing was searched for", () => {
  expect(draw({ hits: { snippet: [{ start: 0, end: 6 }] } }, { searched: true }).textContent).not.toContain(
    "In body",
  );
  document.body.replaceChildren();
  expect(draw({}).textContent).not.toContain("In body");
});

it("holds nothing that takes the focus, and is named by what it shows", () => {
  const shown = draw({ starred: true });
  expect(shown.querySelector("button, a, input, [tabindex]")).toBeNull();
  expect(shown.getAttribute("aria-label")).toBeNull();
  expect(shown.textContent).toContain("starred");
  expect(shown.textContent.replace(/\s+/g, " ")).toContain("Sent, Text, banner.png");
});

it("does not call a message sent that not everybody got", () => {
  const parts = { all: 3, sent: 2, rejected: 1, open: 0, failed_receivers: 0, unfinished: false };
  const shown = draw({ kind: "batch", parts });
  expect(shown.textContent).toContain("Partly sent");
  expect(screen.getByTestId("row-code").textContent).toContain("2/3");
  expect(screen.getByTitle("Sent to 2 of 3 receivers").textContent).toBe("2/3");
  expect(shown.dataset["standing"]).toBe("partly");
  document.body.replaceChildren();
  const whole = draw({ kind: "batch", parts: { ...parts, sent: 3, rejected: 0 } });
  expect(whole.dataset["standing"]).toBe("sent");
});

it("says of a count what it counts, and never adds receivers to messages", () => {
  const parts = { all: 2, sent: 2, rejected: 0, open: 0, failed_receivers: 2, unfinished: false };
  const shown = draw({ kind: "chatroom_batch", parts });
  expect(shown.dataset["standing"]).toBe("partly");
  expect(screen.getByTitle("2 of 2 messages sent, failed for 2 receivers").textContent).toBe("2");
  document.body.replaceChildren();
  draw({ kind: "stream", parts: { ...parts, sent: 1, rejected: 1, failed_receivers: 0 } });
  expect(screen.getByTitle("1 of 2 pieces sent").textContent).toBe("1/2");
  // What only icons say is read out, too.
  expect(screen.getByTestId("row-code").textContent).toContain("1 of 2 pieces sent");
});

it("calls a stream without its end partly sent, whatever was sent of it", () => {
  const parts = { all: 3, sent: 3, rejected: 0, open: 0, failed_receivers: 0, unfinished: true };
  const shown = draw({ kind: "stream", parts });
  expect(shown.dataset["standing"]).toBe("partly");
  expect(shown.textContent).toContain("Partly sent");
  expect(screen.getByTitle("3 of 3 pieces sent, not finished").textContent).toBe("3/…");
  document.body.replaceChildren();
  const whole = draw({ kind: "stream", parts: { ...parts, unfinished: false } });
  expect(whole.dataset["standing"]).toBe("sent");
});

it("says that its message was recalled, edited or read", () => {
  const recalled = draw({ later: { recalled: true, changed: false, read: false } });
  expect(recalled.textContent).toContain("Recalled");
  expect(recalled.textContent).not.toContain("Sent");
  expect(recalled.querySelector(".struck")?.textContent).toContain("banner.png");
  document.body.replaceChildren();
  const both = draw({ later: { recalled: false, changed: true, read: true } });
  for (const word of ["Sent", "Edited", "Read"]) expect(both.textContent).toContain(word);
});

it("does not call several messages recalled when one of them was", () => {
  const later = { recalled: true, changed: false, read: false };
  const shown = draw({
    kind: "batch",
    later,
    parts: { all: 3, sent: 3, rejected: 0, open: 0, failed_receivers: 0, unfinished: false },
  });
  expect(shown.dataset["standing"]).toBe("sent");
  expect(shown.querySelector(".struck")).toBeNull();
  expect(shown.textContent).toContain("Some recalled");
});

it("calls the recall of a broadcast recalled, rejected or unknown, and never sent", () => {
  for (const [outcome, word] of [
    ["sent", "Recalled"],
    ["rejected", "Rejected"],
    ["unknown", "Unknown"],
  ] as const) {
    const shown = draw({ kind: "broadcast_recall", outcome, snippet: "5.0 is out" });
    expect(shown.textContent).toContain(word);
    expect(shown.textContent).not.toContain("Sent");
    expect(shown.textContent).toContain("Recall of a broadcast");
    document.body.replaceChildren();
  }
});

it("names whom a call to everybody went to, and lets the name of the call give way", () => {
  const shown = draw({ kind: "broadcast", conversation: "goose|1|*" });
  expect(shown.textContent.replace(/\s+/g, " ")).toContain("goose → all users");
  expect(shown.querySelector('[title="Broadcast"]')).toBeTruthy();
  document.body.replaceChildren();
  const rooms = draw({ kind: "chatroom_broadcast", conversation: "goose|1|*" });
  expect(rooms.textContent.replace(/\s+/g, " ")).toContain("goose → all chatrooms");
  document.body.replaceChildren();
  // Of a broadcast that could not be read its sender is not known either.
  const recall = draw({ kind: "broadcast_recall", conversation: "|0|*" });
  expect(recall.textContent).toContain("all users");
  expect(recall.textContent).not.toContain("*");
});
