import { commands, type AppError, type Attachment, type MessageKind, type UploadProgress } from "@/bindings";
import { asAppError } from "@/i18n/index.svelte";

export type UploadPhase = "waiting" | "running" | "done" | "failed" | "cancelled";

/** One chosen file on its way to the storage of an account's app. */
export class Upload {
  readonly file: Attachment;
  readonly kind: MessageKind;
  phase = $state<UploadPhase>("waiting");
  sent_bytes = $state(0);
  error = $state.raw<AppError | null>(null);
  reused = $state(false);
  /** Whose app holds the uploaded file; null while nobody's does. */
  account_id = $state<string | null>(null);
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

  /** Resolves when the upload has ended in any way; `onattachment` gets the JSON text of the attachment. */
  start(account_id: string, onattachment: (json: string, url: string) => void): Promise<void> {
    this.#running ??= this.#run(account_id, onattachment).finally(() => (this.#running = null));
    return this.#running;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(account_id: string, onattachment: (json: string, url: string) => void): Promise<void> {
    this.phase = "running";
    this.sent_bytes = 0;
    this.error = null;
    try {
      const done = await commands.uploadStart(this.file.id, account_id, this.kind);
      this.account_id = account_id;
      this.reused = done.reused;
      this.sent_bytes = this.file.size_bytes;
      this.phase = "done";
      onattachment(done.attachment_json, done.url);
    } catch (e) {
      const error = asAppError(e);
      this.phase = error.code === "cancelled" ? "cancelled" : "failed";
      this.error = error.code === "cancelled" ? null : error;
    }
  }

  progress(p: UploadProgress): void {
    if (p.attachment_id === this.file.id && this.phase === "running") this.sent_bytes = p.sent_bytes;
  }

  async cancel(): Promise<void> {
    if (this.phase === "running") await commands.uploadCancel(this.file.id);
  }
}
