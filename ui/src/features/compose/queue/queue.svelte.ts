import type { AppError, Draft, FileSummary, QueueChanged, QueueRun, StorageOffer } from "@/bindings";
import { asAppError } from "@/i18n/index.svelte";
import { saver } from "@/saver";
import { backend, events } from "../backend";
import { parse, rawAt } from "../body";
import { Raw, write } from "../edit";
import { Item } from "./item.svelte";

const AT_REST: QueueRun = {
  running: false,
  single: false,
  stopping: false,
  sent: 0,
  partly: 0,
  total: 0,
  halt: null,
};

/** The group of a body with the settings of its push. */
const PUSH = "/push_config";

/** Messages that are sent one by one, in order. Rust reads, orders, asks and sends; this shows it. */
export class Queue {
  items = $state.raw<Item[]>([]);
  run = $state.raw<QueueRun>(AT_REST);
  /** The queue could not be read: it is not empty. */
  unreadable = $state.raw<AppError | null>(null);
  readonly running = $derived(this.run.running && !this.run.single);
  /** Why the queue stands still. */
  readonly halt = $derived.by(() => {
    const { halt } = this.run;
    if (!halt) return null;
    return { item: this.items.find((item) => item.id === halt.id) ?? null, why: halt.why };
  });
  readonly waiting = $derived(this.items.filter((item) => item.waits && !item.undecided));
  /** Files that are still to be read, or are being read. */
  readonly unread = $derived(this.items.filter((item) => item.work === "reading").length);
  readonly undecided = $derived(this.items.filter((item) => item.undecided));
  readonly #left: (items: readonly Item[]) => void;
  /** What the user is taking out of it: else a message leaves it by being sent. */
  #removing: readonly string[] = [];
  /** What came before the list did. */
  #early: QueueChanged[] | null = [];

  /** `left` gets the messages that are not in the queue any more. */
  constructor(left: (items: readonly Item[]) => void = () => {}) {
    this.#left = left;
  }

  listen(): () => void {
    return events.queueChanged((changed) => this.#changed(changed));
  }

  async open(): Promise<void> {
    try {
      const view = await backend.queue();
      this.items = view.items.map((queued) => new Item(queued));
      this.run = view.run;
      this.unreadable = null;
    } catch (e) {
      this.unreadable = asAppError(e);
    }
    const early = this.#early ?? [];
    this.#early = null;
    early.forEach((changed) => this.#changed(changed));
  }

  #changed(changed: QueueChanged): void {
    if (this.#early) {
      this.#early.push(changed);
      return;
    }
    const known: Partial<Record<string, Item>> = Object.fromEntries(
      this.items.map((item) => [item.id, item]),
    );
    for (const queued of changed.items) {
      const item = known[queued.id];
      if (item) item.update(queued);
      else known[queued.id] = new Item(queued);
    }
    this.run = changed.run;
    if (!changed.order) return;
    const order = changed.order.flatMap((id) => known[id] ?? []);
    const left = this.items.filter((item) => !order.includes(item));
    this.items = order;
    for (const item of left) item.gone = this.#removing.includes(item.id) ? "removed" : "sent";
    if (left.length > 0) this.#left(left);
  }

  /** A message for each file, like `template` but for type, text, attachment and id. */
  async add(files: FileSummary[], template: Draft): Promise<void> {
    await saver.write(() => backend.addToQueue(files, template));
  }

  /** These messages, as they are. */
  async addMessages(drafts: Draft[]): Promise<void> {
    await saver.write(() => backend.addMessagesToQueue(drafts));
  }

  /** Writes what the form holds of a message; `draft` is as it was when this was called. */
  async save(item: Item, draft: Draft): Promise<void> {
    item.keep(draft);
    await saver.write(async () => {
      const change = { id: item.id, draft, revision: item.revision };
      const [revision] = await backend.saveQueued([change]);
      if (revision) item.revision = revision;
    });
  }

  /**
   * All other messages that can be changed get the conversation, or the push settings, of this one; none, where that fails.
   * Returns how many these are.
   */
  async giveToAll(from: Item, what: "conversation" | "push"): Promise<number> {
    const others = this.items.filter((item) => item !== from && item.waits && item.work === null);
    const push = rawAt(parse(from.saved.body), PUSH);
    const changed = ({ saved }: Item): Draft =>
      what === "conversation"
        ? { ...saved, conversation: from.saved.conversation }
        : { ...saved, body: write(saved.body, PUSH, push === undefined ? undefined : new Raw(push)) };
    const changes = others.map((item) => ({ id: item.id, draft: changed(item), revision: item.revision }));
    if (changes.length > 0) await saver.write(() => backend.saveQueued(changes));
    return changes.length;
  }

  /** The files of these messages go there; then they are read, too. */
  async store(items: readonly Item[], storage: StorageOffer): Promise<void> {
    const ids = items.map((item) => item.id);
    await saver.write(() => backend.storeQueued(ids, storage.id));
  }

  // — order —
  /** Puts a message in another place at once; rejects, and puts it back, where that cannot be kept. */
  move(item: Item, to: number, failed: (e: unknown) => void = () => {}): number {
    const before = this.items;
    const rest = before.filter((i) => i !== item);
    const at = Math.max(0, Math.min(rest.length, to));
    if (before.indexOf(item) === at) return at;
    const order = [...rest.slice(0, at), item, ...rest.slice(at)];
    this.items = order;
    saver
      .write(() => backend.orderQueue(order.map((i) => i.id)))
      .catch((e: unknown) => {
        if (this.items === order) this.items = before;
        failed(e);
      });
    return at;
  }
  /** Returns those that were removed: what is under way stays. */
  async remove(items: readonly Item[]): Promise<Item[]> {
    const ids = items.map((item) => item.id);
    this.#removing = [...this.#removing, ...ids];
    try {
      const removed = await saver.write(() => backend.removeQueued(ids));
      return items.filter((item) => removed.includes(item.id));
    } finally {
      this.#removing = this.#removing.filter((id) => !ids.includes(id));
    }
  }
  /** Takes a removed message back to its place. */
  async restore(item: Item): Promise<void> {
    await saver.write(() => backend.restoreQueued(item.id));
  }
  async putBack(item: Item): Promise<void> {
    await saver.write(() => backend.putBackQueued(item.id));
  }

  // — sending —
  /** Sends what waits, in order; resolves when it stands still. */
  async send(account_id: string): Promise<QueueRun> {
    await saver.settled();
    return backend.runQueue(account_id);
  }
  /** Ends the run as soon as nothing is half done; takes back what has not left yet. */
  async stop(): Promise<void> {
    if (this.run.running) await backend.stopQueue();
  }
  async dismissHalt(): Promise<void> {
    await backend.dismissHalt();
  }
}
