import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toast } from "@/components/toast.svelte";
import { countsOf, isPartly, partWords } from "@/i18n/calls";
import { i18n } from "@/i18n/index.svelte";
import { ACCOUNT, asked, bridge, RESULT, type Bridge } from "../bridge.fixture";
import Compose from "../Compose.svelte";
import { session as sessionOf } from "../current";
import { describeCall, FORM } from "../form.fixture";
import type { Session } from "../session.svelte";
import { piecesOf } from "./pieces";

let b: Bridge;
let end: (result: typeof RESULT) => void;
const current = (): Session => sessionOf(() => ACCOUNT, null);

async function open(text: string): Promise<void> {
  i18n.follow("en", "en");
  b = bridge();
  b.answers["call_describe"] = describeCall;
  b.answers["stream_send"] = () => new Promise((resolve) => (end = resolve));
  render(Compose, FORM);
  await vi.waitFor(() => expect(current().draft.string("/message/message_client_id")).toBeDefined());
  current().draft.set("/message/text", text);
  await current().chooseCall("stream");
  await screen.findByTestId("stream-text");
}
const operation = (): unknown => asked(b, "stream_send")[0]?.["operation"];
async function took(pieces: number, units: number): Promise<void> {
  await b.emit("stream-piece", {
    operation: operation(),
    progress: { pieces, units, open_ms: 30_000 },
  });
}
async function press(id: string): Promise<void> {
  await userEvent.click(screen.getByTestId(id));
}

describe("a stream", () => {
  beforeEach(() => open("Once upon"));

  it("takes the text along, and goes out at the pace that was chosen", async () => {
    expect(current().draft.string("/message/attachment/text")).toBe("Once upon");
    expect(screen.getByTestId("compose-push").textContent).toContain("Once upon");
    await press("compose-send");
    await vi.waitFor(() =>
      expect(asked(b, "stream_send")[0]).toMatchObject({ pace: { chars: 10, pace_ms: 200 } }),
    );
    expect(asked(b, "stream_send")[0]?.["draft"]).toMatchObject({ kind: "stream" });
    await took(1, 4);
    await vi.waitFor(() => expect(screen.getByTestId("compose-bubble").textContent).toContain("Once"));
    expect(screen.getByTestId("compose-bubble").textContent).not.toContain("upon");
    // Taller than its bubble shows: nothing is laid out here.
    const words = screen.getByTestId("compose-bubble").querySelector(".text")!;
    Object.defineProperty(words, "scrollHeight", { get: () => words.textContent.trim().length * 10 });
    await took(2, 9);
    await vi.waitFor(() => expect(words.scrollTop).toBe(90));
    end(RESULT);
    await vi.waitFor(() => expect(current().stream.running).toBe(false));
  });

  it("goes out as it was chosen at the press, whatever is chosen before it is on its way", async () => {
    let saved: () => void = () => {};
    b.answers["draft_save"] = () => new Promise((resolve) => (saved = () => resolve(null)));
    current().draft.set("/message/attachment/text", "Once upon a time");
    await press("compose-send");
    await press("stream-mode-typed");
    current().draft.set("/message/attachment/text", "Never");
    saved();
    b.answers["draft_save"] = () => null;
    await vi.waitFor(() =>
      expect(asked(b, "stream_send")[0]).toMatchObject({ pace: { chars: 10, pace_ms: 200 } }),
    );
    expect(current().stream.mode, "the form shows how it goes out").toBe("paced");
    await took(1, 9);
    await vi.waitFor(() => expect(screen.getByTestId("compose-bubble").textContent).toContain("Once upon"));
    end(RESULT);
  });

  it("takes a pace as it is typed, and one out of its range not at all", async () => {
    const pace = screen.getByTestId<HTMLInputElement>("stream-pace");
    await userEvent.clear(pace);
    await userEvent.type(pace, "50");
    expect([pace.value, current().stream.pace_ms]).toEqual(["50", 50]);
    await userEvent.clear(pace);
    await userEvent.type(pace, "5");
    expect([pace.value, current().stream.pace_ms]).toEqual(["5", 50]);
    await userEvent.tab();
    expect(pace.value).toBe("50");
    expect(screen.queryByText("Get started"), "the bubble is not hidden by how to begin").toBeNull();
  });

  it("is written piece by piece; one that cannot go out stays in its field, with the reason", async () => {
    await press("stream-mode-typed");
    await press("compose-send");
    await vi.waitFor(() => expect(asked(b, "stream_send")[0]).toMatchObject({ pace: null }));
    await took(1, 9);
    const next = await screen.findByTestId("stream-next");
    expect(screen.getByTestId("stream-left").textContent).toContain("30");
    b.answers["stream_piece"] = () => Promise.reject({ code: "stream_too_long", message: "", issues: [] });
    await userEvent.type(next, " a time");
    await press("stream-piece");
    await screen.findByText("A stream is limited to 5000 characters");
    expect((next as HTMLTextAreaElement).value).toBe(" a time");

    let refuse: () => void = () => {};
    b.answers["stream_piece"] = () =>
      new Promise(
        (_, reject) => (refuse = () => reject({ code: "stream_too_long", message: "", issues: [] })),
      );
    await press("stream-piece");
    await userEvent.type(next, ", there");
    refuse();
    await vi.waitFor(() => expect((next as HTMLTextAreaElement).value).toBe(" a time, there"));
    let accept: () => void = () => {};
    b.answers["stream_piece"] = () => new Promise((resolve) => (accept = () => resolve(null)));
    await press("stream-piece");
    await userEvent.type(next, " a time");
    accept();
    await vi.waitFor(() => expect(current().stream.giving).toBe(false));
    expect((next as HTMLTextAreaElement).value, "the words of the next piece").toBe(" a time");

    b.answers["stream_piece"] = () => null;
    await userEvent.type(next, "{Control>}{Enter}{/Control}");
    await vi.waitFor(() => expect((next as HTMLTextAreaElement).value).toBe(""));
    expect(asked(b, "stream_piece").at(-1)).toMatchObject({ text: " a time", isLast: false });
    expect(asked(b, "stream_send")).toHaveLength(1);
    await took(2, 16);
    await vi.waitFor(() =>
      expect(screen.getByTestId("compose-bubble").textContent).toContain("Once upon a time"),
    );
    end(RESULT);
  });
});

