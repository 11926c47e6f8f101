import type { Contact, DirectoryAccount, DirectoryTeam, Population, SeatPeople } from "@/bindings";

export type Listed = { accounts: Required<DirectoryAccount>[]; teams: Required<DirectoryTeam>[] };

/** Everything that a list leaves to its defaults, written out. */
export function listed(people: SeatPeople | null): Listed {
  const { accounts = [], teams = [] } = people?.population ?? {};
  return { accounts: accounts.map((one) => account(one)), teams: teams.map((one) => team(one)) };
}

export function account(one: Partial<DirectoryAccount>): Required<DirectoryAccount> {
  return {
    account_id: one.account_id ?? "",
    name: one.name ?? "",
    unknown: one.unknown ?? false,
    disabled: one.disabled ?? false,
    muted: one.muted ?? false,
    offline: one.offline ?? false,
    blocks: one.blocks ?? [],
    friends: one.friends ?? [],
  };
}

export function team(one: Partial<DirectoryTeam>): Required<DirectoryTeam> {
  return {
    team_id: one.team_id ?? "",
    super: one.super ?? false,
    name: one.name ?? "",
    unknown: one.unknown ?? false,
    owner: one.owner ?? null,
    mute: one.mute ?? "none",
    members: one.members ?? [],
  };
}

/** With this account as it is given, in its place or at the end. */
export function withAccount(population: Listed, changed: Required<DirectoryAccount>): Population {
  const others = population.accounts.filter((one) => one.account_id !== changed.account_id);
  const at = population.accounts.findIndex((one) => one.account_id === changed.account_id);
  const accounts = [...others];
  accounts.splice(at < 0 ? accounts.length : at, 0, changed);
  return { accounts, teams: population.teams };
}

export function withTeam(population: Listed, changed: Required<DirectoryTeam>): Population {
  const others = population.teams.filter((one) => one.team_id !== changed.team_id);
  const at = population.teams.findIndex((one) => one.team_id === changed.team_id);
  const teams = [...others];
  teams.splice(at < 0 ? teams.length : at, 0, changed);
  return { accounts: population.accounts, teams };
}

/**
 * With everybody of an address book who is not listed yet. A book does not say who is in a team, and a listed team refuses
 * all others: its accounts become the members.
 */
export function withContacts(
  population: Listed,
  contacts: readonly Contact[],
): { population: Population; added: number } {
  const { accounts, teams } = population;
  const isListed = ({ kind, id }: Contact): boolean =>
    kind === "p2p"
      ? accounts.some((one) => one.account_id === id.toLowerCase())
      : teams.some((one) => one.team_id === id);
  const fresh = contacts.filter((contact) => !isListed(contact));
  const people = fresh.filter(({ kind }) => kind === "p2p");
  const book = new Set(contacts.filter(({ kind }) => kind === "p2p").map(({ id }) => id.toLowerCase()));
  const members = [...book].map((account_id) => ({ account_id, muted: false }));
  const groups = fresh.filter(({ kind }) => kind !== "p2p");
  return {
    population: {
      accounts: [
        ...accounts,
        ...people.map(({ id, name }) => account({ account_id: id.toLowerCase(), name })),
      ],
      teams: [
        ...teams,
        ...groups.map(({ id, name, kind }) =>
          team({ team_id: id, name, super: kind === "superteam", members }),
        ),
      ],
    },
    added: fresh.length,
  };
}
