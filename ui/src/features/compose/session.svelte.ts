import { untrack } from "svelte";
import { SvelteSet } from "svelte/reactivity";
import type {
  Account,
  ImportedRequest,
  Conversation,
  Draft,
  FileSummary,
  QueueRun,
  SendKind,
  StorageOffer,
} from "@/bindings";
import { later } from "@/components/later";
import { toast } from "@/components/toast.svelte";
import { failed } from "@/i18n/failed";
import { i18n } from "@/i18n/index.svelte";
import { saver } from "@/saver";
import { ImagePreparation } from "./attach/image-preparation.svelte";
import { Files } from "./attach/files.svelte";
import { Inputs } from "./attach/inputs.svelte";
import { backend, events } from "./backend";
import { Descriptions } from "./calls/describe.svelte";
import { offerOpenStream } from "./calls/stream-offer";
import { StreamState } from "./calls/stream.svelte";
import { Checks } from "./checks.svelte";
import { DraftState, emptyBody } from "./draft.svelte";
import { importedDraft, importedDrafts } from "./imported";
import { KnownAccounts } from "./known-accounts.svelte";
import type { Item } from "./queue/item.svelte";
import { Queue } from "./queue/queue.svelte";
import { Receivers } from "./receivers/receivers.svelte";
import { followResult } from "./send/send";
import { Sending } from "./sending.svelte";
import { UndoOffer } from "./undo-offer";

const SAVE_AFTER_MS = 300;
/** Whoever types without a pause loses no more than this to a crash. */
const SAVE_AT_LEAST_EVERY_MS = 1_000;

/**
 * The compose page's work, living longer than the page: going to the history and back keeps the draft,
 * its undo steps, a running upload and a running send.
 */
export class Session {
  /** The message that is being written outside of the queue. */
  readonly main = new DraftState();
  /** What the form shows: the message of its own, or one of the queue. */
  draft = $state.raw(this.main);
  /** The message of the queue that is in the form. */
  editing = $state.raw<Item | null>(null);
  readonly preparation = new ImagePreparation();
  readonly queue = new Queue((left) => {
    if (this.editing && left.includes(this.editing)) this.edit(null, false);
  });
  readonly sending = new Sending();
  readonly receivers = new Receivers(this.main);
  readonly calls = new Descriptions();
  readonly stream = new StreamState();
  readonly inputs = new Inputs();
  /** Brings files into the message that is open. */
  readonly files = new Files(this);
  readonly checks = new Checks(() => this.out());
  readonly known = new KnownAccounts(() => this.account);
  /** The last send gave its message_client_id away, and the draft got a new one. */
  renewed = $state(false);
  /** Send was pressed once: from now on an empty required field is an error to the eye, too. */
  attempted = $state(false);
  /** What is unfolded and searched among the options. */
  readonly openGroups = new SvelteSet<string>();
  optionSearch = $state("");
  /** Offers to take the last step back. */
  readonly offer = new UndoOffer(() => this.draft);
  #accountOf = $state.raw<() => Account | null>(() => null);

  /** The message in the form is being read, uploaded or sent: it is shown, and cannot be changed. */
  readonly locked = $derived(this.draft.locked);

  readonly #saving = later(() => void this.save(), SAVE_AFTER_MS, SAVE_AT_LEAST_EVERY_MS);

  /** In an effect's root, as [`Session.lasting`] makes it. */
  constructor() {
    this.#follow(this.main);
    $effect(() => {
      const { draft, account } = this;
      void [draft.text, draft.call, draft.conversation, draft.receivers, draft.upload, account?.id];
      untrack(() => this.changed());
    });
    $effect(() => void this.calls.of(this.draft.call).catch(() => {}));
    $effect(() => {
      const { items } = this.queue;
      untrack(() => this.receivers.follow(items));
    });
  }
  /** The account in use. */
  get account(): Account | null {
    return this.#accountOf();
  }
  /** From now on, sends go through the account that this says. */
  use(accountOf: () => Account | null): void {
    this.#accountOf = accountOf;
  }

  /** With a root of its own: what it derives must not end with the component that asked first. */
  static lasting(): Session {
    let made!: Session;
    const end = $effect.root(() => {
      made = new Session();
    });
    made.#end = end;
    return made;
  }
  #end = (): void => {};
  /** For tests: it does nothing more of itself. */
  discard(): void {
    this.#end();
    this.checks.stop();
    this.#saving.cancel();
  }

