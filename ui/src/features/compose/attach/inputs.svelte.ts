import type { KnownUrl, RecentAttachment, UploadChoices } from "@/bindings";
import { later } from "@/components/later";
import { operation } from "@/components/operation";
import { saver } from "@/saver";
import { backend } from "../backend";
import type { DraftState } from "../draft.svelte";
import { NO_CHOICES } from "../upload.svelte";

const URL_KNOWN_AFTER_MS = 200;

/** What is known beside the file of a message: files used lately, choices for uploads, and what lies at a URL. */
export class Inputs {
  recent = $state.raw<RecentAttachment[]>([]);
  choices = $state.raw<UploadChoices>(NO_CHOICES);
  /** What is known of the URL in the form. */
  known = $state.raw<KnownUrl | null>(null);
  /** The operation that fetches what lies at a URL. */
  #fetching_operation = $state.raw<string | null>(null);
  readonly fetching = $derived(this.#fetching_operation !== null);

  async open(): Promise<void> {
    void this.loadRecent();
    this.choices = await backend.uploadChoices().catch(() => NO_CHOICES);
  }

  /** Downloads a bounded copy of what lies at the URL, because the user asked. */
  async fetchFacts(url: string, account_id: string, as_file: boolean, draft: DraftState): Promise<void> {
    const mine = operation();
    this.#fetching_operation = mine;
    try {
      const found = await backend.fetchFacts({ url, account_id, as_file }, mine);
      // Another URL was typed meanwhile: what is known of this one does not belong to it.
      if (this.#fetching_operation === mine && draft.string("/message/attachment/url") === url)
        draft.takeUrl(found.attachment, found.attachment_json);
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
  /** Gets the URL that stands in the form, whenever that changes. */
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
