import {
  commands,
  type Account,
  type Attachment,
  type ImageCare,
  type MessageKind,
  type StorageOffer,
  type UploadProgress,
} from "@/bindings";
import type { DraftState } from "../draft.svelte";
import { isMedia, tileFor } from "../kinds";
import { Upload, type UploadWay } from "../upload.svelte";
import type { Care } from "./care.svelte";
import type { Target, Ways } from "./ways.svelte";

/** What files are brought into. */
type Desk = {
  /** The message that is open. */
  readonly draft: DraftState;
  readonly account: Account | null;
  readonly care: Care;
  readonly ways: Ways;
};

/** Brings files into messages and up to where receivers find them. An upload goes on while another message is open. */
export class Files {
  readonly #desk: Desk;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing drawn reads it
  readonly #uploads = new Set<Upload>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  progress(now: UploadProgress): void {
    this.#uploads.forEach((upload) => upload.progress(now));
  }

  /** Where files that are being brought go: the message that is open now. */
  get target(): Target {
    const { draft, care } = this.#desk;
    return {
      tend: (file) => care.tend(file),
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
  take(file: Attachment, draft = this.#desk.draft, storage: StorageOffer | null = null): MessageKind | null {
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
  async upload({ draft = this.#desk.draft, anew = false } = {}): Promise<void> {
    const { upload, kind } = draft;
    const { account, ways } = this.#desk;
    if (!upload || !account || !isMedia(kind)) return;
    const way = { account_id: account.id, choices: ways.choices, anew };
    await this.#run(draft, upload, way);
  }
  async #run(draft: DraftState, upload: Upload, way: UploadWay): Promise<void> {
    this.#uploads.add(upload);
    await upload.start(way, (json, url) => draft.uploaded(upload, json, url));
    this.#uploads.delete(upload);
    void this.#desk.ways.loadRecent();
  }

  /** Where the account's large files go, if that was chosen. */
  async chosenStorage(): Promise<StorageOffer | null> {
    const { account } = this.#desk;
    if (!account) return null;
    const offers = await commands.storageOffers(account.id).catch(() => null);
    return offers?.storages.find((storage) => storage.id === offers.chosen) ?? null;
  }

  /** Changes the care for pictures, and does it to the one in the form; its upload starts over with what comes of it. */
  async tend(part: Partial<ImageCare>): Promise<void> {
    const { draft, care } = this.#desk;
    await care.choose(part);
    const { upload } = draft;
    if (upload?.kind !== "image") return;
    const tended = await care.tend(upload.file);
    if (tended.id === upload.file.id || draft.upload !== upload) return;
    await upload.cancel();
    this.take(tended, draft);
  }
}