  /** Listens for what Rust reports unasked; returns how to stop. */
  listen(): () => void {
    const stops = [
      events.windowClosing(() => void this.settled().then(() => backend.closeWindow())),
      events.historyChanged(({ id }) => {
        void this.known.loadRecent();
        void followResult(this, id);
      }),
      this.queue.listen(),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async open(initial: Draft | null, receivers: readonly string[] = []): Promise<void> {
    void this.known.loadRecent();
    void this.inputs.open();
    void this.queue.open();
    void this.preparation.open();
    void offerOpenStream();
    if (initial) this.draft.load(initial, receivers);
    else await this.#blank();
  }

  /** An empty message; sender from the account. */
  async fresh(): Promise<void> {
    this.edit(null);
    this.draft.remember();
    await this.#blank();
    this.optionSearch = "";
    this.sending.dismiss();
    this.receivers.dismiss();
  }
  async #blank(): Promise<void> {
    const { draft } = this;
    const sender = this.account?.default_sender || draft.sender;
    const conversation = { sender, kind: draft.conversationKind, receiver: draft.receiver };
    draft.load({ account_id: null, conversation, body: emptyBody(), attachment: null });
    this.renewed = false;
    this.attempted = false;
    const id = await backend.newClientId();
    // What was loaded meanwhile keeps its own.
    if (draft.clientId === undefined) draft.freshClientId(id);
  }

  /** Loads a message handed in from outside. */
  load(draft: Draft): void {
    this.edit(null);
    this.#replace(draft);
  }
  /** Puts another tool's message into the form; what it does not say stays. */
  importMessage(message: ImportedRequest): void {
    if (this.locked) this.edit(null);
    this.#replace(importedDraft(message, this.out()));
  }
  /** Puts other tools' messages into the queue; returns how many joined. */
  async importToQueue(messages: readonly ImportedRequest[]): Promise<number> {
    this.flush();
    const drafts = importedDrafts(messages, this.out());
    if (drafts.length > 0) await this.queue.addMessages(drafts);
    return drafts.length;
  }
  /** Can be taken back. */
  #replace(draft: Draft): void {
    this.draft.remember();
    this.draft.load(draft);
    this.sending.dismiss();
    this.renewed = false;
    this.attempted = false;
  }

  /** Puts a conversation into the form; what is written stays. Can be taken back. */
  address(conversation: Conversation): void {
    if (this.locked) this.edit(null);
    this.draft.remember();
    this.draft.receivers = [];
    this.draft.setConversation(conversation);
  }

  /** The same message for another receiver, who is still to be entered. Can be taken back. */
  toAnother(): void {
    this.address({ ...this.draft.conversation, receiver: "" });
    this.sending.dismiss();
    this.renewed = false;
    this.attempted = false;
  }

  /** Another call for the message in the form. Can be taken back. */
  async chooseCall(call: SendKind): Promise<void> {
    const { draft } = this;
    const [from, to, id] = await Promise.all([
      this.calls.of(draft.call),
      this.calls.of(call),
      backend.newClientId(),
    ]);
    if (draft !== this.draft || this.locked) return;
    draft.switchCall(call, { from, to }, id);
    this.attempted = false;
    this.renewed = false;
  }

  async freshClientId(): Promise<void> {
    this.draft.freshClientId(await backend.newClientId());
    this.renewed = false;
  }

  /** A message is on its way, or messages are: the next one is not taken. */
  get busy(): boolean {
    return this.sending.busy || this.receivers.joining || this.queue.run.running;
  }

  // — checking and saving —
  changed(): void {
    this.checks.changed();
    this.#saving.call();
  }
  out(): Draft {
    return this.draft.out(this.account);
  }
  async save(): Promise<void> {
    this.#saving.cancel();
    if (this.locked) return;
    const { editing } = this;
    const draft = this.out();
    const receivers = [...this.draft.receivers];
    const kept = editing
      ? this.queue.save(editing, draft)
      : saver.write(() => backend.saveDraft(draft, receivers));
    await kept.catch((e: unknown) => toast.show(failed(e, () => i18n.w.compose.saveFailed)));
  }
  flush(): void {
    this.#saving.flush();
  }
  /** Resolves when everything that was changed in the window so far is written, or could not be. */
  async settled(): Promise<void> {
    this.flush();
    await saver.flush();
  }

  // — the queue —
  /**
   * Puts a message of the queue into the form, or (null) the one outside of it. Each keeps its own steps back. `keep`
   * false: the one in the form is gone.
   */
  edit(item: Item | null, keep = true): void {
    if (item === this.editing) return;
    if (keep) this.flush();
    else this.#saving.cancel();
    this.editing = item;
    this.draft = item?.open() ?? this.main;
    this.#follow(this.draft);
    this.offer.withdraw();
    this.files.refused = item?.undecided ? item.file : null;
    this.renewed = false;
    this.attempted = false;
    if (item && !this.sending.busy) this.sending.dismiss();
  }
  /** An offer to take a step back holds until the next one. */
  #follow(draft: DraftState): void {
    draft.onstep = () => this.offer.withdraw();
  }
  /** A message for each file, to the conversation and with the options of the form. */
  async addToQueue(files: FileSummary[]): Promise<void> {
    this.flush();
    await this.queue.add(files, this.out());
  }
  /** The files of these messages go there, since the service does not take them. */
  async storeQueued(items: readonly Item[], storage: StorageOffer): Promise<void> {
    if (this.editing && items.includes(this.editing)) this.files.refused = null;
    this.flush();
    await this.queue.store(items, storage);
  }
  /** Sends what waits; returns how that ended, or null without an account. */
  async runQueue(account = this.account): Promise<QueueRun | null> {
    if (!account) return null;
    this.flush();
    return this.queue.send(account.id);
  }

  /** The form has gone on from the message that the result is of. */
  readonly movedOn = $derived(this.sending.isOfAnother(this.draft, this.account?.id));
}
