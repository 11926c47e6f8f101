import type { AppError, Draft, SendResult, StreamPace, StreamProgress } from "@/bindings";
import { asAppError } from "@/i18n/index.svelte";
import { LIMITS } from "@/rules";
import { backend, events } from "../backend";

/** At a steady pace, or as each piece is written. */
export type StreamMode = "paced" | "typed";

/** How a stream goes out. */
type StreamChoice = { mode: StreamMode; chars: number; pace_ms: number };

/** How the stream in the form goes out and, while it does, how far it is. */
export class StreamState {
  mode = $state<StreamMode>("paced");
  chars = $state<number>(LIMITS.stream.chars.usual);
  pace_ms = $state<number>(LIMITS.stream.pace_ms.usual);
  /** The piece that is being written. */
  next = $state("");
  /** Why the last piece did not go out. */
  refused = $state.raw<AppError | null>(null);
  /** A piece is handed over. */
  giving = $state(false);
  progress = $state.raw<StreamProgress | null>(null);
  /** Whole seconds that the service waits for the next piece. */
  left_s = $state(0);
  #text = $state("");
  #operation = $state("");
  #until_ms = 0;
  #tick: ReturnType<typeof setTimeout> | undefined;

  readonly running = $derived(this.#operation !== "");
  /** Pieces can be written: the first one was taken, and no last one. */
  readonly open = $derived(this.running && this.mode === "typed" && this.progress !== null);
  /** What the receiver has by now. */
  readonly said = $derived(this.#text.slice(0, this.progress?.units ?? 0));

  /** How the next one goes out. */
  get chosen(): StreamChoice {
    return { mode: this.mode, chars: this.chars, pace_ms: this.pace_ms };
  }

  /** Sends the message of the form as a stream, as it was chosen at the press; resolves with its end. */
  async send(
    draft: Draft,
    { text, mode, chars, pace_ms }: StreamChoice & { text: string },
    operation: string,
  ): Promise<SendResult> {
    const pace: StreamPace | null = mode === "paced" ? { chars, pace_ms } : null;
    // The form shows how it goes out, not what was chosen since.
    this.mode = mode;
    this.chars = chars;
    this.pace_ms = pace_ms;
    this.#text = text;
    this.#operation = operation;
    this.progress = null;
    this.next = "";
    this.refused = null;
    const stop = events.streamPiece(operation, ({ progress }) => this.#reached(progress));
    try {
      return await backend.streamSend(draft, pace, operation);
    } finally {
      stop();
      this.#operation = "";
      this.#wait(0);
    }
  }

  #reached(progress: StreamProgress): void {
    this.progress = progress;
    this.#wait(progress.open_ms);
  }
  #wait(ms: number): void {
    this.#until_ms = performance.now() + ms;
    this.#count();
  }
  #count(): void {
    clearTimeout(this.#tick);
    const left_ms = Math.max(0, this.#until_ms - performance.now());
    this.left_s = Math.ceil(left_ms / 1000);
    if (left_ms > 0) this.#tick = setTimeout(() => this.#count(), left_ms % 1000 || 1000);
  }

  /** Hands over the piece that was written; what cannot go out stays in its field. */
  async give(isLast: boolean): Promise<void> {
    const text = this.next;
    if (!this.open || this.giving || (text === "" && !isLast)) return;
    this.giving = true;
    this.refused = null;
    this.#text += text;
    // The field is free for the piece after it.
    this.next = "";
    try {
      await backend.streamPiece(this.#operation, text, isLast);
    } catch (thrown) {
      this.next = text + this.next;
      this.#text = this.#text.slice(0, this.#text.length - text.length);
      this.refused = asAppError(thrown);
    } finally {
      this.giving = false;
    }
  }
}
