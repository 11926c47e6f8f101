import type {
  AppError,
  CheckReport,
  Conversation,
  SendKind,
  SendResult,
  SendStage,
  SendWaiting,
} from "@/bindings";
import { operation } from "@/components/operation";
import { conversationId } from "@/i18n/conversation";
import { asAppError } from "@/i18n/index.svelte";
import { serviceOf, type Service } from "@/i18n/service";
import { backend, events } from "./backend";

/** `out`: bytes have left; from here on nothing can be taken back. */
export type SendPhase = "idle" | "uploading" | "confirming" | "starting" | "recorded" | "out";

/** The message that is sent or was sent, and the text that its send left in the form. */
export type SentMessage = {
  account_id: string;
  account: string;
  conversation: Conversation;
  text: string;
  call: SendKind;
};

/** A shorter wait is over before it could be read. */
const WAIT_SHOWN_MS = 200;

/** One press of Send, from the check to the end that the history keeps. */
export class Sending {
  phase = $state<SendPhase>("idle");
  result = $state.raw<SendResult | null>(null);
  failure = $state.raw<AppError | null>(null);
  /** What was sent last, and the result is of. */
  sent = $state.raw<SentMessage | null>(null);
  /** The service is being looked at for the message; then, what was found. */
  checking = $state(false);
  checked = $state.raw<CheckReport | AppError | null>(null);
  /** The row of the last send that was recorded; stays when its result is put away. */
  last_row_id = $state<string | null>(null);
  /** Who answers this send, and whose word the result is: that of the account that sent, whichever is in use by then. */
  service = $state<Service>("yunxin");
  /** Cancel was pressed; the answer may still say that it was too late. */
  cancelling = $state(false);
  /** Whole seconds until its turn to call comes; 0: it does not wait. */
  waiting_s = $state(0);
  #operation = "";
  #turn_at_ms = 0;
  #tick: ReturnType<typeof setTimeout> | undefined;

  readonly busy = $derived(this.phase !== "idle");
  readonly cancellable = $derived(this.busy && this.phase !== "out");

  #reached({ stage }: SendStage): void {
    this.phase = stage;
    this.#wait(0);
  }

  /** It waits in line: for the account's pace, or out the rest after code 416. The last word holds. */
  #waits({ ms }: SendWaiting): void {
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

  /** `call` makes the send, through this account, under the name that it is given. */
  async run(
    account_id: string,
    call: (operation: string) => Promise<SendResult>,
    name = operation(),
  ): Promise<SendResult | null> {
    this.#operation = name;
    this.service = serviceOf(account_id);
    this.phase = "starting";
    this.result = null;
    this.failure = null;
    this.checked = null;
    this.cancelling = false;
    const stops = [
      events.sendStage(name, (stage) => this.#reached(stage)),
      events.sendWaiting(name, (wait) => this.#waits(wait)),
    ];
    try {
      this.result = await call(this.#operation);
      this.last_row_id = this.result.row_id;
      return this.result;
    } catch (e) {
      this.failure = asAppError(e);
      return null;
    } finally {
      stops.forEach((stop) => stop());
      this.phase = "idle";
      this.#wait(0);
    }
  }

  /** `stop` asks Rust to stop it; false: it is out already. Rejects where it could not be asked, and can be again. */
  async cancel(stop = (name: string): Promise<boolean> => backend.cancel(name)): Promise<void> {
    if (!this.cancellable) return;
    const name = this.#operation;
    const current = (): boolean => this.busy && this.#operation === name;
    this.cancelling = true;
    try {
      if (!(await stop(name)) && current()) this.phase = "out";
    } catch (thrown) {
      if (current()) this.cancelling = false;
      throw thrown;
    }
  }

  /** Looks at the service for the message of the result, whose end is unknown. */
  async check(): Promise<void> {
    const { result } = this;
    if (!result || this.checking || this.busy) return;
    this.checking = true;
    this.checked = null;
    try {
      const checked = await backend.check(result.row_id);
      if (this.result?.row_id === result.row_id) this.checked = checked;
    } catch (e) {
      if (this.result?.row_id === result.row_id) this.checked = asAppError(e);
    } finally {
      this.checking = false;
    }
  }
  /** The record of an unknown end was resolved, here or elsewhere: the result is what it says now. Returns whether it was. */
  async follow(row_id: string): Promise<boolean> {
    if (this.result?.row_id !== row_id || this.result.outcome !== "unknown") return false;
    const details = await backend.record(row_id).catch(() => null);
    const { result } = this;
    if (!details || result?.row_id !== row_id) return false;
    const { outcome, code } = details.row;
    if (outcome === "unknown" || outcome === "sending") return false;
    const { message_server_id, parts, part_codes, abandoned } = details;
    this.result = {
      ...result,
      outcome,
      code,
      message_server_id,
      parts,
      part_codes,
      abandoned,
      error: null,
      msg: null,
      explained: null,
      advice: "done",
    };
    this.checked = null;
    return outcome === "sent";
  }

  /** Whether the result is of another message than this one: other words, another receiver, call or account. */
  isOfAnother(
    { text, call, conversation }: Pick<SentMessage, "text" | "call" | "conversation">,
    account_id: string | undefined,
  ): boolean {
    const { sent } = this;
    if (!sent || !this.result) return false;
    return (
      text !== sent.text ||
      call !== sent.call ||
      conversationId(conversation) !== conversationId(sent.conversation) ||
      account_id !== sent.account_id
    );
  }

  dismiss(): void {
    this.result = null;
    this.failure = null;
    this.checked = null;
  }
}
