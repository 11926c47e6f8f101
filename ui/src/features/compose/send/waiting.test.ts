import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { SendResult } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { ACCOUNT, PRODUCTION, RESULT, asked, bridge, type Bridge } from "../bridge.fixture";
import { session } from "../current";
import type { Session } from "../session.svelte";
import { clockWords, duration } from "../words";
import ResultCard from "./ResultCard.svelte";
import { sendMessage } from "./send";
import SendBar from "./SendBar.svelte";

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
  await vi.waitFor(() => expect(screen.getByTestId("compose-stage").textContent).toBe("Queued, about 10 s…"));
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
