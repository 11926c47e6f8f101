import type {
  Contact,
  Population,
  SeatAct,
  SeatConversation,
  SeatConversationKind,
  SeatMessage,
  SeatNotice,
  SeatTeam,
} from "@/bindings";
import type { SeatBackend } from "./state.svelte";

export const message = (n: number, change: Partial<SeatMessage> = {}): SeatMessage => ({
  message_server_id: String(2_305_843_009_213_693_951n + BigInt(n)),
  sender_id: "alice",
  sent: false,
  create_time_ms: 1_764_000_000_000 + n,
  message_type: 0,
  text: `第${n}条`,
  attachment: "",
  file: null,
  recalled: false,
  modified: false,
  unread: true,
  read_by: [],
  reactions: [],
  streaming: null,
  push: { title: "", text: "", with_name: true },
  ...change,
});

/** A sandbox as the commands show it, with one conversation of bob's. */
export class Stand implements SeatBackend {
  kept: SeatMessage[] = [message(1)];
  population: Population = { accounts: [], teams: [] };
  acts: SeatAct[] = [];
  /** What the windows that were opened show. */
  opened: { account: string; place: unknown }[] = [];
  changed: (() => void) | null = null;

  teams: SeatTeam[] = [];
  book: Contact[] = [];
  /** Who asked for messages last; null: nobody, a team was looked at. */
  asked: string | null | undefined;

  accounts = ["alice", "bob"];
  people = async () => ({ accounts: this.accounts, teams: this.teams, population: this.population });
  notices: SeatNotice[] = [];
  inbox = async () => ({ conversations: this.#conversations(), notices: this.notices });
  messages = async (
    account: string | null,
    _kind: SeatConversationKind,
    _peer: string,
    before: string | null,
    limit: number,
  ) => {
    this.asked = account;
    const older = this.kept.filter(
      ({ message_server_id }) => before === null || BigInt(message_server_id) < BigInt(before),
    );
    return older.reverse().slice(0, limit);
  };
  contacts = async () => this.book;
  act = async (_: string, act: SeatAct) => void this.acts.push(act);
  savePopulation = async (population: Population) => void (this.population = population);
  loadPopulation = async () => false;
  exportPopulation = async () => null;
  openPopulation = async () => undefined;
  resetPopulation = async () => void (this.population = { accounts: [], teams: [] });
  openWindow = async (account: string, place: unknown) => void this.opened.push({ account, place });
  listen = (changed: () => void) => {
    this.changed = changed;
    return () => (this.changed = null);
  };

  /** More than one conversation, where a test needs them. */
  conversations: SeatConversation[] | null = null;
  #conversations(): SeatConversation[] {
    if (this.conversations) return this.conversations;
    const newest = this.kept.at(-1);
    const unread = this.kept.filter((one) => one.unread).length;
    return newest ? [{ kind: "p2p", peer: "alice", name: "", unread, newest }] : [];
  }
}
