import { SvelteMap } from "svelte/reactivity";
import type { AppError, Attachment, PreparationResult, PreparationSettings } from "@/bindings";
import { asAppError } from "@/i18n/index.svelte";
import { saver } from "@/saver";
import { backend } from "../backend";

const NO_PREPARATION: PreparationSettings = { strip: false, longest_px: null, convert: false };

/** What came of a picture, and the picture itself, by which it can be undone. */
type PreparedImage = PreparationResult & { original: Attachment };

/** Image preparation: what is done to pictures before they go up, and what it did. */
export class ImagePreparation {
  settings = $state.raw<PreparationSettings>(NO_PREPARATION);
  /** By the id of the attachment that is in the form. */
  readonly done = new SvelteMap<string, PreparedImage>();

  readonly on = $derived(this.settings.strip || this.settings.longest_px !== null || this.settings.convert);

  /** The settings could not be read: what is to be taken out of pictures is not known, so that none may go up. */
  failure = $state.raw<AppError | null>(null);
  #opening: Promise<void> | null = null;

  open(): Promise<void> {
    this.#opening ??= backend.imagePreparation().then(
      (settings) => {
        this.settings = settings;
        this.failure = null;
      },
      (e: unknown) => {
        this.failure = asAppError(e);
        this.#opening = null;
      },
    );
    return this.#opening;
  }

  /** Reads them once more. */
  reopen(): Promise<void> {
    this.#opening = null;
    return this.open();
  }

  async choose(part: Partial<PreparationSettings>): Promise<void> {
    const before = this.settings;
    this.settings = { ...before, ...part };
    try {
      await saver.write(() => backend.saveImagePreparation(this.settings));
      this.failure = null;
      this.#opening = Promise.resolve();
    } catch (e) {
      this.settings = before;
      throw e;
    }
  }

  /** The picture as the settings want it: the same attachment, or a copy in its place. Other files stay as they are. */
  async prepare(file: Attachment): Promise<Attachment> {
    const original = this.done.get(file.id)?.original ?? file;
    await this.open();
    if (this.failure && original.message_type === "image") throw this.failure;
    if (!this.on || original.message_type !== "image") return original;
    const result = await backend.prepareImage(original.id);
    const prepared = result.attachment ?? original;
    this.done.set(prepared.id, { ...result, original });
    return prepared;
  }
}
