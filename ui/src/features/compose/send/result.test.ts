import { fireEvent, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { createRawSnippet, type Snippet } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CheckReport, SendResult } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import Compose from "../Compose.svelte";
import { ACCOUNT, asked, type Bridge, bridge, PRODUCTION, RESULT } from "../bridge.fixture";
import { CATALOGUE } from "../catalogue.fixture";
import { session } from "../current";
import type { Session } from "../session.svelte";
import { clockWords, duration } from "../words";
import ResultCard from "./ResultCard.svelte";
import SendBar from "./SendBar.svelte";
import { sendMessage } from "./send";

describe("the result", () => {
  let b: Bridge;
  beforeEach(() => {
    b = bridge();
    toast.list = [];
    i18n.follow("en", "en");
  });
  const UNKNOWN = {
    ...RESULT,
    outcome: "unknown" as const,
    advice: "settle" as const,
    code: null,
    id_spent: false,
  };
  const REPORT: CheckReport = {
    found: false,
    looked_at: 3,
    from_ms: 1,
    to_ms: 2,
    message_server_id: null,
    other: null,
    outcome: "unknown",
    partly: false,
    error: null,
    code: null,
    msg: null,
    explained: null,
  };
  const card = (): HTMLElement => screen.getByTestId("compose-result");

  type More = { shown?: boolean; recall?: Snippet<[string]>; onwork?: (messages: number) => void };
  async function sent(result: typeof RESULT | typeof UNKNOWN, more: More = {}) {
    b.answers["send"] = () => result;
    const page = render(Compose, {
      catalogue: CATALOGUE,
      account: ACCOUNT as typeof PRODUCTION,
      initialDraft: null,
      onsent: vi.fn(),
      onopenhistory: vi.fn(),
      onneedaccount: vi.fn(),
      onsaveas: vi.fn(),
      ...more,
    });
    await vi.waitFor(() => expect(screen.getByTestId("compose-body").textContent).toContain("id-1"));
    await fireEvent.input(screen.getByTestId("compose-receiver"), { target: { value: " bob " } });
    await fireEvent.input(screen.getByTestId("compose-text"), { target: { value: "hi" } });
    await fireEvent.click(screen.getByTestId("compose-send"));
    return page;
  }

  it("says whom the message went to, without the blanks around it", async () => {
    await sent(RESULT);
    expect((await screen.findByTestId("compose-result-to")).textContent).toContain("bob · Sandbox account");
    expect(asked(b, "send")[0]?.["draft"]).toMatchObject({ conversation: { receiver: "bob" } });
  });

  it("folds what went well to one line when the form holds another message, and unfolds for the same one", async () => {
    await sent(RESULT);
    await screen.findByTestId("compose-server-id");
    await fireEvent.input(screen.getByTestId("compose-text"), { target: { value: "something else" } });
    expect(card().dataset["folded"]).toBe("true");
    expect(card().textContent).toContain("to bob");
    expect(screen.queryByTestId("compose-server-id")).toBeNull();
    await fireEvent.input(screen.getByTestId("compose-text"), { target: { value: "hi" } });
    expect(card().dataset["folded"]).toBe("false");
  });

  it("reports how many messages are on their way", async () => {
    const onwork = vi.fn();
    let end = (_: typeof RESULT): void => {};
    const going = new Promise<typeof RESULT>((done) => (end = done));
    await sent(going as never, { onwork });
    await vi.waitFor(() => expect(onwork).toHaveBeenLastCalledWith(1));
    end(RESULT);
    await vi.waitFor(() => expect(onwork).toHaveBeenLastCalledWith(0));
  });

  it("offers the recall also where it is folded: who notices the wrong receiver is writing the next message", async () => {
    const recall = createRawSnippet((row: () => string) => ({
      render: () => `<button data-testid="recall">${row()}</button>`,
    }));
    await sent(RESULT, { recall });
    await screen.findByTestId("compose-server-id");
    await fireEvent.input(screen.getByTestId("compose-text"), { target: { value: "something else" } });
    expect(card().dataset["folded"]).toBe("true");
    expect(screen.getAllByTestId("recall").map((one) => one.textContent)).toEqual([RESULT.row_id]);
  });

  it("says how many got a call that not everybody got, and never folds it away as sent", async () => {
    const part = { kind: "receiver" as const, message_server_id: null, create_time_ms: null, msg: null };
    const parts = [
      { ...part, name: "a", outcome: "sent" as const, code: null },
      { ...part, name: "b", outcome: "sent" as const, code: null },
      { ...part, name: "c", outcome: "rejected" as const, code: 102404 },
    ];
    await sent({ ...RESULT, parts } as typeof RESULT);
    await vi.waitFor(() =>
      expect(card().querySelector("h2")?.textContent).toContain("Sent to 2 of 3 receivers"),
    );
    expect(card().className).toContain("partly");
    await fireEvent.input(screen.getByTestId("compose-text"), { target: { value: "something else" } });
    expect(card().dataset["folded"]).toBe("false");
  });

  it("says that a chatroom dropped a message it took, and names a receiver among messages as one", async () => {
    const part = { message_server_id: null, create_time_ms: null, msg: null };
    const parts = [
      { ...part, kind: "message" as const, name: "m1", outcome: "sent" as const, code: null },
      { ...part, kind: "receiver" as const, name: "nobody", outcome: "rejected" as const, code: 102404 },
    ];
    await sent({ ...RESULT, parts, abandoned: ["m1"] } as typeof RESULT);
    expect((await screen.findByTestId("compose-abandoned")).textContent).toContain("dropped 1 message");
    expect(screen.getAllByTestId("part")[0]?.textContent).toContain("Receiver nobody");
    // One message of one: the receiver is not counted with the messages.
    expect(screen.getByTestId("parts-sum").textContent).toBe("1 of 1 message sent, failed for 1 receiver");
  });

  it("never says of a look that failed that the message was not seen", async () => {
    await sent(UNKNOWN);
    const explained = { code: "403", en: { meaning: "Not permitted.", cause: "", action: "" } };
    b.answers["history_check"] = () => ({ ...REPORT, error: "refused", code: 403, explained });
    await fireEvent.click(await screen.findByTestId("compose-result-check"));
    const words = (await screen.findByTestId("compose-checked")).textContent;
    expect(words).toContain("Check failed");
    expect(words).toContain("Not permitted.");
    expect(words).not.toContain("3 messages");
  });

  it("folds the result of another account than the one in use", async () => {
    const page = await sent(RESULT);
    await screen.findByTestId("compose-server-id");
    await page.rerender({ account: PRODUCTION });
    expect(card().dataset["folded"]).toBe("true");
    expect(card().textContent).toContain("Sandbox account");
  });

  it("finds out from the card how an unknown send ended, and takes a new id for what comes next", async () => {
    await sent(UNKNOWN);
    const before = screen.getByTestId("compose-body").textContent;
    b.answers["history_check"] = () => REPORT;
    await fireEvent.click(await screen.findByTestId("compose-result-check"));
    expect((await screen.findByTestId("compose-checked")).textContent).toContain("3 messages");

    b.answers["history_get"] = () => ({
      row: { outcome: "sent", code: 200 },
      message_server_id: "9007199254740993",
    });
    await b.emit("history-changed", { id: UNKNOWN.row_id });

    await vi.waitFor(() => expect(card().dataset["outcome"]).toBe("sent"));
    expect(screen.getByTestId("compose-server-id").textContent).toBe("9007199254740993");
    await vi.waitFor(() => expect(screen.getByTestId("compose-body").textContent).not.toBe(before));
  });

  it("sends an unknown message again under its own ids", async () => {
    await sent(UNKNOWN);
    b.answers["history_send_again"] = () => RESULT;
    await fireEvent.click(await screen.findByTestId("compose-result-again"));
    await vi.waitFor(() => expect(card().dataset["outcome"]).toBe("sent"));
    expect(asked(b, "history_send_again")[0]?.["id"]).toBe(UNKNOWN.row_id);
    expect(asked(b, "send")).toHaveLength(1);
  });

  it("reports on every page how a send ended", async () => {
    await sent(RESULT, { shown: false });
    await vi.waitFor(() => expect(toast.list[0]?.title()).toBe("Sent to bob"));
  });

  it("names the receiver of the send that failed, not of the one before", async () => {
    await sent(RESULT, { shown: false });
    await vi.waitFor(() => expect(toast.list[0]?.title()).toBe("Sent to bob"));
    toast.list = [];
    b.answers["send"] = () => Promise.reject({ code: "data_failed", message: "", field: null, line: null });
    await fireEvent.input(screen.getByTestId("compose-receiver"), { target: { value: "carol" } });
    await fireEvent.click(screen.getByTestId("compose-send"));
    await vi.waitFor(() => expect(toast.list[0]?.title()).toBe("Not sent to carol"));
  });

  it("keeps the message for another receiver, who is to be entered next", async () => {
    await sent(RESULT);

    await fireEvent.click(await screen.findByTestId("compose-result-another"));

    const receiver = screen.getByTestId<HTMLInputElement>("compose-receiver");
    await vi.waitFor(() => expect(document.activeElement).toBe(receiver));
    expect(receiver.value).toBe("");
    expect(screen.getByTestId<HTMLTextAreaElement>("compose-text").value).toBe("hi");
    expect(screen.queryByTestId("compose-result")).toBeNull();
  });
});

