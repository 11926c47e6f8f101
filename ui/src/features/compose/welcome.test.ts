import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, it, vi } from "vitest";
import { i18n } from "@/i18n/index.svelte";
import { ACCOUNT, AT_REST, bridge, queued, type Bridge } from "./bridge.fixture";
import { CATALOGUE } from "./catalogue.fixture";
import Compose from "./Compose.svelte";
import { KINDS } from "./kinds";

let b: Bridge;
beforeEach(() => {
  b = bridge();
  return i18n.follow("en", "en");
});
async function start(first: boolean) {
  const onneedaccount = vi.fn();
  render(Compose, {
    catalogue: CATALOGUE,
    account: ACCOUNT,
    initialDraft: null,
    first,
    onsent: vi.fn(),
    onopenhistory: vi.fn(),
    onneedaccount,
    onsaveas: vi.fn(),
  });
  await vi.waitFor(() => expect(screen.getByTestId("compose-body").textContent).toContain("id-1"));
  return { onneedaccount };
}
const body = () => JSON.parse(screen.getByTestId("compose-body").textContent) as { message: object };

it("offers ways to begin at a first start, and none later", async () => {
  const { onneedaccount } = await start(true);
  await fireEvent.click(screen.getByTestId("welcome-connect"));
  expect(onneedaccount).toHaveBeenCalled();
  document.body.replaceChildren();
  await start(false);
  expect(screen.queryByTestId("compose-welcome")).toBeNull();
});

it("fills in a sample that only waits for Send", async () => {
  await start(true);
  await fireEvent.click(screen.getByTestId("welcome-sandbox"));
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("compose-send")));
  expect(screen.getByTestId<HTMLInputElement>("compose-receiver").value).toBe("bob");
  expect(body().message).toMatchObject({
    message_type: 0,
    text: expect.stringContaining("Yanshu") as string,
  });
  expect(screen.queryByTestId("compose-welcome")).toBeNull();
});

it("has a sample of each type", async () => {
  await start(true);
  for (const kind of KINDS) expect(screen.getByTestId(`welcome-sample-${kind}`)).toBeTruthy();
  await fireEvent.click(screen.getByTestId("welcome-sample-location"));
  await vi.waitFor(() => expect(body().message).toMatchObject({ message_type: 4 }));
});

it("makes room for the preview as soon as something is written", async () => {
  await start(true);
  await fireEvent.input(screen.getByTestId("compose-text"), { target: { value: "hi" } });
  await vi.waitFor(() => expect(screen.queryByTestId("compose-welcome")).toBeNull());
});

it("has nothing to offer once files wait to be sent", async () => {
  b.answers["queue_list"] = () => ({ items: [queued("1")], run: AT_REST });
  await start(true);
  await vi.waitFor(() => expect(screen.queryAllByTestId("queue-row")).toHaveLength(1));
  expect(screen.queryByTestId("compose-welcome")).toBeNull();
});
