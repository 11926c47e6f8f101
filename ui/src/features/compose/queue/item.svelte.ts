import type {
  Account,
  AppError,
  Attachment,
  Draft,
  Glance,
  Queued,
  QueueState,
  SendResult,
  StorageOffer,
} from "@/bindings";
import { parse, stringAt } from "../body";
import { DraftState } from "../draft.svelte";
import { MAX_UPLOAD_BYTES, tileOf } from "../kinds";
import { Upload } from "../upload.svelte";

const URL_AT = "/message/attachment/url";

/** One message of the queue. Its draft in the form exists while it is open there; else it is kept as text. */
export class Item {
  readonly id: string;
  readonly file: Glance;
  saved = $state.raw<Draft>() as Draft;
  state = $state<QueueState>("waiting");
  row_id = $state.raw<string | null>(null);
  /** What is being done with it. */
  work = $state<"reading" | "uploading" | "sending" | null>(null);
  /** Why it could not be read, uploaded or sent. */
  error = $state.raw<AppError | null>(null);
  result = $state.raw<SendResult | null>(null);
  upload = $state.raw<Upload | null>(null);
  /** Where its file goes when the service does not take it. Asked for again after a restart. */
  storage = $state.raw<StorageOffer | null>(null);
  /** Open in the form. */
  draft: DraftState | null = null;

  constructor(queued: Queued) {
    this.id = queued.id;
    this.file = queued.file;
    this.saved = queued.draft;
    this.state = queued.state;
    this.row_id = queued.row_id;
  }

  get attachment(): Attachment | null {
    return this.saved.attachment;
  }
  get name(): string {
    return this.attachment?.name ?? this.file.name;
  }
  /** It may be sent when its turn comes. */
  get waits(): boolean {
    return this.state === "waiting" || this.state === "rejected";
  }

  /** Its file is larger than the service takes, and the person has not said yet what is to become of it. */
  get undecided(): boolean {
    const bytes = this.attachment?.size_bytes ?? this.file.size_bytes;
    if (bytes <= MAX_UPLOAD_BYTES || !this.waits) return false;
    const to = this.storage ?? this.upload?.storage ?? null;
    return to === null && stringAt(parse(this.saved.body), URL_AT) === undefined;
  }
  /** Nobody has looked into its file yet, and nothing stands in the way of doing so. */
  get unread(): boolean {
    return !this.attachment && !this.error && this.work === null && this.waits && !this.undecided;
  }

  /** For the form; the same one as long as the item lives, so that its steps back live as long. */
  open(): DraftState {
    this.draft ??= this.#draft();
    return this.draft;
  }

  /** Changes the message as the form would, whether it is open or not. The text stays as it is where nothing changes. */
  edit(change: (draft: DraftState) => void): void {
    const draft = this.draft ?? this.#draft();
    change(draft);
    this.upload = draft.upload;
    this.saved = { ...draft.out(null), account_id: this.saved.account_id };
  }

  /** Takes what the form holds. */
  keep(draft: Draft): void {
    this.saved = draft;
    this.upload = this.draft?.upload ?? this.upload;
  }

  /** The file was read: its facts are known, and the type that fits it. */
  read(file: Attachment): void {
    this.edit((draft) => {
      const kind = tileOf(this.file.message_type, draft.kind, file);
      const upload = new Upload(file, kind);
      upload.storage = this.storage;
      draft.switchTo(kind);
      draft.attach(upload);
    });
  }

  /** Its file goes there. */
  store(storage: StorageOffer): void {
    this.storage = storage;
    this.error = null;
    this.edit(({ upload }) => {
      if (upload) upload.storage = storage;
    });
  }

  /** Nothing lies yet where this account's receivers can fetch it. */
  lacksUpload(account: Account): boolean {
    let has_url = false;
    // Also brings the upload of a message that was kept, and not opened since.
    this.edit((draft) => (has_url = draft.isSet(URL_AT)));
    const { upload } = this;
    if (!upload) return false;
    return !has_url || (upload.account_id !== null && upload.account_id !== account.id);
  }

  #draft(): DraftState {
    const draft = new DraftState();
    draft.load(this.saved);
    if (this.upload) draft.upload = this.upload;
    else this.upload = draft.upload;
    return draft;
  }
}
