import type { ActChoices, ActKind, ActOrder, ActReport, ActState, Draft } from "@/bindings";
import { operation } from "@/components/operation";
import { toast } from "@/components/toast.svelte";
import { asAppError, i18n } from "@/i18n/index.svelte";

export type ActionsBackend = {
  /** Rust asks the user, outside of the page, before something changes in production. */
  act(id: string, part: string | null, order: ActOrder, operation: string): Promise<ActReport>;
  /** False: it has ended already. */
  cancel(operation: string): Promise<boolean>;
  /** The request of a change that changes nothing yet. */
  modifyBody(id: string, part: string | null): Promise<string>;
  /** What can be done with one of the receivers or messages of a call. */
  partChoices(id: string, part: string): Promise<ActChoices>;
  /** A reply in the thread of the message, to be written. */
  reply(id: string, part: string | null): Promise<Draft>;
};

/** What is done with one message: that of a row, or of one of the receivers or messages of its call. */
export type MessageActions = {
  run(order: ActOrder): Promise<void>;
  modifyBody(): Promise<string>;
  reply(): Promise<Draft>;
};

/** What an order is called once it is recorded. */
export const kindOf = (order: ActOrder): ActKind => (order.kind === "recall_room" ? "recall" : order.kind);
/** They leave the message as it was. */
const ASKING: readonly ActKind[] = ["read", "read_by", "reactions", "thread"];

/** What is being done with the message of one row: one thing at a time. */
export class Actions {
  busy = $state<ActKind | null>(null);
  /** The user does not wait for it any more; its record says what is known of it. */
  stopping = $state(false);
  /** The act that ended last, which is shown open. */
  last = $state<string | null>(null);
  /** What its report says beside the record. */
  clock_corrected_s = $state<number | null>(null);
  unwritten = $state(false);
  problem = $state.raw<{ kind: ActKind; thrown: unknown } | null>(null);

  readonly #backend: ActionsBackend;
  readonly #id: string;
  readonly #changed: () => void;
  #operation = "";

  constructor(backend: ActionsBackend, id: string, changed: () => void) {
    this.#backend = backend;
    this.#id = id;
    this.#changed = changed;
  }

  /** Nothing is being done, and there is nothing to show of what was. */
  get idle(): boolean {
    return this.busy === null && this.last === null && this.problem === null;
  }

  /** What is done with one message of the row; without `part` with the row's own. */
  of(part: string | null): MessageActions {
    return {
      run: (order) => this.run(order, part),
      modifyBody: () => this.#backend.modifyBody(this.#id, part),
      reply: () => this.#backend.reply(this.#id, part),
    };
  }

  choicesOf(part: string): Promise<ActChoices> {
    return this.#backend.partChoices(this.#id, part);
  }

  async run(order: ActOrder, part: string | null = null): Promise<void> {
    if (this.busy !== null) return;
    this.busy = kindOf(order);
    this.stopping = false;
    this.problem = null;
    this.#operation = operation();
    try {
      const report = await this.#backend.act(this.#id, part, order, this.#operation);
      this.last = report.act.id;
      this.clock_corrected_s = report.clock_corrected_s ?? null;
      this.unwritten = report.unwritten;
      this.#announce(report.act.kind, report.act.state);
    } catch (thrown) {
      // The user has just said no: that is no failure to show.
      if (asAppError(thrown).code !== "production_unconfirmed")
        this.problem = { kind: kindOf(order), thrown };
    } finally {
      this.busy = null;
      this.#changed();
    }
  }

  /** What changed something is said wherever the user looks by then; its record may be out of sight. */
  #announce(kind: ActKind, state: ActState): void {
    if (ASKING.includes(kind)) return;
    const tone = { open: "info", done: "success", refused: "danger", unknown: "warning" } as const;
    toast.show({
      kind: tone[state],
      title: () => `${i18n.w.actions.kinds[kind]} · ${i18n.w.actions.states[state]}`,
    });
  }

  async stop(): Promise<void> {
    if (this.busy === null) return;
    this.stopping = true;
    // Where it cannot be stopped it has ended, or soon will.
    await this.#backend.cancel(this.#operation).catch(() => false);
  }
}
