import type {
  Account,
  AppError,
  Attachment,
  FileSummary,
  MessageKind,
  PreparationSettings,
  StorageOffer,
  Uploaded,
} from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import { backend } from "../backend";
import type { DraftState } from "../draft.svelte";
import { isMedia, tileFor } from "../kinds";
import { Upload } from "../upload.svelte";
import type { ImagePreparation } from "./image-preparation.svelte";
import type { Inputs } from "./inputs.svelte";

/** What files are added to. */
type OpenMessage = {
  /** The message that is open. */
  readonly draft: DraftState;
  readonly account: Account | null;
  readonly preparation: ImagePreparation;
  readonly inputs: Inputs;
};

/**
 * Adds files to messages and uploads them to where receivers find them. Each file belongs to the message that was open when
 * it came in; an upload goes on while another message is open.
 */
export class Files {
  /** A chosen file that is being read. */
  reading = $state.raw<FileSummary | null>(null);
  /** A chosen file that is too large to be uploaded; nothing of it was read. */
  refused = $state.raw<FileSummary | null>(null);
  readonly #session: OpenMessage;
  /** The file that was chosen last, however it came in: only it is taken. */
  #newest = {};

  constructor(session: OpenMessage) {
    this.#session = session;
  }

  /** Whether a message can take a file as it is now; where it cannot, the user learns why. */
  takes({ locked, broken }: DraftState): boolean {
    const why = locked ? "locked" : broken ? "broken" : null;
    if (why !== null) toast.show({ kind: "warning", title: () => i18n.w.attach.refused[why] });
    return why === null;
  }

  /** Takes one chosen file, and returns the type when the tile had to follow it. Rejects with what is wrong with it. */
  async add(summary: FileSummary, storage: StorageOffer | null = null): Promise<MessageKind | null> {
    const { draft, preparation } = this.#session;
    if (!this.takes(draft)) return null;
    this.refused = null;
    const mine = (this.#newest = {});
    const large = summary.problem === "file_too_large";
    const to = large ? (storage ?? (await this.#chosenStorage())) : null;
    if (large && !to) {
      this.refused = summary;
      const before = draft.kind;
      if (before !== "file") draft.switchTo(summary.message_type);
      return draft.kind === before ? null : draft.kind;
    }
    if (summary.problem && !large)
      throw {
        code: summary.problem,
        message: summary.name,
        field: null,
        line: null,
        issues: [],
      } satisfies AppError;
    this.reading = summary;
    try {
      const file = await preparation.prepare(await backend.attachFile(summary.file_id));
      // Another was chosen meanwhile: the last one counts.
      return this.#newest === mine ? this.take(file, draft, to) : null;
    } finally {
      if (this.#newest === mine) this.reading = null;
    }
  }

  /** Takes a file that was attached lately. */
  async addRecent(md5: string): Promise<MessageKind | null> {
    const { draft, preparation } = this.#session;
    if (!this.takes(draft)) return null;
    this.refused = null;
    const mine = (this.#newest = {});
    this.reading = null;
    const file = await preparation.prepare(await backend.attachRecent(md5));
    return this.#newest === mine ? this.take(file, draft) : null;
  }

  /** Takes a file that was read; returns the type when the tile had to follow it. */
  take(
    file: Attachment,
    draft = this.#session.draft,
    storage: StorageOffer | null = null,
  ): MessageKind | null {
    // It may be on its way by now, or broken: while the file was read, it was open to both.
    if (!this.takes(draft)) return null;
    const before = draft.kind;
    const kind = tileFor(before, file);
    draft.switchTo(kind);
    const upload = new Upload(file, kind);
    upload.storage = storage;
    draft.attach(upload);
    void this.upload({ draft });
    return kind === before ? null : kind;
  }

  /** `anew`: also where the same content lies there already. */
  async upload({ draft = this.#session.draft, anew = false } = {}): Promise<void> {
    const { upload, kind } = draft;
    const { account, inputs } = this.#session;
    if (!upload || !account || !isMedia(kind)) return;
    const { choices } = inputs;
    const { file, storage } = upload;
    const call = (): Promise<Uploaded> =>
      storage
        ? backend.uploadToStorage(file.id, account.id, storage.id, upload.kind)
        : backend.uploadFile({
            attachment_id: file.id,
            message_type: upload.kind,
            account_id: account.id,
            choices,
            anew,
          });
    await upload.start(account.id, call, (json, url) => draft.uploaded(upload, json, url));
    void inputs.loadRecent();
  }

  /** Where the account's large files go, if that was chosen. */
  async #chosenStorage(): Promise<StorageOffer | null> {
    const { account } = this.#session;
    if (!account) return null;
    const offers = await backend.storageOffers(account.id).catch(() => null);
    return offers?.storages.find((storage) => storage.id === offers.chosen) ?? null;
  }

  /** Changes the preparation of pictures, and does it to the one in the form; its upload starts over with what comes of it. */
  async prepare(part: Partial<PreparationSettings>): Promise<void> {
    const { draft, preparation } = this.#session;
    await preparation.choose(part);
    const { upload } = draft;
    if (upload?.kind !== "image") return;
    const prepared = await preparation.prepare(upload.file);
    if (prepared.id === upload.file.id || draft.upload !== upload || draft.locked || draft.broken) return;
    await upload.cancel();
    this.take(prepared, draft);
  }
}
