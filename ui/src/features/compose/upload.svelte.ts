import type {
  AppError,
  Attachment,
  MessageKind,
  StorageOffer,
  UploadChoices,
  Uploaded,
  UploadProgress,
} from "@/bindings";
import { asAppError } from "@/i18n/index.svelte";
import { backend, events } from "./backend";
import { Rate } from "./attach/rate";

type UploadPhase = "waiting" | "running" | "done" | "failed" | "cancelled";
export const NO_CHOICES: UploadChoices = { expire_s: null, tag: null, kind: null };

/** One chosen file on its way to the storage of an account's app. */
export class Upload {
  readonly file: Attachment;
  readonly kind: MessageKind;
  phase = $state<UploadPhase>("waiting");
  sent_bytes = $state(0);
  /** Bytes a second lately, and seconds that are left at that speed; null while they are not known. */
  speed = $state.raw<{ perSecond: number; left_s: number | null } | null>(null);
  error = $state.raw<AppError | null>(null);
  reused = $state(false);
  /** What it came to, as the JSON text of an attachment; null: it has not ended well here. */
  result: { json: string; url: string } | null = null;
  /** Whose app holds the uploaded file; null while nobody's does, or where it lies at a URL of the user's own. */
  account_id = $state<string | null>(null);
  /** Where it goes when not to the service: a storage of the user's own, at which it lies for every account. */
  storage = $state.raw<StorageOffer | null>(null);
  #rate = new Rate();
  #running: Promise<void> | null = null;

  constructor(file: Attachment, kind: MessageKind) {
    this.file = file;
    this.kind = kind;
  }

  /** A file whose URL is in the body already, as a saved draft brings it. */
  static finished(file: Attachment, kind: MessageKind, account_id: string | null): Upload {
    const upload = new Upload(file, kind);
    upload.phase = "done";
    upload.account_id = account_id;
    return upload;
  }

  /**
   * Follows `call`, which uploads the file for the account. Resolves when the upload has ended in any way; `onattachment` gets the
   * JSON text of the attachment. One that runs already is followed instead.
   */
  start(
    account_id: string,
    call: () => Promise<Uploaded>,
    onattachment: (json: string, url: string) => void,
  ): Promise<void> {
    this.#running ??= this.#run(account_id, call, onattachment).finally(() => (this.#running = null));
    return this.#running;
  }

  /** Follows an upload that Rust makes for the queue. */
  follow(running: boolean, error: AppError | null): void {
    if (this.#running || this.phase === "done") return;
    if (running && this.phase !== "running") {
      this.sent_bytes = 0;
      this.#rate = new Rate();
    }
    this.phase = running ? "running" : error ? "failed" : "waiting";
    this.error = running ? null : error;
  }

  async #run(
    account_id: string,
    call: () => Promise<Uploaded>,
    onattachment: (json: string, url: string) => void,
  ): Promise<void> {
    this.phase = "running";
    this.sent_bytes = 0;
    this.speed = null;
    this.#rate = new Rate();
    this.error = null;
    const stop = events.uploadProgress(this.file.id, (now) => this.progress(now));
    try {
      const done = await call();
      this.account_id = this.storage ? null : account_id;
      this.reused = done.reused;
      this.sent_bytes = this.file.size_bytes;
      this.phase = "done";
      onattachment(done.attachment_json, done.url);
    } catch (e) {
      const error = asAppError(e);
      this.phase = error.code === "cancelled" ? "cancelled" : "failed";
      this.error = error.code === "cancelled" ? null : error;
    } finally {
      stop();
    }
  }

  progress(p: UploadProgress): void {
    if (this.phase !== "running") return;
    this.sent_bytes = p.sent_bytes;
    this.#rate.mark(p.sent_bytes, performance.now());
    const { perSecond } = this.#rate;
    this.speed = perSecond === null ? null : { perSecond, left_s: this.#rate.left(p.total_bytes) };
  }

  async cancel(): Promise<void> {
    if (this.phase === "running") await backend.cancelUpload(this.file.id);
  }
}
