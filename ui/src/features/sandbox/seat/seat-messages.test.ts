import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
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

describe("the messages of the receiver", () => {
  async function open(count: number) {
    const stand = new Stand();
    stand.kept = Array.from({ length: count }, (_, n) => message(n));
    const view = new SeatView(stand);
    await view.take("bob");
    render(SeatMessages, { view });
    const region = screen.getByTestId("seat-messages");
    // As tall as the messages in it: nothing is laid out here.
    const drawn = (): number => region.querySelectorAll("[data-testid=seat-message]").length;
    Object.defineProperty(region, "scrollHeight", { get: () => drawn() * ROW_PX });
    Object.defineProperty(region, "clientHeight", { value: SEEN_PX });
    await view.show({ kind: "p2p", peer: "alice" });
    return { stand, view, region };
  }

  it("end with the newest in sight, also when another comes", async () => {
    const { stand, view, region } = await open(10);
    await waitFor(() => expect(region.scrollTop).toBe(10 * ROW_PX));
    stand.kept.push(message(10));
    await view.refresh();
    await waitFor(() => expect(region.scrollTop).toBe(11 * ROW_PX));
  });

  it("stay where they are while older ones are read", async () => {
    const { stand, view, region } = await open(120);
    const shown = view.messages.length;
    expect(shown).toBeLessThan(120);
    region.scrollTop = 2 * ROW_PX;
    region.dispatchEvent(new Event("scroll"));
    stand.kept.push(message(120));
    await view.refresh();
    await waitFor(() => expect(screen.getByTestId("seat-messages").textContent).toContain("第120条"));
    expect(region.scrollTop).toBe(2 * ROW_PX);
    await view.showMore();
    // What was at the top edge is there still, below those that came before it.
    await waitFor(() => expect(region.scrollTop).toBe((view.messages.length - shown + 2) * ROW_PX));
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
  toast.list[0]?.action?.run();
  await waitFor(() => expect(stand.population.accounts).toEqual(listed.accounts));
});
