import { prefersReducedMotion } from "svelte/motion";
import type { Attachment, TextHead } from "@/bindings";
import { backend } from "./backend";

/** Longest side of the frame that is drawn; Rust makes it smaller still. */
const COVER_PX = 512;
const COVER_AFTER_MS = 15_000;
/** Long enough for the page to be drawn that wants to show it. */
const LEAVE_AFTER_MS = 1_000;

/** What is to be seen and played of a file: read once, shown in the form and in the bubble. */
export class FilePreview {
  readonly file: Attachment;
  /** What `<img>`, `<audio>` and `<video>` read; empty until it is there. */
  src = $state("");
  /** Where a small picture is; undefined until it is known. */
  thumbnail = $state.raw<string | null | undefined>(undefined);
  bars = $state.raw<number[] | null>(null);
  text = $state.raw<TextHead | null>(null);
  /** A whole PDF. */
  pdf = $state.raw<Uint8Array | null>(null);
  /** All of the above has been asked for. */
  ready = $state(false);
  /** The window cannot show or play it. */
  broken = $state(false);
  /** The frame at which a moving picture stands still; null for what does not move. */
  get still(): string | null {
    return this.file.moving ? (this.thumbnail ?? null) : null;
  }
  /** It moves before the eye without being asked to. */
  get moves(): boolean {
    return Boolean(this.file.moving) && (this.still === null || !prefersReducedMotion.current);
  }
  /** What `<img>` reads where nobody has asked for it to move. */
  get shown(): string {
    return this.still !== null && !this.moves ? this.still : this.src;
  }
  /** Where a film comes from that is too large for a blob. */
  #film: string | null = null;
  #watchers = 0;

  constructor(file: Attachment) {
    this.file = file;
    if (!this.#plays) this.src = backend.fileUrl(file.id);
    void this.#read()
      .catch(() => (this.thumbnail ??= null))
      .finally(() => (this.ready = true));
  }

  /** Shows it somewhere; returns how to stop. A large film is there only as long as it is shown. */
  watch(): () => void {
    this.#watchers++;
    if (this.ready && this.#plays && this.src === "")
      void this.#media().then(
        (src) => (this.src = src),
        () => (this.broken = true),
      );
    return () => {
      this.#watchers--;
      this.#leave();
    };
  }
  #leave(): void {
    if (this.#film === null || this.#watchers > 0) return;
    void backend.stopFilm(this.#film);
    this.#film = null;
    this.src = "";
  }

  /** The window would take a gigabyte to draw it. */
  get tooLarge(): boolean {
    return (this.file.notes ?? []).includes("not_drawn");
  }
  get #plays(): boolean {
    return this.file.message_type === "audio" || this.file.message_type === "video";
  }
  get isPdf(): boolean {
    return this.file.mime === "application/pdf";
  }

  async #read(): Promise<void> {
    const { id, message_type } = this.file;
    if (this.#plays) this.src = await this.#media();
    // Whoever wanted to see it may have gone by now.
    if (this.#watchers === 0) setTimeout(() => this.#leave(), LEAVE_AFTER_MS);
    if (message_type === "audio") this.bars = (await backend.waveform(id))?.bars ?? null;
    if (message_type === "file") {
      if (this.isPdf) this.pdf = await backend.wholeFile(this.file.id);
      else this.text = await backend.text(id);
    }
    if (message_type === "image" || message_type === "video") {
      this.thumbnail = await backend.thumbnail(id);
      if (message_type === "video" && this.thumbnail === null) await this.#cover();
    }
  }

  /** WebKitGTK plays nothing from a scheme of the app's own, so sound and film come as a blob of the page's. */
  async #media(): Promise<string> {
    const bytes = await backend.wholeFile(this.file.id);
    if (bytes === null) {
      this.#film = await backend.showFilm(this.file.id);
      return this.#film ?? backend.fileUrl(this.file.id);
    }
    const url = URL.createObjectURL(new Blob([bytes], { type: this.file.mime }));
    released.register(this, url);
    return url;
  }

  /** Rust has no decoder for films; the window has the system's. */
  async #cover(): Promise<void> {
    const frame = await frameOf(this.src);
    if (frame === null || !(await backend.saveCover(this.file.id, frame))) return;
    this.thumbnail = await backend.thumbnail(this.file.id);
  }
}

/** A blob lives as long as its URL. */
const released = new FinalizationRegistry<string>((url) => URL.revokeObjectURL(url));

/** A frame from near the start, past a black first one; null when the window cannot play the film. */
async function frameOf(src: string): Promise<ArrayBuffer | null> {
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  // Where it does not come as a blob, the canvas could not be read without.
  video.crossOrigin = "anonymous";
  try {
    await happens(video, "loadeddata", () => (video.src = src));
    const at = Math.min(1, (Number.isFinite(video.duration) ? video.duration : 0) / 4);
    await happens(video, "seeked", () => (video.currentTime = at));
    const scale = Math.min(1, COVER_PX / Math.max(video.videoWidth, video.videoHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(video.videoWidth * scale));
    canvas.height = Math.max(1, Math.round(video.videoHeight * scale));
    canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
    const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    return (await png?.arrayBuffer()) ?? null;
  } catch {
    return null;
  } finally {
    video.removeAttribute("src");
    video.load();
  }
}

function happens(video: HTMLVideoElement, event: string, begin: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event}`)), COVER_AFTER_MS);
    video.addEventListener(event, () => (clearTimeout(timer), resolve()), { once: true });
    video.addEventListener("error", () => (clearTimeout(timer), reject(new Error("cannot play"))), {
      once: true,
    });
    begin();
  });
}

const previews = new WeakMap<Attachment, FilePreview>();

/** The preview of a file, begun when first asked for. */
export function previewOf(file: Attachment): FilePreview {
  let preview = previews.get(file);
  if (!preview) {
    preview = new FilePreview(file);
    previews.set(file, preview);
  }
  return preview;
}