it("of a stream that was not taken to its end, the headline says how much arrived", async () => {
  await open("Once upon a time");
  await press("compose-send");
  await vi.waitFor(() => expect(asked(b, "stream_send")).toHaveLength(1));
  const part = (name: string, text: string, outcome: "sent" | "rejected") => ({
    kind: "piece" as const,
    name,
    text,
    outcome,
    code: outcome === "sent" ? null : 107451,
    msg: null,
    message_server_id: null,
    create_time_ms: null,
  });
  const parts = [part("0", "Once", "sent"), part("1", " upon", "sent"), part("2", " a time", "rejected")];
  end({ ...RESULT, parts });
  const card = await screen.findByTestId("compose-result");
  expect(card.querySelector("h2")?.textContent).toContain("2 of 3 pieces sent");
});

describe("a stream that was cut off by the end of the app", () => {
  const cut = (open_until_ms: number | null) => ({ row_id: "9007199254740993", pieces: 2, open_until_ms });
  // What other processes did is looked at when a test says so.
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
  afterEach(() => void vi.useRealTimers());

  it("is offered to be finished at the next start, while the service waits for a piece", async () => {
    i18n.follow("en", "en");
    toast.list = [];
    b = bridge();
    const open_until_ms = Date.now() + 20_000;
    b.answers["stream_open"] = () => cut(open_until_ms);
    b.answers["stream_finish"] = () => RESULT;
    current();
    await vi.waitFor(() => expect(toast.list).toHaveLength(1));
    const [offer] = toast.list;
    expect([offer?.kind, offer?.title(), offer?.action?.label()]).toEqual([
      "warning",
      "Stream interrupted",
      "Finish the message",
    ]);
    // It stays as it is while the time passes: the moment, not the seconds that are left.
    const until = new Date(open_until_ms).toLocaleTimeString("en-GB");
    expect(offer?.detail?.()).toBe(`2 pieces were sent. It can be finished until ${until}.`);
    expect(offer?.action?.open?.()).toBe(true);
    expect(offer?.stay_ms).toBeLessThanOrEqual(20_000);
    offer?.action?.run();
    await vi.waitFor(() => expect(asked(b, "stream_finish")[0]).toMatchObject({ id: "9007199254740993" }));
    await vi.waitFor(() => expect(toast.list.at(-1)?.title()).toBe("The message is finished"));
  });

  it("says why it was not finished, what to do about it, and what Rust reports", async () => {
    i18n.follow("en", "en");
    toast.list = [];
    b = bridge();
    b.answers["stream_open"] = () => cut(Date.now() + 20_000);
    b.answers["stream_finish"] = () => {
      throw { code: "unreached", message: "no route to 192.0.2.1", field: null, line: null, issues: [] };
    };
    current();
    await vi.waitFor(() => expect(toast.list).toHaveLength(1));
    toast.list[0]?.action?.run();
    await vi.waitFor(() => expect(toast.list.at(-1)?.kind).toBe("danger"));
    const { title, action } = i18n.w.errors.unreached;
    expect(toast.list.at(-1)?.title()).toBe(title);
    expect(toast.list.at(-1)?.detail?.()).toBe(`${action} no route to 192.0.2.1`);
  });

  it("is no longer offered once it was finished from the history", async () => {
    toast.list = [];
    b = bridge();
    const { row_id } = cut(null);
    b.answers["stream_open"] = b.answers["stream_cut"] = () => cut(Date.now() + 20_000);
    current();
    await vi.waitFor(() => expect(toast.list).toHaveLength(1));
    await b.emit("history-changed", { id: row_id });
    await vi.waitFor(() => expect(asked(b, "stream_cut")).toEqual([{ id: row_id }]));
    expect(toast.list, "its note was changed").toHaveLength(1);
    b.answers["stream_cut"] = () => null;
    await b.emit("history-changed", { id: "1" });
    expect(toast.list, "another message").toHaveLength(1);
    await b.emit("history-changed", { id: row_id });
    await vi.waitFor(() => expect(toast.list).toEqual([]));
  });

  it("is no longer offered once another process finished it, which is looked at no longer than it is offered", async () => {
    b = bridge();
    b.answers["stream_open"] = b.answers["stream_cut"] = () => cut(Date.now() + 20_000);
    current();
    await vi.waitFor(() => expect(toast.list).toHaveLength(1));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked(b, "stream_cut").at(-1)).toEqual({ id: cut(null).row_id });
    b.answers["stream_cut"] = () => {
      throw { code: "data_busy", message: "", field: null, line: null, issues: [] };
    };
    await vi.advanceTimersByTimeAsync(1_000);
    expect(toast.list, "what became of it is not known").toHaveLength(1);
    b.answers["stream_cut"] = () => null;
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.waitFor(() => expect(toast.list).toEqual([]));
    await vi.advanceTimersByTimeAsync(1_000);
    const looks = asked(b, "stream_cut").length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked(b, "stream_cut")).toHaveLength(looks);
  });

  it("is not offered once the service has ended it, or where the next piece is in doubt", async () => {
    toast.list = [];
    b = bridge();
    b.answers["stream_open"] = () => cut(null);
    current();
    await vi.waitFor(() => expect(asked(b, "stream_open").length).toBeGreaterThan(0));
    expect(toast.list).toEqual([]);
  });
});

