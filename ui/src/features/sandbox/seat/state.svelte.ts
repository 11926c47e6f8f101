import type {
  Contact,
  Population,
  SeatAct,
  SeatConversation,
  SeatConversationKind,
  SeatInbox,
  SeatMessage,
  SeatNotice,
  SeatPeople,
} from "@/bindings";
import { later } from "@/components/later";
import { oneAtATime } from "@/components/one-at-a-time";
import { listed, withContacts } from "./population";

export type SeatBackend = {
  /** Whose seat can be taken, and who is listed. */
  people(): Promise<SeatPeople>;
  inbox(account: string): Promise<SeatInbox>;
  /**
   * Newest first: the newest, or those before the one with this `message_server_id`. Without an account those of a team,
   * whomever they were for.
   */
  messages(
    account: string | null,
    kind: SeatConversationKind,
    peer: string,
    before: string | null,
    limit: number,
  ): Promise<SeatMessage[]>;
  act(account: string, act: SeatAct): Promise<unknown>;
  savePopulation(population: Population): Promise<unknown>;
  /** False: the user cancelled. */
  loadPopulation(): Promise<boolean>;
  /** Null: the user cancelled. */
  exportPopulation(): Promise<string | null>;
  /** Opens what was exported last with its program, or shows it in its folder. */
  openPopulation(reveal: boolean): Promise<unknown>;
  resetPopulation(): Promise<unknown>;
  /** The address book of the app account in use. */
  contacts(): Promise<readonly Contact[]>;
  /** The second window, with what is looked at here. */
  openWindow(account: string, place: Place | null): Promise<unknown>;
  /** Calls back when something happened at the sandbox; answers with the way to stop. */
  listen(changed: () => void): () => void;
};

export type Place = { kind: SeatConversationKind; peer: string };

/** What came to the account while it was looked at: a push, or a notice of some kind. */
export type Banner = {
  id: string;
  sender_id: string | null;
  title: string;
  text: string;
  with_name: boolean;
  notice: SeatNotice["kind"] | null;
};

const STEP = 50;
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
  /** What came since this account was chosen, newest first. */
  banners = $state.raw<readonly Banner[]>([]);
  problem = $state.raw<unknown>(null);

  readonly #backend: SeatBackend;
  readonly #soon = later(() => void this.refresh(), GATHER_MS, GATHER_MS);
  #turn = 0;
  /** The newest message that was seen of the account, and its notices; null until it was looked at. */
  #seen: { newest: bigint; notices: readonly string[] } | null = null;

  constructor(backend: SeatBackend) {
    this.#backend = backend;
  }

  /** There may be older messages than those in sight. */
  get more(): boolean {
    return this.messages.length >= this.limit;
  }

  get conversation(): SeatConversation | null {
    const at = this.place;
    return this.conversations?.find((one) => at && one.kind === at.kind && one.peer === at.peer) ?? null;
  }

  /** Begins with what another window looked at. */
  begin({ account, place }: Pick<SeatView, "account" | "place">): void {
    this.account = account;
    this.place = place;
    if (account === "") this.team = place;
  }

  /** Shows what another window looks at. */
  open({ account, place }: Pick<SeatView, "account" | "place">): Promise<void> {
    return this.#choose(account, account === "" ? place : null, place);
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
    this.#turn++;
    this.place = place;
    this.limit = STEP;
    this.messages = [];
    return this.refresh();
  }

  showMore(): Promise<void> {
    this.limit += STEP;
    return this.refresh();
  }

  /** One reading at a time: what happens at the sandbox would outdate the one on its way, again and again. */
  readonly refresh = oneAtATime(async () => {
    const turn = this.#turn;
    const { account, place } = this;
    const viewer = account === "" ? null : account;
    try {
      const [people, inbox, messages] = await Promise.all([
        this.#backend.people(),
        viewer === null ? null : this.#backend.inbox(viewer),
        place === null ? [] : this.#newest(viewer, place),
      ]);
      const arrived = inbox === null ? [] : await this.#arrived(account, inbox);
      // Another account or conversation was chosen meanwhile.
      if (turn !== this.#turn) return;
      this.people = people;
      this.conversations = inbox?.conversations ?? null;
      this.notices = inbox?.notices ?? [];
      this.messages = [...messages].reverse();
      if (inbox) this.#announce(inbox, arrived);
      this.problem = null;
    } catch (problem) {
      if (turn === this.#turn) this.problem = problem;
    }
  });

  /** As many as are to be shown, a page at a time. */
  async #newest(viewer: string | null, { kind, peer }: Place): Promise<SeatMessage[]> {
    const all: SeatMessage[] = [];
    while (all.length < this.limit) {
      const before = all.at(-1)?.message_server_id ?? null;
      const page = await this.#backend.messages(viewer, kind, peer, before, STEP);
      all.push(...page);
      if (page.length < STEP) break;
    }
    return all;
  }

  dismiss(id: string): void {
    this.banners = this.banners.filter((banner) => banner.id !== id);
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

  openPopulation(reveal: boolean): Promise<unknown> {
    return this.#backend.openPopulation(reveal);
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
    await this.#backend.openWindow(this.account, this.place);
  }

  #choose(account: string, team: Place | null, place = team): Promise<void> {
    this.#turn++;
    this.account = account;
    this.team = team;
    this.place = place;
    this.limit = STEP;
    this.messages = [];
    this.conversations = null;
    this.notices = [];
    this.banners = [];
    this.#seen = null;
    return this.refresh();
  }

  /**
   * What is pushed and newer than all that was seen, and notices that were not seen, newest first: several in one conversation
   * can come at once. What comes while it is read is left to the next time.
   */
  async #arrived(account: string, { conversations, notices }: SeatInbox): Promise<Banner[]> {
    if (this.#seen === null) return [];
    const { newest: seen, notices: known } = this.#seen;
    const newest = highest(conversations, seen);
    const busy = conversations.filter((one) => idOf(one.newest) > seen);
    const found = await Promise.all(
      busy.map(({ kind, peer }) => this.#backend.messages(account, kind, peer, null, BANNERS)),
    );
    const pushed = found.flat().filter((one) => idOf(one) > seen && idOf(one) <= newest);
    return [
      ...pushed.map((one) => ({ at_ms: one.create_time_ms, banner: bannerOf(one) })),
      ...notices
        .filter(({ id }) => !known.includes(id))
        .map((notice) => ({ at_ms: notice.create_time_ms, banner: bannerOfNotice(notice) })),
    ]
      .sort((one, other) => other.at_ms - one.at_ms)
      .flatMap(({ banner }) => banner ?? []);
  }

  #announce({ conversations, notices }: SeatInbox, arrived: readonly Banner[]): void {
    this.#seen = {
      newest: highest(conversations, this.#seen?.newest ?? 0n),
      notices: notices.map(({ id }) => id),
    };
    this.banners = [...arrived, ...this.banners].slice(0, BANNERS);
  }
}

/** The banner of a message; null: it comes without a push. */
function bannerOf({ message_server_id: id, sender_id, push, text }: SeatMessage): Banner | null {
  return push && { id, sender_id, ...push, text: push.text || text, notice: null };
}
function bannerOfNotice({ id, kind, sender_id, content }: SeatNotice): Banner {
  return { id: `notice-${id}`, sender_id, title: "", text: content, with_name: false, notice: kind };
}