describe("waiting, and the clock", () => {
  let b: Bridge;
  let s: Session;
  beforeEach(async () => {
    i18n.follow("en", "en");
    b = bridge();
    s = session(() => ACCOUNT, null);
    await vi.waitFor(() => expect(s.draft.string("/message/message_client_id")).toBe("id-1"));
    s.draft.receiver = "bob";
  });

  it("says beside the button for how long a send waits for its turn, and still offers to cancel it", async () => {
    b.answers["send"] = () => new Promise<SendResult>(() => {});
    const bar = { session: s, pause_s: 0, listOpen: false, onlist: () => {}, onsend: () => {} };
    const { rerender } = render(SendBar, bar);
    void sendMessage(s);
    await vi.waitFor(() => expect(asked(b, "send")).toHaveLength(1));
    const { operation } = asked(b, "send")[0] as { operation: string };
    await b.emit("send-waiting", { operation, ms: 9800 });
    await vi.waitFor(() =>
      expect(screen.getByTestId("compose-stage").textContent).toBe("Queued, about 10 s…"),
    );
    await rerender({ ...bar, pause_s: 10 });
    expect(screen.queryByTestId("compose-rest"), "one countdown is enough").toBeNull();
    // Read out once, without the seconds.
    expect(screen.getByRole("status").textContent).toContain("goes out automatically");
    await userEvent.click(screen.getByTestId("compose-cancel"));
    expect(asked(b, "send_cancel")).toEqual([{ operation }]);
  });

  it("says beside the button for how long calls are paused, though nothing waits", async () => {
    const bar = { session: s, pause_s: 8, listOpen: false, onlist: () => {}, onsend: () => {} };
    const { rerender } = render(SendBar, bar);
    expect(screen.getByTestId("compose-rest").textContent).toContain("resumes in 8 s");
    expect(screen.getByRole("status").textContent).not.toContain("8");
    await rerender({ ...bar, pause_s: 0 });
    expect(screen.queryByTestId("compose-rest")).toBeNull();
  });

  const card = async (clock_corrected_s?: number | null) => {
    b.answers["send"] = () => ({ ...RESULT, clock_corrected_s });
    await sendMessage(s);
    render(ResultCard, { session: s, onopenhistory: () => {}, onnew: () => {} });
  };

  it("says in the result that the clock is slow when the service's is ahead", async () => {
    await card(1260);
    expect(screen.getByTestId("compose-clock").textContent).toContain("Your clock is about 21 minutes slow");
  });

  it.each([undefined, null])("says nothing of a clock that needed no correction (%s)", async (none) => {
    await card(none);
    expect(screen.getByTestId("compose-result").dataset["outcome"]).toBe("sent");
    expect(screen.queryByTestId("compose-clock")).toBeNull();
  });

  it("says which way a clock is off, and when it was put right meanwhile", () => {
    expect(clockWords(-420)).toContain("about 7 minutes fast");
    expect(clockWords(0)).toContain("has just been changed");
    i18n.follow("zh", "zh");
    expect(clockWords(-420)).toContain("约快7分钟");
    expect(clockWords(28_800)).toContain("约慢8小时");
  });

  it.each([
    [45, "45 seconds", "45秒"],
    [90, "2 minutes", "2分钟"],
    [3599, "60 minutes", "60分钟"],
    [28_800, "8 hours", "8小时"],
    [86_400 * 3, "3 days", "3天"],
  ])("says %i s in the largest unit that says enough", (seconds, english, chinese) => {
    expect(duration(seconds)).toBe(english);
    i18n.follow("zh", "zh");
    expect(duration(seconds)).toBe(chinese);
  });

  it("names in the result the service of the account that sent, whichever is in use by then", async () => {
    b.answers["send"] = () => ({ ...RESULT, outcome: "rejected", code: 403, msg: "no", error: "refused" });
    await sendMessage(s);
    s.use(() => PRODUCTION);
    render(ResultCard, { session: s, onopenhistory: () => {}, onnew: () => {} });
    const text = screen.getByTestId("compose-result").textContent;
    expect(text).toContain(i18n.w.compose.result.rejectedText("sandbox"));
    expect(text).not.toContain(i18n.w.compose.result.rejectedText("yunxin"));
  });
});
