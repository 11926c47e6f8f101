import { later } from "@/components/later";
import { LIMITS } from "@/rules";
import type { WouldDelete, Retention } from "@/bindings";

/** The commands behind the limits. */
export type RetentionBackend = {
  list(): Promise<{ [accountId: string]: Retention }>;
  wouldDelete(accountId: string, retention: Retention): Promise<WouldDelete>;
  save(accountId: string, retention: Retention): Promise<unknown>;
};

type Bound = "age" | "rows" | "size";
export const BOUNDS: readonly Bound[] = ["age", "rows", "size"];

/** After this pause in typing it is counted what a limit would delete. */
const PAUSE_MS = 300;
/** Of rows and sizes: what a `u32` holds. */
const MOST: Record<Bound, number> = { age: LIMITS.retention_days, rows: 2 ** 32 - 1, size: 2 ** 32 - 1 };
const OFF: Retention = { max_age_days: null, max_rows: null, max_mib: null };

/** The limit of one account while it is thought about: nothing is deleted before it is turned on. */
export class Rule {
  typed = $state<Record<Bound, string>>({ age: "", rows: "", size: "" });
  saved = $state.raw<Retention>(OFF);
  wouldDelete = $state.raw<WouldDelete | null>(null);
  counting = $state(false);
  saving = $state(false);
  problem = $state.raw<unknown>(null);

  readonly accountId: string;
  readonly #backend: RetentionBackend;
  readonly #pause = later(() => void this.count(), PAUSE_MS);
  #asked = 0;

  constructor(accountId: string, saved: Retention | undefined, backend: RetentionBackend) {
    this.accountId = accountId;
    this.#backend = backend;
    this.saved = { ...OFF, ...saved };
    const text = (n: number | null | undefined): string => (n == null ? "" : String(n));
    const { max_age_days, max_rows, max_mib } = this.saved;
    this.typed = { age: text(max_age_days), rows: text(max_rows), size: text(max_mib) };
    void this.count();
  }

  get on(): boolean {
    return BOUNDS.some((bound) => number(this.saved, bound) !== null);
  }

  bad(bound: Bound): boolean {
    const text = this.typed[bound].trim();
    return text !== "" && !(/^\d+$/.test(text) && Number(text) > 0 && Number(text) <= MOST[bound]);
  }

  /** What is typed; null while some of it is no number. */
  get wanted(): Retention | null {
    if (BOUNDS.some((bound) => this.bad(bound))) return null;
    const value = (bound: Bound): number | null => {
      const text = this.typed[bound].trim();
      return text === "" ? null : Number(text);
    };
    return { max_age_days: value("age"), max_rows: value("rows"), max_mib: value("size") };
  }

  /** What is typed keeps everything. */
  get empty(): boolean {
    return BOUNDS.every((bound) => this.typed[bound].trim() === "");
  }

  get changed(): boolean {
    const { wanted } = this;
    return wanted !== null && BOUNDS.some((bound) => number(wanted, bound) !== number(this.saved, bound));
  }

  type(bound: Bound, text: string): void {
    this.typed[bound] = text;
    // A count on its way is of what was typed before.
    this.#asked++;
    this.wouldDelete = null;
    this.#pause.call();
  }

  /** Counts what the typed limit would delete now. */
  async count(): Promise<void> {
    const { wanted } = this;
    const asked = ++this.#asked;
    this.problem = null;
    this.wouldDelete = null;
    if (wanted === null || this.empty) {
      this.counting = false;
      return;
    }
    this.counting = true;
    try {
      const wouldDelete = await this.#backend.wouldDelete(this.accountId, wanted);
      if (asked === this.#asked) this.wouldDelete = wouldDelete;
    } catch (problem) {
      if (asked === this.#asked) this.problem = problem;
    } finally {
      if (asked === this.#asked) this.counting = false;
    }
  }

  /** Keeps what is typed, or turns the limit off. Says whether it worked. */
  async save(retention: Retention): Promise<boolean> {
    this.saving = true;
    try {
      await this.#backend.save(this.accountId, retention);
      this.saved = retention;
      if (BOUNDS.every((bound) => number(retention, bound) === null)) {
        this.typed = { age: "", rows: "", size: "" };
      }
      this.wouldDelete = null;
      return true;
    } catch (problem) {
      this.problem = problem;
      return false;
    } finally {
      this.saving = false;
    }
  }

  turnOff(): Promise<boolean> {
    return this.save(OFF);
  }
}

function number(retention: Retention, bound: Bound): number | null {
  const { max_age_days, max_rows, max_mib } = retention;
  return { age: max_age_days, rows: max_rows, size: max_mib }[bound] ?? null;
}
