import type { CheckReport, SendResult, SendStage } from "@/bindings";
import { operation } from "@/components/operation";
import { asAppError } from "@/i18n/explain";

/** The ways to settle a send of unknown end. */
export type Choice = "check" | "again" | "fresh";

export type SettleBackend = {
  check(id: string): Promise<CheckReport>;
  /** The same trace id and client id, on the same row. */
  sendAgain(id: string, operation: string): Promise<SendResult>;
  /** What the row sent, as another message with ids and a row of its own. */
  sendNew(id: string, operation: string): Promise<SendResult>;
  /** False: it is out already. */
  cancel(operation: string): Promise<boolean>;
  /** Calls back with how far this send is; answers with the way to stop. */
  stages(operation: string, listener: (stage: SendStage) => void): () => void;
};

/** What a choice has led to. */
export type Finding =
  | { kind: "looked"; report: CheckReport }
  | { kind: "sent"; choice: "again" | "fresh"; result: SendResult }
  | { kind: "failed"; choice: Choice; problem: unknown };

/** One row's way from unknown to known: one thing at a time, and what came of the last one. */
export class Settle {
  busy = $state<Choice | null>(null);
  /** Bytes have left; nothing can be taken back. */
  out = $state(false);
  stopping = $state(false);
  finding = $state.raw<Finding | null>(null);

  readonly #backend: SettleBackend;
  readonly #changed: () => void;
  #operation = "";

  constructor(backend: SettleBackend, changed: () => void) {
    this.#backend = backend;
    this.#changed = changed;
  }

  /** Nothing is being done, and there is nothing to show of what was. */
  get idle(): boolean {
    return this.busy === null && this.finding === null;
  }
  get stoppable(): boolean {
    return this.busy !== null && this.busy !== "check" && !this.out;
  }

  check(id: string): Promise<void> {
    return this.#run("check", async () => ({ kind: "looked", report: await this.#backend.check(id) }));
  }

  again(id: string): Promise<void> {
    return this.#run("again", async () => ({
      kind: "sent",
      choice: "again",
      result: await this.#backend.sendAgain(id, this.#operation),
    }));
  }

  /** Sends the same content as another message, on a row of its own. */
  fresh(id: string): Promise<void> {
    return this.#run("fresh", async () => ({
      kind: "sent",
      choice: "fresh",
      result: await this.#backend.sendNew(id, this.#operation),
    }));
  }

  async stop(): Promise<void> {
    if (!this.stoppable) return;
    this.stopping = true;
    const stopped = await this.#backend.cancel(this.#operation).catch(() => false);
    if (!stopped) this.out = true;
  }

  async #run(choice: Choice, work: () => Promise<Finding>): Promise<void> {
    if (this.busy !== null) return;
    this.busy = choice;
    this.out = false;
    this.stopping = false;
    this.finding = null;
    this.#operation = operation();
    const stop = this.#backend.stages(this.#operation, ({ stage }) => {
      if (stage === "out") this.out = true;
    });
    try {
      this.finding = await work();
    } catch (problem) {
      // The user has just said no: that is no failure to show.
      if (asAppError(problem).code !== "production_unconfirmed")
        this.finding = { kind: "failed", choice, problem };
    } finally {
      this.busy = null;
      this.stopping = false;
      this.#changed();
      stop();
    }
  }
}
