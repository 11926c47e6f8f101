import type { Details, Draft, Filter, Outcome } from "@/bindings";
import { draftFrom } from "./edit-as-new";
import { NO_FILTER, Rows, type Source, type WholeFilter } from "./rows.svelte";
import { Settle, type SettleBackend } from "./settle.svelte";

export type Backend = Source &
  SettleBackend & {
    get(id: string): Promise<Details>;
    /** Calls back with the id of every row that is new or changed; answers with the way to stop. */
    listen(changed: (id: string) => void): Promise<() => void>;
  };

/** Exactly as it went over the wire, or with white space for the eye. */
export type View = "original" | "formatted";

const SEARCH_PAUSE_MS = 180;
const GATHER_MS = 120;
/** A key held down passes many rows; only the one it rests on is read. */
const SETTLE_MS = 70;

/** What the history page remembers: filter, rows, selection and the details of the selected row. */
export class History {
  readonly rows: Rows;
  search = $state("");
  outcomes = $state.raw<Outcome[]>([]);
  accountIds = $state.raw<string[]>([]);
  messageTypes = $state.raw<number[]>([]);
  selected = $state<string | null>(null);
  /** Whether the person asked for the details; a narrow window shows them only then. */
  open = $state(false);
  details = $state.raw<Details | null>(null);
  detailsPhase = $state<"none" | "loading" | "ready" | "failed">("none");
  detailsProblem = $state.raw<unknown>(null);
  /** How bodies are shown; stays when another row is selected. */
  requestView = $state<View>("original");
  answerView = $state<View>("original");
  nowMs = $state(Date.now());
  /** Where the list was scrolled to, for the next visit. */
  scrollTop = 0;

  readonly #backend: Backend;
  #shown: string | null = null;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #settle: ReturnType<typeof setTimeout> | undefined;
  #gather: ReturnType<typeof setTimeout> | undefined;
  #gathered: string[] = [];
  #reading = 0;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- what is drawn stands in the values
  readonly #settling = new Map<string, Settle>();

  constructor(backend: Backend) {
    this.#backend = backend;
    this.rows = new Rows(backend);
  }

  /** Reads and follows until the returned function is called. A second visit keeps filter and rows. */
  visit(): () => void {
    let left = false;
    let stop: (() => void) | undefined;
    void this.#backend
      .listen((id) => this.#noticed(id))
      .then(
        (off) => {
          if (left) off();
          else stop = off;
          // What changed before the ear was open.
          if (this.#shown !== null) void this.rows.refresh([]);
        },
        () => undefined,
      );
    this.apply();
    if (this.selected !== null) void this.#read(this.selected);
    const tick = setInterval(() => (this.nowMs = Date.now()), 20_000);
    this.nowMs = Date.now();
    return () => {
      left = true;
      stop?.();
      clearInterval(tick);
      clearTimeout(this.#pause);
      clearTimeout(this.#gather);
      this.#gather = undefined;
      clearTimeout(this.#settle);
    };
  }

  get filter(): WholeFilter {
    return {
      ...NO_FILTER,
      text: this.search.trim() === "" ? null : this.search.trim(),
      outcomes: this.outcomes,
      account_ids: this.accountIds,
      message_types: this.messageTypes,
    };
  }

  get filtered(): boolean {
    return (
      this.search.trim() !== "" ||
      this.outcomes.length + this.accountIds.length + this.messageTypes.length > 0
    );
  }

  /** Shows what the filter says now; nothing happens when that is shown already. */
  apply(): void {
    clearTimeout(this.#pause);
    const key = JSON.stringify(this.filter);
    if (key === this.#shown) return;
    this.#shown = key;
    this.scrollTop = 0;
    void this.rows.show(this.filter);
  }

  typed(text: string): void {
    this.search = text;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.apply(), SEARCH_PAUSE_MS);
  }

  narrow(filter: Partial<Filter>): void {
    this.search = filter.text ?? "";
    this.outcomes = filter.outcomes ?? [];
    this.accountIds = filter.account_ids ?? [];
    this.messageTypes = filter.message_types ?? [];
    this.apply();
  }

  clear(): void {
    this.narrow({});
  }

  /** Moves the selection; the details follow at once, or when the keys have come to rest. */
  select(id: string, when: "now" | "settled" = "now"): void {
    if (id === this.selected && this.detailsPhase !== "failed") return;
    this.selected = id;
    clearTimeout(this.#settle);
    if (when === "now") void this.#read(id);
    else this.#settle = setTimeout(() => void this.#read(id), SETTLE_MS);
  }

  rereadDetails(): void {
    if (this.selected !== null) void this.#read(this.selected);
  }

  /** The details in sight as a draft of a new message. */
  async editAsNew(): Promise<Draft | null> {
    const { details } = this;
    return details && draftFrom(details, await this.#backend.newClientId());
  }

  /** How the settling of a row stands; it goes on while another row is looked at. */
  settling(id: string): Settle {
    let found = this.#settling.get(id);
    if (!found) {
      found = new Settle(this.#backend, () => this.#noticed(id));
      this.#settling.set(id, found);
    }
    return found;
  }

  #noticed(id: string): void {
    this.#gathered.push(id);
    this.#gather ??= setTimeout(() => {
      this.#gather = undefined;
      const ids = this.#gathered;
      this.#gathered = [];
      this.nowMs = Date.now();
      void this.rows.refresh(ids);
      if (this.selected !== null && ids.includes(this.selected)) void this.#read(this.selected);
    }, GATHER_MS);
  }

  async #read(id: string): Promise<void> {
    const reading = ++this.#reading;
    if (this.details?.row.id !== id) this.detailsPhase = "loading";
    try {
      const details = await this.#backend.get(id);
      if (reading !== this.#reading) return;
      this.details = details;
      this.detailsPhase = "ready";
    } catch (problem) {
      if (reading !== this.#reading) return;
      this.details = null;
      this.detailsProblem = problem;
      this.detailsPhase = "failed";
    }
  }
}
