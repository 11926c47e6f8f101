import {
  commands,
  events,
  type Account,
  type AppError,
  type Attachment,
  type Draft,
  type Glance,
  type MessageKind,
  type NewQueued,
  type SendResult,
  type StorageOffer,
  type UploadChoices,
} from "@/bindings";
import { asAppError } from "@/i18n/index.svelte";
import { DraftState } from "../draft.svelte";
import { later } from "../later";
import { REPEATED, Sending } from "../sending.svelte";
import { Item } from "./item.svelte";

/** Files are read this many at a time: a disk gains nothing from more, and the window is to stay quick. */
const READERS = 2;
/** What was read of files meanwhile is written down at once: a write waits for the disk. */
const KEEP_AFTER_MS = 200;

/** Why the queue stands still, for the person to read. */
export type Halt =
  { item: Item; why: "failed" | "rejected" | "unknown" | "undecided" } | { item: null; why: "by_hand" };
/** With whom, and how, the messages go out. */
export type Run = { account: Account; choices: UploadChoices; confirmed: boolean };

/** Messages that are sent one by one, in order. */
export class Queue {
  items = $state.raw<Item[]>([]);
  running = $state(false);
  stopping = $state(false);
  /** Since the last start: sent, and in all. */
  sent = $state(0);
  total = $state(0);
  halt = $state.raw<Halt | null>(null);
  /** The message that is being sent. */
  readonly sending = new Sending();
  readonly waiting = $derived(this.items.filter((item) => item.waits && !item.undecided));
  /** Files that are still to be read, or are being read. */
  readonly unread = $derived(this.items.filter((item) => item.unread || item.work === "reading").length);
  readonly undecided = $derived(this.items.filter((item) => item.undecided));
  /** The last of what was added is written down; nothing else about it may be written before. */
  #added: Promise<unknown> = Promise.resolve();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing drawn reads it
  readonly #unkept = new Set<Item>();
  readonly #keeping = later(() => void this.#keep(), KEEP_AFTER_MS);
  #current: Item | null = null;
  #reading = 0;
  readonly #tend: (file: Attachment) => Promise<Attachment>;

  /** `tend` does to a picture what is done to pictures before they go up. */
  constructor(tend: (file: Attachment) => Promise<Attachment>) {
    this.#tend = tend;
  }

  listen(): () => void {
    const stops = [
      events.uploadProgress.listen((e) => this.#current?.upload?.progress(e.payload)),
      events.sendStage.listen((e) => this.sending.stage(e.payload)),
      events.sendWaiting.listen((e) => this.sending.waits(e.payload)),
    ];
    return () => stops.forEach((s) => void s.then((stop) => stop()));
  }

  async open(): Promise<void> {
    const queued = await commands.queueList().catch(() => []);
    this.items = queued.map((q) => new Item(q));
    this.#readOn();
  }

  /**
   * A message for each file, like `template` but for its text and attachment; large files go to `storage`, if any. They
   * are in sight before they are written down, and read after it.
   */
  async add(files: Glance[], template: Draft, storage: StorageOffer | null = null): Promise<void> {
    const ids = await commands.newClientIds(2 * files.length);
    const made: Partial<Record<MessageKind, { id: string; body: string }>> = {};
    const messages = files.map((file, n) => {
      const client_id = ids[2 * n] ?? "";
      const first = (made[file.message_type] ??= { id: client_id, body: bodyFor(file, template, client_id) });
      // Only the id is another: 200 bodies need not be parsed 200 times.
      const body = first.body.replace(JSON.stringify(first.id), JSON.stringify(client_id));
      return { id: ids[2 * n + 1] ?? "", file, draft: { ...template, body, attachment: null } };
    });
    await this.#put(messages, storage);
  }
  /** At the end; where they cannot be written down, they are not there. */
  async #put(messages: NewQueued[], storage: StorageOffer | null = null): Promise<Item[]> {
    const items = messages.map((message) => new Item({ ...message, state: "waiting", row_id: null }));
    for (const item of items) if (item.undecided) item.storage = storage;
    this.items = [...this.items, ...items];
    const writing = this.#added.then(() => commands.queueAdd(messages));
    this.#added = writing.catch(() => undefined);
    try {
      await writing;
    } catch (e) {
      this.#drop(items);
      throw e;
    }
    this.#readOn();
    return items;
  }

