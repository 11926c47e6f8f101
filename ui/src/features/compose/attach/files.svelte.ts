import type { Account, Attachment, PreparationSettings, MessageKind, StorageOffer } from "@/bindings";
import { backend } from "../backend";
import type { DraftState } from "../draft.svelte";
import { isMedia, tileFor } from "../kinds";
import { Upload, type UploadOptions } from "../upload.svelte";
import type { ImagePreparation } from "./image-preparation.svelte";
import type { Target, Inputs } from "./inputs.svelte";

/** What files are added to. */
type OpenMessage = {
  /** The message that is open. */
  readonly draft: DraftState;
  readonly account: Account | null;
  readonly preparation: ImagePreparation;
  readonly inputs: Inputs;
};

/** Adds files to messages and up to where receivers find them. An upload goes on while another message is open. */
export class Files {
  readonly #session: OpenMessage;

  constructor(session: OpenMessage) {
    this.#session = session;
  }

  /** Where files that are being added go: the message that is open now. */
  get target(): Target {
    const { draft, preparation } = this.#session;
    return {
      prepare: (file) => preparation.prepare(file),
      take: (file, storage) => this.take(file, draft, storage),
      storage: () => this.chosenStorage(),
      url: () => draft.string("/message/attachment/url"),
      takeUrl: ({ attachment, attachment_json }) => draft.takeUrl(attachment, attachment_json),
      follow: (kind) => {
        const before = draft.kind;
        if (before !== "file") draft.switchTo(kind);
        return draft.kind === before ? null : draft.kind;
      },
    };
  }

  /** Takes a chosen file; returns the type when the tile had to follow it. */
  take(
    file: Attachment,
    draft = this.#session.draft,
    storage: StorageOffer | null = null,
  ): MessageKind | null {
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
    const options = { account_id: account.id, choices: inputs.choices, anew };
    await this.#run(draft, upload, options);
  }
  async #run(draft: DraftState, upload: Upload, options: UploadOptions): Promise<void> {
    await upload.start(options, (json, url) => draft.uploaded(upload, json, url));
    void this.#session.inputs.loadRecent();
  }

  /** Where the account's large files go, if that was chosen. */
  async chosenStorage(): Promise<StorageOffer | null> {
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
    if (prepared.id === upload.file.id || draft.upload !== upload) return;
    await upload.cancel();
    this.take(prepared, draft);
  }
}
