import type {
  AppError,
  Attachment,
  Draft,
  FileSummary,
  MessageKind,
  Queued,
  QueueState,
  QueueWork,
  SendResult,
  UploadProgress,
} from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { events } from "../backend";
import { DraftState } from "../draft.svelte";

/** What the page wrote lately: what of it comes back is no news. */
const WRITTEN_REMEMBERED = 20;

/** One message of the queue as Rust reports it. Its draft in the form exists while it was opened there. */
export class Item {
  readonly id: string;
  /** The file that it was made for; null: it was put here as a message. */
  readonly file: FileSummary | null;
  saved = $state.raw<Draft>() as Draft;
  revision = "";
  state = $state<QueueState>("waiting");
  row_id = $state.raw<string | null>(null);
  /** What is being done with it; until it is done, it can be neither changed nor removed. */
  work = $state<QueueWork | null>(null);
  /** Why it could not be read, uploaded or sent. */
  error = $state.raw<AppError | null>(null);
  result = $state.raw<SendResult | null>(null);
  /** Its file is larger than the service takes, and the user has not said yet where it is to go. */
  undecided = $state(false);
  /** What looks like a variable that nobody filled in. */
  placeholders = $state.raw<string[]>([]);
  /** What a list shows of it. */
  summary = $state("");
  kind = $state<MessageKind | null>(null);
  /** How it left the queue; null: it is in it. */
  gone = $state<"sent" | "removed" | null>(null);
  /** Bytes of its file that are up. */
  sent_bytes = $state(0);
  /** Open in the form. */
  draft: DraftState | null = null;
  #written: string[] = [];
  /** Stops listening to the progress of its upload; null: it is not being uploaded. */
  #unlisten: (() => void) | null = null;

  constructor(queued: Queued) {
    this.id = queued.id;
    this.file = queued.file;
    this.saved = queued.draft;
    this.update(queued);
  }

  get attachment(): Attachment | null {
    return this.saved.attachment;
  }
  /** What it is called here: its file, or what it says. */
  get name(): string {
    return this.attachment?.name ?? this.file?.name ?? (this.summary || i18n.w.queue.empty);
  }
  /** It may be sent when its turn comes. */
  get waits(): boolean {
    return this.state === "waiting" || this.state === "rejected";
  }
  /** It can be taken out of the queue now. */
  get removable(): boolean {
    return (this.work === null || this.work === "reading") && this.state !== "sending";
  }

  /** Takes what Rust says of it. What the form holds stays, unless Rust changed the message itself. */
  update(queued: Queued): void {
    const { draft, revision, problem } = queued;
    this.state = queued.state;
    this.row_id = queued.row_id;
    this.result = queued.result;
    this.undecided = queued.undecided;
    this.placeholders = queued.placeholders;
    this.summary = queued.summary;
    this.kind = queued.message_type;
    this.error = problem && { ...problem, field: null, line: null };
    if (queued.work === "uploading" && this.work !== "uploading") this.sent_bytes = 0;
    this.work = queued.work;
    if (this.draft) this.draft.locked = this.work !== null;
    if (!this.#written.includes(keyOf(draft))) {
      this.revision = revision;
      this.#show(draft);
    }
    this.saved = draft;
    this.#listen();
    this.draft?.upload?.follow(queued.work === "uploading", this.error);
  }
  #show(draft: Draft): void {
    const form = this.draft;
    if (!form) return;
    const shown = keyOf(form.out(null));
    if (shown === keyOf(draft)) return;
    // What was typed and not kept can be brought back.
    if (shown !== keyOf(this.saved)) form.remember();
    form.load(draft);
  }

  #listen(): void {
    this.#unlisten?.();
    const file = this.work === "uploading" ? this.attachment : null;
    this.#unlisten = file && events.uploadProgress(file.id, (now) => this.#progress(now));
  }
  #progress(now: UploadProgress): void {
    this.sent_bytes = now.sent_bytes;
    this.draft?.upload?.progress(now);
  }

  /** For the form; the same one as long as the item lives, so that its steps back live as long. */
  open(): DraftState {
    if (!this.draft) {
      this.draft = new DraftState();
      this.draft.locked = this.work !== null;
      this.draft.load(this.saved);
    }
    return this.draft;
  }

  /** What the form holds is on its way to Rust. */
  keep(draft: Draft): void {
    this.#written = [...this.#written, keyOf(draft)].slice(-WRITTEN_REMEMBERED);
    this.saved = draft;
  }
}

function keyOf({ conversation, body, attachment }: Draft): string {
  return JSON.stringify([
    conversation.sender,
    conversation.kind,
    conversation.receiver,
    body,
    attachment?.id,
  ]);
}