  /** Reads the files that were not read yet, a few at a time, in order. */
  #readOn(): void {
    while (this.#reading < READERS) {
      const next = this.items.find((i) => i.unread);
      if (!next) return;
      this.#reading++;
      void this.#read(next).finally(() => {
        this.#reading--;
        this.#readOn();
      });
    }
  }
  async #read(item: Item): Promise<void> {
    item.work = "reading";
    try {
      item.read(await this.#tend(await commands.attachFile(item.file.file_id)));
      this.#unkept.add(item);
      // Not anew with each: then nothing would be kept until the last is read.
      if (this.#unkept.size === 1) this.#keeping.call();
    } catch (e) {
      item.error = asAppError(e);
    } finally {
      item.work = null;
    }
  }
  /** A file whose facts could not be kept is read again after the next start: nothing is lost. */
  async #keep(): Promise<void> {
    const changes = [...this.#unkept].map(({ id, saved }) => ({ id, draft: saved }));
    this.#unkept.clear();
    await commands.queueSave(changes).catch(() => undefined);
  }

  async save(item: Item): Promise<void> {
    await this.#added;
    await commands.queueSave([{ id: item.id, draft: item.saved }]);
  }

  /** The files of these messages go there; then they can be read, too. */
  store(items: readonly Item[], storage: StorageOffer): void {
    items.forEach((item) => item.store(storage));
    if (this.halt?.item && items.includes(this.halt.item)) this.halt = null;
    this.#readOn();
  }

  // — order —
  /** Puts a message in another place; returns where it is now. */
  move(item: Item, to: number): number {
    const rest = this.items.filter((i) => i !== item);
    const at = Math.max(0, Math.min(rest.length, to));
    if (this.items.indexOf(item) === at) return at;
    this.items = [...rest.slice(0, at), item, ...rest.slice(at)];
    void this.#added.then(() => commands.queueOrder(this.items.map((i) => i.id)));
    return at;
  }
  async remove(items: readonly Item[]): Promise<void> {
    const gone = items.filter((i) => i !== this.#current);
    await this.#added;
    await commands.queueRemove(gone.map((i) => i.id));
    this.#drop(gone);
  }
  /** Takes a removed message back to its place. */
  async restore(item: Item, at: number): Promise<void> {
    const [id = ""] = await commands.newClientIds(1);
    const [back] = await this.#put([{ id, file: item.file, draft: item.saved }], item.storage);
    if (back) this.move(back, at);
  }
  #drop(gone: readonly Item[]): void {
    this.items = this.items.filter((i) => !gone.includes(i));
    if (this.halt?.item && gone.includes(this.halt.item)) this.halt = null;
  }
  async putBack(item: Item): Promise<void> {
    await commands.queuePutBack(item.id);
    item.state = "waiting";
    item.result = null;
    item.error = null;
    if (this.halt?.item === item) this.halt = null;
  }

  // — sending —
  /** Sends what waits, in order, until it is done, stopped, or something goes wrong. */
  async run(run: Run): Promise<void> {
    if (this.running) return;
    this.running = true;
    this.stopping = false;
    this.halt = null;
    this.sent = 0;
    this.total = this.waiting.length;
    try {
      const next = (): Item | undefined => this.items.find((item) => item.waits);
      for (let item = next(); item && !this.stopping; item = next()) {
        // What is after it would overtake it.
        this.halt = item.undecided ? { item, why: "undecided" } : await this.sendOne(item, run);
        if (this.halt) break;
        this.sent++;
      }
      if (this.stopping) this.halt ??= { item: null, why: "by_hand" };
    } finally {
      this.running = false;
      this.stopping = false;
    }
  }

  /** Uploads and sends one message; null when it is sent and has left the queue. */
  async sendOne(item: Item, run: Run): Promise<Halt | null> {
    this.#current = item;
    item.error = null;
    item.result = null;
    try {
      return await this.#carry(item, run);
    } catch (e) {
      return this.#failed(item, asAppError(e));
    } finally {
      item.work = null;
      this.#current = null;
    }
  }
  async #carry(item: Item, { account, choices, confirmed }: Run): Promise<Halt | null> {
    if (!item.attachment && item.upload === null) {
      item.work = "reading";
      item.read(await this.#tend(await commands.attachFile(item.file.file_id)));
    }
    if (item.lacksUpload(account) && item.upload) {
      item.work = "uploading";
      const { upload } = item;
      await upload.start({ account_id: account.id, choices, anew: false }, (json, url) =>
        item.edit((draft) => draft.uploaded(upload, json, url)),
      );
      if (upload.phase === "cancelled") return { item: null, why: "by_hand" };
      if (upload.error) return this.#failed(item, upload.error);
    }
    if (this.stopping) return { item: null, why: "by_hand" };
    item.work = "sending";
    // What is typed in the form and not kept yet goes out, too.
    item.edit(() => {});
    item.saved = { ...item.saved, account_id: account.id };
    await this.save(item);
    const result = await this.sending.run((operation) => commands.queueSend(item.id, operation, confirmed));
    if (!result) return this.#failed(item, this.sending.failure);
    if (this.ended(item, result)) return null;
    if (item.state === "unknown") return { item, why: "unknown" };
    if (result.error === "cancelled") return { item: null, why: "by_hand" };
    await this.#renew(item, result.code);
    return { item, why: "rejected" };
  }
  /** Takes note of how a send ended, as Rust has done; true when it is sent and has left the queue. */
  ended(item: Item, result: SendResult): boolean {
    if (result.outcome === "sent") {
      this.#drop([item]);
      return true;
    }
    item.result = result;
    item.row_id = result.row_id;
    item.state = result.outcome === "rejected" ? "rejected" : "unknown";
    return false;
  }
  /** A message that has its answer has used up its id. */
  async #renew(item: Item, code: number | null): Promise<void> {
    if (code === null || code === REPEATED) return;
    const id = await commands.newClientId();
    item.edit((draft) => draft.freshClientId(id));
    await this.save(item);
  }
  #failed(item: Item, error: AppError | null): Halt {
    item.error = error;
    return { item, why: "failed" };
  }

  /** Ends the run as soon as nothing is half done; takes back what has not left yet. */
  async stop(): Promise<void> {
    if (!this.running) return;
    this.stopping = true;
    await this.#current?.upload?.cancel();
    await this.sending.cancel();
  }
}

function bodyFor(file: Glance, template: Draft, id: string): string {
  const draft = new DraftState();
  draft.load({ ...template, attachment: null });
  draft.switchTo(file.message_type);
  draft.set("/message/attachment", undefined);
  draft.set("/message/text", undefined);
  draft.freshClientId(id);
  return draft.text;
}
