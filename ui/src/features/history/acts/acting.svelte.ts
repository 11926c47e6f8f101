import type { ActKind, ActOrder, ActReport } from "@/bindings";

export type ActingBackend = {
  act(id: string, order: ActOrder, confirmed: boolean): Promise<ActReport>;
  /** The request of a change that changes nothing yet. */
  modifyBody(id: string): Promise<string>;
};

/** What is being done with the message of one row: one thing at a time. */
export class Acting {
  busy = $state<ActKind | null>(null);
  /** The act that ended last, which is shown open. */
  last = $state<string | null>(null);
  /** What its report says beside the record. */
  clock_corrected_s = $state<number | null>(null);
  unwritten = $state(false);
  problem = $state.raw<{ kind: ActKind; thrown: unknown } | null>(null);

  readonly #backend: ActingBackend;
  readonly #id: string;
  readonly #changed: () => void;

  constructor(backend: ActingBackend, id: string, changed: () => void) {
    this.#backend = backend;
    this.#id = id;
    this.#changed = changed;
  }

  async run(order: ActOrder, confirmed: boolean): Promise<void> {
    if (this.busy !== null) return;
    this.busy = order.kind;
    this.problem = null;
    try {
      const report = await this.#backend.act(this.#id, order, confirmed);
      this.last = report.act.id;
      this.clock_corrected_s = report.clock_corrected_s ?? null;
      this.unwritten = report.unwritten;
    } catch (thrown) {
      this.problem = { kind: order.kind, thrown };
    } finally {
      this.busy = null;
      this.#changed();
    }
  }

  modifyBody(): Promise<string> {
    return this.#backend.modifyBody(this.#id);
  }
}
