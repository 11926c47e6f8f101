import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import { account } from "./population";
import { message, Stand } from "./seat.fixture";
import SeatMessages from "./SeatMessages.svelte";
import SeatWorld from "./SeatWorld.svelte";
import { SeatView } from "./state.svelte";

const ROW_PX = 100;
const SEEN_PX = 300;

beforeEach(() => i18n.follow("en", "en"));
afterEach(() => vi.restoreAllMocks());

describe("the messages of the receiver", () => {
  async function open(count: number) {
    const stand = new Stand();
    stand.kept = Array.from({ length: count }, (_, n) => message(n));
    const view = new SeatView(stand);
    await view.take("bob");
    render(SeatMessages, { view });
    const region = screen.getByTestId("seat-messages");
    // As tall as the messages in it: nothing is laid out here.
    const drawn = (): Element[] => [...region.querySelectorAll("[data-testid=seat-message]")];
    Object.defineProperty(region, "scrollHeight", { get: () => drawn().length * ROW_PX });
    Object.defineProperty(region, "clientHeight", { value: SEEN_PX });
    vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(function (this: Element) {
      const at = drawn().indexOf(this);
      return at < 0
        ? new DOMRect(0, 0, 0, SEEN_PX)
        : new DOMRect(0, at * ROW_PX - region.scrollTop, 0, ROW_PX);
    });
    /** What the message at the top edge says, and how far above the edge it begins. */
    const top = (): [string, number] => {
      const at = Math.floor(region.scrollTop / ROW_PX);
      const said = drawn()[at]?.querySelector(".bubble")?.textContent?.trim() ?? "";
      return [said, region.scrollTop - at * ROW_PX];
    };
    const scrollTo = (px: number): void => {
      region.scrollTop = px;
      region.dispatchEvent(new Event("scroll"));
    };
    await view.show({ kind: "p2p", peer: "alice" });
    await waitFor(() => expect(drawn()).toHaveLength(Math.min(count, 50)));
    return { stand, view, region, top, scrollTo };
  }

  it("end with the newest in sight, also when another comes", async () => {
    const { stand, view, region } = await open(10);
    await waitFor(() => expect(region.scrollTop).toBe(10 * ROW_PX));
    stand.kept.push(message(10));
    await view.refresh();
    await waitFor(() => expect(region.scrollTop).toBe(11 * ROW_PX));
  });

  it("stay where they are while older ones are read", async () => {
    const { stand, view, region, top, scrollTo } = await open(120);
    scrollTo(2 * ROW_PX + 10);
    const before = top();
    expect(before).toEqual(["第72条", 10]);
    // The newest comes, and the oldest goes.
    stand.kept.push(message(120));
    await view.refresh();
    await waitFor(() => expect(region.textContent).toContain("第120条"));
    expect(region.textContent).not.toContain("第70条");
    expect(top()).toEqual(before);
    await view.showMore();
    await waitFor(() => expect(region.textContent).toContain("第70条"));
    expect(top()).toEqual(before);
  });
});

it("who there is can be taken back after it was cleared", async () => {
  const stand = new Stand();
  const listed = { accounts: [account({ account_id: "bob", offline: true })], teams: [] };
  stand.population = listed;
  const view = new SeatView(stand);
  await view.refresh();
  toast.list = [];
  render(SeatWorld, { view, attempt: (work: () => Promise<void>) => work() });
  const user = userEvent.setup();
  await user.click(screen.getByTestId("seat-world").querySelector("summary")!);
  await user.click(await screen.findByTestId("seat-reset"));
  await waitFor(() => expect(stand.population.accounts).toEqual([]));
  const undo = toast.list[0]?.action;
  expect(undo?.open?.()).toBe(true);
  // It would take away what was added since.
  await view.savePopulation({ accounts: [account({ account_id: "carol" })], teams: [] });
  expect(undo?.open?.()).toBe(false);
  await view.resetPopulation();
  expect(undo?.open?.()).toBe(true);
  undo?.run();
  await waitFor(() => expect(stand.population.accounts).toEqual(listed.accounts));
});
