import { describe, expect, it } from "vitest";
import type { Contact } from "@/bindings";
import { account, listed, withAccount } from "./population";
import { Stand } from "./seat.fixture";
import { SeatView } from "./state.svelte";

describe("who there is", () => {
  it("takes everybody of the address book once, its accounts as the members of its teams", async () => {
    const stand = new Stand();
    const contact = (kind: Contact["kind"], id: string): Contact => ({ kind, id, name: `n-${id}`, note: "" });
    stand.book = [contact("p2p", "Bob"), contact("p2p", "carol"), contact("superteam", "7")];
    stand.population = { accounts: [account({ account_id: "bob", muted: true })], teams: [] };
    const view = new SeatView(stand);
    await view.refresh();

    expect(await view.addContacts()).toBe(2);
    expect(await view.addContacts()).toBe(0);

    const { accounts, teams } = listed(view.people);
    expect(accounts.map((one) => [one.account_id, one.name, one.muted])).toEqual([
      ["bob", "", true],
      ["carol", "n-carol", false],
    ]);
    expect(teams.map((one) => [one.team_id, one.super, one.members.map((m) => m.account_id)])).toEqual([
      ["7", true, ["bob", "carol"]],
    ]);
  });

  it("keeps its order when one entry changes", () => {
    const before = listed({
      accounts: [],
      teams: [],
      population: { accounts: [{ account_id: "a" }, { account_id: "b" }], teams: [] },
    });
    const after = withAccount(before, account({ account_id: "a", muted: true }));
    expect(after.accounts?.map((one) => [one.account_id, one.muted])).toEqual([
      ["a", true],
      ["b", false],
    ]);
  });
});
