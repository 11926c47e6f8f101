import {
  commands,
  type AppError,
  type Draft,
  type ErrorKind,
  type SendResult,
  type SendStage,
} from "@/bindings";
import { asAppError } from "@/i18n/index.svelte";

/** `out`: bytes have left; from here on nothing can be taken back. */
export type SendPhase = "idle" | "checking" | "uploading" | "confirming" | "starting" | "recorded" | "out";

const NEVER_LEFT: readonly ErrorKind[] = [
  "unreached",
  "cancelled",
  "bad_endpoint",
  "bad_app_key",
  "no_client",
];

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
  #operation = "";

  readonly busy = $derived(this.phase !== "idle");
  readonly cancellable = $derived(
    this.phase === "uploading" || this.phase === "starting" || this.phase === "recorded",
  );

  stage(s: SendStage): void {
    if (s.operation === this.#operation && this.busy) this.phase = s.stage;
  }

  async run(draft: Draft, confirmed: boolean): Promise<SendResult | null> {
    this.#operation = operation();
    this.phase = "starting";
    this.result = null;
    this.failure = null;
    this.cancelling = false;
    try {
      this.result = await commands.send(draft, this.#operation, confirmed);
      return this.result;
    } catch (e) {
      this.failure = asAppError(e);
      return null;
    } finally {
      this.phase = "idle";
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

/** Not crypto.randomUUID: it exists only where the page's scheme counts as secure. */
function operation(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join(
    "",
  );
}
