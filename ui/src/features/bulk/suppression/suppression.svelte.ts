import type {
  ConversationType,
  JobRowFilter,
  SuppressedTarget,
  SuppressionAdded,
  SuppressionEntry,
  SuppressionListHead,
  SuppressionOrder,
  UnusableRows,
} from "../model";
import { endOfDay } from "./end-of-day";

export type SuppressionBackend = {
  all(): Promise<SuppressionListHead[]>;
  create(name: string, account_id: string | null): Promise<unknown>;
  remove(name: string): Promise<unknown>;
  /** Lets a file be picked and adds those that it names; null: the user picked none. */
  addFile(order: SuppressionOrder): Promise<SuppressionAdded | null>;
  addText(order: SuppressionOrder, text: string): Promise<SuppressionAdded>;
  /** Adds the receivers of those messages of a job that pass. */
  addRows(order: SuppressionOrder, job: string, filter: JobRowFilter): Promise<number>;
  entries(name: string, after: SuppressedTarget | null, limit: number): Promise<SuppressionEntry[]>;
  takeOff(name: string, target: SuppressedTarget): Promise<boolean>;
};

/** As many as fill a dialog. */
const PAGE = 100;

/** The lists of those who get no bulk messages, and the one that is shown. */
export class SuppressionLists {
  all = $state.raw<SuppressionListHead[] | null>(null);
  /** The list that is shown. */
  name = $state<string | null>(null);
  entries = $state.raw<readonly SuppressionEntry[]>([]);
  more = $state(false);
  problem = $state.raw<unknown>(null);
  // — what is added —
  kind = $state<ConversationType>("p2p");
  text = $state("");
  reason = $state("");
  until = $state("");
  /** Rows of what was added last that name nobody. */
  unusable = $state.raw<readonly UnusableRows[]>([]);

  readonly #backend: SuppressionBackend;
  /** The page of entries that was asked for last. */
  #turn = 0;

  readonly shown = $derived(this.all?.find(({ name }) => name === this.name) ?? null);
  readonly untilBad = $derived(this.until.trim() !== "" && endOfDay(this.until) === null);

  constructor(backend: SuppressionBackend) {
    this.#backend = backend;
  }

  async refresh(): Promise<void> {
    await this.#try(async () => {
      this.all = await this.#backend.all();
    });
  }

  /** Whether there is a list of this name now. */
  async create(name: string, account_id: string | null): Promise<boolean> {
    return this.#try(async () => {
      await this.#backend.create(name, account_id);
      this.all = await this.#backend.all();
    });
  }

  async remove(name: string): Promise<void> {
    await this.#try(async () => {
      await this.#backend.remove(name);
      this.name = null;
      this.all = await this.#backend.all();
    });
  }

  async show(name: string | null): Promise<void> {
    this.name = name;
    this.entries = [];
    this.more = false;
    this.problem = null;
    this.unusable = [];
    if (name !== null) await this.#try(() => this.#read(name, []));
  }

  async next(): Promise<void> {
    const { name } = this;
    if (name !== null && this.more) await this.#try(() => this.#read(name, this.entries));
  }

  async takeOff({ kind, target }: SuppressedTarget): Promise<void> {
    const { name } = this;
    if (name === null) return;
    await this.#try(async () => {
      await this.#backend.takeOff(name, { kind, target });
      // A page on its way still has it.
      this.#turn++;
      this.entries = this.entries.filter((one) => one.kind !== kind || one.target !== target);
      this.all = await this.#backend.all();
    });
  }

  /** How many were added; null: it failed. */
  async addText(): Promise<number | null> {
    return this.#add((order) => this.#backend.addText(order, this.text));
  }

  /** How many were added; null: it failed, or the user picked no file. */
  async addFile(): Promise<number | null> {
    return this.#add((order) => this.#backend.addFile(order));
  }

  /** Adds the receivers of messages that were rejected with a code; null: it failed. */
  async addCode(list: string, job: string, code: number, reason: string): Promise<number | null> {
    let added: number | null = null;
    await this.#try(async () => {
      const order = { list, kind: "p2p", reason, expires_at_ms: null } as const;
      added = await this.#backend.addRows(order, job, { by: "code", code });
      this.all = await this.#backend.all();
    });
    return added;
  }

  async #add(add: (order: SuppressionOrder) => Promise<SuppressionAdded | null>): Promise<number | null> {
    const { name: list, kind, reason } = this;
    if (list === null || this.untilBad) return null;
    let added: number | null = null;
    this.unusable = [];
    await this.#try(async () => {
      const found = await add({ list, kind, reason: reason.trim(), expires_at_ms: endOfDay(this.until) });
      if (found === null) return;
      this.unusable = found.unusable;
      // Where nobody could be added, what was typed is to be corrected.
      if (found.rows > 0) added = found.added;
      if (found.unusable.length === 0) this.text = "";
      this.all = await this.#backend.all();
      await this.#read(list, []);
    });
    return added;
  }

  async #read(name: string, before: readonly SuppressionEntry[]): Promise<void> {
    const last = before.at(-1);
    const after = last ? { kind: last.kind, target: last.target } : null;
    const turn = ++this.#turn;
    const found = await this.#backend.entries(name, after, PAGE + 1);
    if (turn !== this.#turn || name !== this.name) return;
    this.entries = [...before, ...found.slice(0, PAGE)];
    this.more = found.length > PAGE;
  }

  /** Whether it went well; why not is shown. */
  async #try(work: () => Promise<void>): Promise<boolean> {
    this.problem = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.problem = thrown;
      return false;
    }
  }
}
