import type {
  Contact,
  Population,
  SeatAct,
  SeatConversation,
  SeatInbox,
  SeatMessage,
  SeatNotice,
  SeatPeople,
} from "@/bindings";
import { later } from "@/components/later";
import { listed, withContacts } from "./population";

export type SeatBackend = {
  /** Whose seat can be taken, and who is listed. */
  people(): Promise<SeatPeople>;
  inbox(account: string): Promise<SeatInbox>;
  /** Newest first; without an account those of a team, whomever they were for. */
  messages(account: string | null, kind: number, peer: string, limit: number): Promise<SeatMessage[]>;
  act(account: string, act: SeatAct): Promise<unknown>;
  savePopulation(population: Population): Promise<unknown>;
  /** False: the user cancelled. */
  loadPopulation(): Promise<boolean>;
  /** Null: the user cancelled. */
  exportPopulation(): Promise<string | null>;
  resetPopulation(): Promise<unknown>;
  /** The address book of the app account in use. */
  contacts(): Promise<readonly Contact[]>;
  openWindow(): Promise<unknown>;
  /** Calls back when something happened at the sandbox; answers with the way to stop. */
  listen(changed: () => void): () => void;
};

export type Place = { kind: number; peer: string };

const STEP = 50;
/** As many as one command returns. */
export const MOST = 200;
const GATHER_MS = 150;
const BANNERS = 3;

/** Ids rise with time. */
const idOf = (message: SeatMessage): bigint => BigInt(message.message_server_id);
const highest = (conversations: readonly SeatConversation[], least: bigint): bigint =>
  conversations.reduce((most, { newest }) => (idOf(newest) > most ? idOf(newest) : most), least);

/** What one account has at the sandbox, and what it does; or what is in one team. */
export class SeatView {
  people = $state.raw<SeatPeople | null>(null);
  account = $state("");
  /** A team that is looked at as a whole, as nobody in it. */
  team = $state.raw<Place | null>(null);
  conversations = $state.raw<readonly SeatConversation[] | null>(null);
  notices = $state.raw<readonly SeatNotice[]>([]);
  place = $state.raw<Place | null>(null);
  /** Oldest first, as they are read. */
  messages = $state.raw<readonly SeatMessage[]>([]);
  limit = $state(STEP);
  /** Pushes that came since this account was chosen, newest first. */
  banners = $state.raw<readonly SeatMessage[]>([]);
  problem = $state.raw<unknown>(null);

  readonly #backend: SeatBackend;
  readonly #soon = later(() => void this.refresh(), GATHER_MS, GATHER_MS);
  #turn = 0;
  /** The newest message that was seen of the account; null until it was looked at. */
  #seen: bigint | null = null;

  constructor(backend: SeatBackend) {
    this.#backend = backend;
  }

  /** There may be older messages than those in sight. */
  get more(): boolean {
    return this.messages.length >= this.limit && this.limit < MOST;
  }

  /** There are older messages, and they are not shown here. */
  get cut(): boolean {
    return this.messages.length >= MOST;
  }

  get conversation(): SeatConversation | null {
    const at = this.place;
    return this.conversations?.find((one) => at && one.kind === at.kind && one.peer === at.peer) ?? null;
  }

  /** Follows what happens until the returned function is called. */
  visit(): () => void {
    const stop = this.#backend.listen(() => this.#soon.call());
    void this.refresh();
    return () => {
      stop();
      this.#soon.cancel();
    };
  }

  take(account: string): Promise<void> {
    return this.#choose(account.trim().toLowerCase(), null);
  }

  takeTeam(team: Place): Promise<void> {
    return this.#choose("", team);
  }

  show(place: Place): Promise<void> {
    this.place = place;
    this.limit = STEP;
    this.messages = [];
    return this.refresh();
  }

  showMore(): Promise<void> {
    this.limit = Math.min(MOST, this.limit + STEP);
    return this.refresh();
  }

  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    const { account, place, limit } = this;
    const viewer = account === "" ? null : account;
    try {
      const [people, inbox, messages] = await Promise.all([
        this.#backend.people(),
        viewer === null ? null : this.#backend.inbox(viewer),
        place === null ? [] : this.#backend.messages(viewer, place.kind, place.peer, limit),
      ]);
      const arrived = inbox === null ? [] : await this.#arrived(account, inbox.conversations);
      if (turn !== this.#turn) return;
      this.people = people;
      this.conversations = inbox?.conversations ?? null;
      this.notices = inbox?.notices ?? [];
      this.messages = [...messages].reverse();
      if (inbox) this.#announce(inbox.conversations, arrived);
      this.problem = null;
    } catch (problem) {
      if (turn === this.#turn) this.problem = problem;
    }
  }

  dismiss(id: string): void {
    this.banners = this.banners.filter((banner) => banner.message_server_id !== id);
  }

  /** Throws what the command threw. */
  async act(act: SeatAct): Promise<void> {
    await this.#backend.act(this.account, act);
    await this.refresh();
  }

  async savePopulation(population: Population): Promise<void> {
    await this.#backend.savePopulation(population);
    await this.refresh();
  }

  async loadPopulation(): Promise<boolean> {
    const loaded = await this.#backend.loadPopulation();
    await this.refresh();
    return loaded;
  }

  exportPopulation(): Promise<string | null> {
    return this.#backend.exportPopulation();
  }

  /** How many of the address book were not listed before. */
  async addContacts(): Promise<number> {
    const { population, added } = withContacts(listed(this.people), await this.#backend.contacts());
    if (added > 0) await this.savePopulation(population);
    return added;
  }

  async resetPopulation(): Promise<void> {
    await this.#backend.resetPopulation();
    await this.refresh();
  }

  async openWindow(): Promise<void> {
    await this.#backend.openWindow();
  }

  #choose(account: string, team: Place | null): Promise<void> {
    this.account = account;
    this.team = team;
    this.place = team;
    this.limit = STEP;
    this.messages = [];
    this.conversations = null;
    this.notices = [];
    this.banners = [];
    this.#seen = null;
    return this.refresh();
  }

  /**
   * What is pushed and newer than all that was seen, newest first: several in one conversation can come at once. What comes
   * while it is read is left to the next time.
   */
  async #arrived(account: string, conversations: readonly SeatConversation[]): Promise<SeatMessage[]> {
    const seen = this.#seen;
    if (seen === null) return [];
    const newest = highest(conversations, seen);
    const busy = conversations.filter((one) => idOf(one.newest) > seen);
    const found = await Promise.all(
      busy.map(({ kind, peer }) => this.#backend.messages(account, kind, peer, BANNERS)),
    );
    return found
      .flat()
      .filter((one) => one.push !== null && idOf(one) > seen && idOf(one) <= newest)
      .sort((one, other) => (idOf(one) < idOf(other) ? 1 : -1));
  }

  #announce(conversations: readonly SeatConversation[], arrived: readonly SeatMessage[]): void {
    this.#seen = highest(conversations, this.#seen ?? 0n);
    this.banners = [...arrived, ...this.banners].slice(0, BANNERS);
  }
}
