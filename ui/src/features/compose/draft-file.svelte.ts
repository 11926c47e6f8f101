import type { Account, Attachment, MessageKind } from "@/bindings";
import * as body from "./body";
import { BodyText } from "./body-text.svelte";
import { Raw } from "./edit";
import { KeptByType, type KeptSnapshot } from "./kept-by-type.svelte";
import { isMedia, kindOf, numberOf, showsText, tileFor } from "./kinds";
import { Upload } from "./upload.svelte";

const ATTACHMENT = "/message/attachment";
const URL = `${ATTACHMENT}/url`;
const TEXT = "/message/text";

/** The file of a message at one of its steps, and those of the types that are not shown. */
export type FileSnapshot = {
  upload: Upload | null;
  /** What the upload had come to that the text of the step has; `null`: it had not ended, or its result had no place. */
  result: Upload["result"];
  kept: KeptSnapshot;
};
const NO_FILE: FileSnapshot = { upload: null, result: null, kept: { slots: new Map(), texts: new Map() } };

/** The body of a message with the file behind its attachment. */
export abstract class DraftFile extends BodyText {
  upload = $state.raw<Upload | null>(null);
  /** The queue is reading, uploading or sending it: it is shown, and cannot be changed. */
  locked = $state(false);
  readonly #kept = new KeptByType();
  readonly kind = $derived(kindOf(body.rawNumber(this.good, "/message/message_type")));

  /** What is there now can be brought back. */
  abstract remember(): void;

  /** The text that was written as a message and waits for a type that shows it. */
  get keptText(): string {
    return this.#kept.text;
  }

  /** The body, typed by hand or written by the form. */
  override setText(text: string): void {
    super.setText(text);
    this.#settle();
  }

  /**
   * Options stay; each type keeps its own attachment for when it is chosen again. So does the text: what receivers were to
   * read never becomes the description of a file, which they do not see.
   */
  switchTo(kind: MessageKind): void {
    if (this.broken || kind === this.kind) return;
    this.remember();
    const left = this.kind;
    const slot = this.#kept.switchSlot(left, { json: this.raw(ATTACHMENT), upload: this.upload }, kind);
    const text = this.#kept.switchText(left, this.raw(TEXT) ?? "", kind);
    // As it stood in the body; empty: it did not.
    if (text !== null) this.put(TEXT, text === "" ? undefined : new Raw(text));
    this.put("/message/message_type", numberOf(kind));
    // An empty text is the start of a text message, but no description of a picture.
    if (!showsText(kind) && this.string(TEXT) === "") this.put(TEXT, undefined);
    else if (showsText(kind) && !this.isSet(TEXT)) this.put(TEXT, "");
    this.put(ATTACHMENT, slot?.json === undefined ? undefined : new Raw(slot.json));
    this.upload = slot?.upload ?? null;
  }

  /** Takes a file for the type shown. The former attachment goes. */
  attach(upload: Upload): void {
    if (this.raw(ATTACHMENT) !== undefined) this.remember();
    this.put(ATTACHMENT, undefined);
    this.upload = upload;
  }

  /** A file that lies at a URL of the user's own, and was looked at there. */
  takeUrl(file: Attachment, json: string): void {
    if (this.broken || this.locked) return;
    const kind = tileFor(this.kind, file);
    if (kind === this.kind) this.remember();
    else this.switchTo(kind);
    this.put(ATTACHMENT, new Raw(json));
    this.upload = Upload.finished(file, kind, null);
  }

  removeAttachment(): void {
    this.remember();
    this.put(ATTACHMENT, undefined);
    this.upload = null;
    if (this.kind) this.#kept.removeSlot(this.kind);
  }

  /** The result of an upload, wherever the user has gone in the meantime. */
  uploaded(upload: Upload, json: string, url: string): void {
    upload.result = { json, url };
    const shown = this.upload === upload;
    const slot = this.#kept.slotOf(upload);
    if (shown && !this.broken) {
      // After a second upload (another account) only the address is new; what was changed by hand stays.
      const known = this.string(`${ATTACHMENT}/md5`) === upload.file.md5;
      this.put(known ? URL : ATTACHMENT, known ? url : new Raw(json));
    } else if (shown) {
      this.#late = upload;
    }
    // Also of the one that is shown: a step back may lead to where it was not.
    if (slot) slot.json = json;
  }
  /** An upload that ended while the body was not JSON. */
  #late: Upload | null = null;
  #settle(): void {
    const late = this.#late;
    if (!late?.result || this.broken) return;
    this.#late = null;
    this.uploaded(late, late.result.json, late.result.url);
  }

  // — another text, with its file —
  /** Text and file are replaced together: what the former file's upload came to has no place in the new text. */
  #replaceBoth(text: string, file: () => FileSnapshot): void {
    this.#late = null;
    this.upload = null;
    this.setText(text);
    const { upload, result: had, kept } = file();
    this.upload = upload;
    this.#kept.restore(kept);
    const result = upload?.result;
    if (upload && result && result !== had) this.uploaded(upload, result.json, result.url);
  }
  /** Another message, and the file that Rust knows behind its attachment. */
  protected loadBoth(text: string, file: Attachment | null, account_id: string | null): void {
    this.#replaceBoth(text, () => ({ ...NO_FILE, upload: file && this.#loaded(file, account_id) }));
    this.forgetGroups();
  }
  #loaded(file: Attachment, account_id: string | null): Upload {
    const kind = this.kind ?? file.message_type;
    return this.isSet(URL) ? Upload.finished(file, kind, account_id) : new Upload(file, kind);
  }
  /** The message at one of its steps. An upload that has ended since, perhaps a second time, gives it what it came to. */
  protected restoreBoth(text: string, file: FileSnapshot): void {
    this.#replaceBoth(text, () => file);
  }
  protected fileSnapshot(): FileSnapshot {
    const { upload } = this;
    const result = upload === this.#late ? null : (upload?.result ?? null);
    return { upload, result, kept: this.#kept.snapshot() };
  }

  /** The file was uploaded to another account's app than the one that will send. */
  foreignUpload(account: Account | null): boolean {
    const { upload } = this;
    return (
      upload?.phase === "done" &&
      account !== null &&
      upload.account_id !== null &&
      upload.account_id !== account.id &&
      isMedia(this.kind)
    );
  }
}
