import {
  commands,
  type AppError,
  type ErrorKind,
  type SendResult,
  type SendStage,
  type SendWaiting,
} from "@/bindings";
import { operation } from "@/components/operation";
import { asAppError } from "@/i18n/index.svelte";

/** `out`: bytes have left; from here on nothing can be taken back. */
export type SendPhase = "idle" | "checking" | "uploading" | "confirming" | "starting" | "recorded" | "out";

const NEVER_LEFT: readonly ErrorKind[] = [
  "unreached",
  "no_such_host",
  "connection_refused",
  "untrusted",
  "tls_failed",
  "cancelled",
  "bad_endpoint",
  "bad_app_key",
  "no_client",
];

/** Yunxin: this message_client_id was used before. */
export const REPEATED = 107306;

/** A shorter wait is over before it could be read. */
const WAIT_SHOWN_MS = 200;

/** Ended on this machine: the service has seen nothing. */
export function neverLeft(result: SendResult): boolean {
  return result.outcome === "rejected" && result.error !== null && NEVER_LEFT.includes(result.error);
}

/** One press of Send, from the check to the end that the history keeps. */
export class Sending {
  phase = $state<SendPhase>("idle");
  result = $state.raw<SendResult | null>(null);
  failure = $state.raw<AppError | null>(null);
  /** Cancel was pressed; the answer may still say that it was too late. */
  cancelling = $state(false);
  /** Whole seconds until its turn to call comes; 0: it does not wait. */
  waiting_s = $state(0);
  #operation = "";
  #turn_at_ms = 0;
  #tick: ReturnType<typeof setTimeout> | undefined;

  readonly busy = $derived(this.phase !== "idle");
  readonly cancellable = $derived(
    this.phase === "uploading" || this.phase === "starting" || this.phase === "recorded",
  );

  stage(s: SendStage): void {
    if (s.operation !== this.#operation || !this.busy) return;
    this.phase = s.stage;
    this.#wait(0);
  }

  /** It waits in line: for the account's pace, or out the rest after code 416. The last word holds. */
  waits({ operation, ms }: SendWaiting): void {
    if (operation !== this.#operation || !this.busy) return;
    this.#wait(ms < WAIT_SHOWN_MS ? 0 : ms);
  }
  #wait(ms: number): void {
    this.#turn_at_ms = performance.now() + ms;
    this.#count();
  }
  #count(): void {
    clearTimeout(this.#tick);
    const left_ms = Math.max(0, this.#turn_at_ms - performance.now());
    this.waiting_s = Math.ceil(left_ms / 1000);
    // On to the next whole second. Nobody says when the turn has come: the next stage does, or the count's end.
    if (left_ms > 0) this.#tick = setTimeout(() => this.#count(), left_ms % 1000 || 1000);
  }

  /** `call` makes the send under the name that it is given. */
  async run(call: (operation: string) => Promise<SendResult>): Promise<SendResult | null> {
    this.#operation = operation();
    this.phase = "starting";
    this.result = null;
    this.failure = null;
    this.cancelling = false;
    try {
      this.result = await call(this.#operation);
      return this.result;
    } catch (e) {
      this.failure = asAppError(e);
      return null;
    } finally {
      this.phase = "idle";
      this.#wait(0);
    }
  }

  async cancel(): Promise<void> {
    if (this.phase !== "starting" && this.phase !== "recorded") return;
    this.cancelling = true;
    if (!(await commands.sendCancel(this.#operation)) && this.busy) this.phase = "out";
  }

  dismiss(): void {
    this.result = null;
    this.failure = null;
  }
}
