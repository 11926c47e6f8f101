import type {
  AppError,
  Attachment,
  FileSummary,
  KnownUrl,
  FetchedFile,
  MessageKind,
  RecentAttachment,
  StorageOffer,
  UploadChoices,
} from "@/bindings";
import { later } from "@/components/later";
import { operation } from "@/components/operation";
import { saver } from "@/saver";
import { backend } from "../backend";
import { NO_CHOICES } from "../upload.svelte";

const URL_KNOWN_AFTER_MS = 200;

/** What the form does with what came in. Each goes to the message that was open when it was asked for. */
export type Target = {
  /** Does to a picture what is done to pictures. */
  prepare: (file: Attachment) => Promise<Attachment>;
  /** With a storage the file goes there, and not to the service. */
  take: (file: Attachment, storage?: StorageOffer | null) => MessageKind | null;
  /** Where files go that the service does not take, if that was chosen. */
  storage: () => Promise<StorageOffer | null>;
  /** The URL that stands in the message now. */
  url: () => string | undefined;
  takeUrl: (found: FetchedFile) => void;
  /** The tile that fits a file which is not taken. */
  follow: (kind: MessageKind) => MessageKind | null;
};

/** How files get into a message, and what is remembered between them. */
export class Inputs {
  /** A chosen file that is being read. */
  reading = $state.raw<FileSummary | null>(null);
  /** A chosen file that is too large to be uploaded; nothing of it was read. */
  refused = $state.raw<FileSummary | null>(null);
  recent = $state.raw<RecentAttachment[]>([]);
  choices = $state.raw<UploadChoices>(NO_CHOICES);
  /** What is known of the URL in the form. */
  known = $state.raw<KnownUrl | null>(null);
  /** The file that was chosen last, however it came in: only it is taken. */
  #newest = {};
  /** The operation that fetches what lies at a URL. */
  #fetching_operation = $state.raw<string | null>(null);
  readonly fetching = $derived(this.#fetching_operation !== null);

  async open(): Promise<void> {
    void this.loadRecent();
    this.choices = await backend.uploadChoices().catch(() => NO_CHOICES);
  }

  /** Takes one chosen file, and returns the type when the tile had to follow it. Rejects with what is wrong with it. */
  async add(
    glance: FileSummary,
    target: Target,
    storage: StorageOffer | null = null,
  ): Promise<MessageKind | null> {
    this.refused = null;
    const mine = (this.#newest = {});
    const large = glance.problem === "file_too_large";
    const to = large ? (storage ?? (await target.storage())) : null;
    if (large && !to) {
      this.refused = glance;
      return target.follow(glance.message_type);
    }
    if (glance.problem && !large)
      throw {
        code: glance.problem,
        message: glance.name,
        field: null,
        line: null,
        issues: [],
      } satisfies AppError;
    this.reading = glance;
    try {
      const file = await target.prepare(await backend.attachFile(glance.file_id));
      // Another was chosen meanwhile: the last one counts.
      return this.#newest === mine ? target.take(file, to) : null;
    } finally {
      if (this.#newest === mine) this.reading = null;
    }
  }

  /** Downloads a bounded copy of what lies at the URL, because the person asked. */
  async fetchFacts(url: string, account_id: string, as_file: boolean, target: Target): Promise<void> {
    const mine = operation();
    this.#fetching_operation = mine;
    try {
      const found = await backend.fetchFacts({ url, account_id, as_file }, mine);
      // Another URL was typed meanwhile: what is known of this one does not belong to it.
      if (this.#fetching_operation === mine && target.url() === url) target.takeUrl(found);
    } finally {
      if (this.#fetching_operation === mine) this.#fetching_operation = null;
    }
  }
  async stopFetching(): Promise<void> {
    if (this.#fetching_operation !== null) await backend.cancel(this.#fetching_operation);
  }

  // — what is remembered —
  async loadRecent(): Promise<void> {
    this.recent = await backend.recentAttachments().catch(() => this.recent);
  }
  async useRecent(md5: string, target: Target): Promise<MessageKind | null> {
    this.refused = null;
    const mine = (this.#newest = {});
    this.reading = null;
    const file = await target.prepare(await backend.attachRecent(md5));
    return this.#newest === mine ? target.take(file) : null;
  }
  /** Forgets one of them, or all. */
  async forget(md5: string | null): Promise<void> {
    await backend.forgetRecent(md5);
    await this.loadRecent();
  }

  async choose(choices: UploadChoices): Promise<void> {
    this.choices = choices;
    await saver.write(() => backend.saveUploadChoices(choices));
  }

  #url = "";
  readonly #asking = later(() => void this.#ask(), URL_KNOWN_AFTER_MS);
  /** To be told which URL stands in the form, whenever that changes. */
  about(url: string): void {
    if (url === this.#url) return;
    this.#url = url;
    this.known = null;
    if (url === "") this.#asking.cancel();
    else this.#asking.call();
  }
  async #ask(): Promise<void> {
    const url = this.#url;
    const known = await backend.knownUrl(url).catch(() => null);
    if (url === this.#url) this.known = known;
  }
}
