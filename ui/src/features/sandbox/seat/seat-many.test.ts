import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { i18n } from "@/i18n/index.svelte";
import Seat from "./Seat.svelte";
import { message, Stand } from "./seat.fixture";
import { SeatView } from "./state.svelte";

let stand: Stand;
const user = userEvent.setup();

async function search(testid: string, word: string): Promise<void> {
  await user.clear(screen.getByTestId(testid));
  await user.click(screen.getByTestId(testid));
  await user.paste(word);
}

describe("a seat among many", () => {
  beforeEach(async () => {
    await i18n.show("en");
    stand = new Stand();
  });
  afterEach(cleanup);

  it("offers the sandbox's accounts and teams while a part of an id is typed", async () => {
    stand.accounts = Array.from({ length: 450 }, (_, n) => `user-${String(n).padStart(3, "0")}`);
    stand.teams = [{ kind: "team", team_id: "449", name: "Flock", members: [] }];
    stand.population = { accounts: [{ account_id: "user-007", name: "Han Meimei" }], teams: [] };
    const view = new SeatView(stand);
    render(Seat, { shown: true, view });
    await screen.findByTestId("seat-known");
    await user.type(screen.getByTestId("seat-account"), "449");
    const offers = await screen.findAllByTestId("known-id");
    expect(offers.map(({ textContent }) => textContent.trim())).toEqual(["user-449"]);
    await user.click(offers[0]!);
    await waitFor(() => expect(view.account).toBe("user-449"));
    expect(screen.queryByTestId("known-id")).toBeNull();
    // By the name, too.
    await search("seat-account", "meimei");
    expect(screen.getAllByTestId("known-id").map(({ textContent }) => textContent.trim())).toEqual([
      expect.stringContaining("user-007"),
    ]);
    // What is typed in full is meant: Enter takes it, and nothing stays in the way.
    await user.clear(screen.getByTestId("seat-account"));
    await user.type(screen.getByTestId("seat-account"), "user-0{Enter}");
    await waitFor(() => expect(view.account).toBe("user-0"));
    expect(screen.queryByTestId("known-id")).toBeNull();
  });

  it("draws only as many conversations as are looked through, and finds the others", async () => {
    stand.conversations = Array.from({ length: 150 }, (_, n) => ({
      kind: "p2p" as const,
      peer: `customer-${n}`,
      name: "",
      unread: 0,
      newest: message(n + 1),
    }));
    const view = new SeatView(stand);
    render(Seat, { shown: true, view });
    await view.take("bob");
    await waitFor(() => expect(screen.getAllByTestId("seat-conversation")).toHaveLength(50));
    expect(screen.getByTestId("seat-find-conversation-hidden").textContent).toContain("100");
    await search("seat-find-conversation", "OMER-149");
    const found = screen.getAllByTestId("seat-conversation");
    expect(found.map((one) => one.dataset["peer"])).toEqual(["customer-149"]);
    expect(screen.getByTestId("seat-find-conversation-hidden").textContent?.trim()).toBe("");
    // The one that is read stays in the list, whatever is searched for next.
    await user.click(found[0]!);
    await search("seat-find-conversation", "nobody");
    await waitFor(() => expect(screen.getAllByTestId("seat-conversation")).toHaveLength(1));
    expect(screen.getByTestId("seat-find-conversation-hidden").textContent).toContain("No matches");
    // Another account's are searched anew.
    await view.take("alice");
    await waitFor(() => expect(screen.getAllByTestId("seat-conversation")).toHaveLength(50));
  });
});

describe("many accounts and teams", () => {
  beforeEach(async () => {
    await i18n.show("en");
    stand = new Stand();
    const ids = Array.from({ length: 120 }, (_, n) => ({ account_id: `user-${n}`, name: `Customer ${n}` }));
    stand.population = {
      accounts: ids,
      teams: [
        { team_id: "42", name: "Support", members: ids.map(({ account_id }) => ({ account_id })) },
        { team_id: "43", members: [] },
      ],
    };
  });
  afterEach(cleanup);

  it("are drawn once they are looked at, so many as are looked through, and the others are found", async () => {
    render(Seat, { shown: true, view: new SeatView(stand) });
    const world = await screen.findByTestId<HTMLDetailsElement>("seat-world");
    await screen.findByTestId("seat-sound");
    expect(screen.queryByTestId("seat-listed")).toBeNull();
    world.open = true;
    await waitFor(() => expect(screen.getAllByTestId("seat-listed")).toHaveLength(50));
    expect(screen.getByTestId("seat-find-account-hidden").textContent).toContain("70 more");
    await search("seat-find-account", "user-119");
    expect(screen.getAllByTestId("seat-listed").map((one) => one.dataset["account"])).toEqual(["user-119"]);
    // By its name, too, and so that one sees why.
    await search("seat-find-account", "customer 118");
    expect(screen.getByTestId("seat-listed").textContent).toContain("Customer 118");
    expect(screen.getAllByTestId("seat-listed-team")[0]?.textContent).toContain("Support");

    expect(screen.getAllByTestId("seat-member-muted")).toHaveLength(50);
    await search("seat-find-member", "user-118");
    expect(screen.getAllByTestId("seat-member-muted")).toHaveLength(1);
  });

  it("show who was added, though it comes last", async () => {
    render(Seat, { shown: true, view: new SeatView(stand) });
    (await screen.findByTestId<HTMLDetailsElement>("seat-world")).open = true;
    const field = await screen.findByTestId("seat-add-account");
    await user.type(field, "zoe{Enter}");
    await waitFor(() =>
      expect(screen.getAllByTestId("seat-listed").map((one) => one.dataset["account"])).toEqual(["zoe"]),
    );
    expect(stand.population.accounts).toHaveLength(121);
  });
});