describe("the pieces of a stream", () => {
  const piece = (kind: "piece" | "last_piece", name: string, text: string) => ({
    kind,
    name,
    text,
    outcome: "sent" as const,
    code: null,
    msg: null,
    message_server_id: null,
    create_time_ms: null,
  });

  it("are counted by characters as a reader sees them", () => {
    expect(piecesOf("👩‍👩‍👧雁e\u0301", 1)).toBe(3);
    expect([piecesOf("", 5), piecesOf("abcdef", 5)]).toEqual([1, 2]);
  });

  it("are named by number and text, and without a last one the stream is unfinished", () => {
    i18n.follow("en", "en");
    const parts = [piece("piece", "0", "Once"), piece("last_piece", "1", "")];
    expect(partWords(parts).named.map(({ name }) => name)).toEqual(["Piece 1 Once", "Piece 2 end"]);
    const cut = parts.slice(0, 1);
    expect([parts, cut, []].map((some) => countsOf(some).unfinished)).toEqual([false, true, false]);
    expect([parts, cut].map((some) => isPartly("sent", countsOf(some)))).toEqual([false, true]);
    expect(partWords(cut).sum).toBe("1 of 1 piece sent, not finished");
    // What is open may have ended it, and of what was rejected there is nothing to end.
    for (const outcome of ["unknown", "sending", "rejected"] as const) {
      const one = [{ ...parts[0]!, outcome }];
      expect(countsOf(one).unfinished).toBe(false);
    }
  });
});
