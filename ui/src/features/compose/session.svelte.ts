import { SvelteSet } from "svelte/reactivity";
import type {
  Account,
  AppError,
  ImportedRequest,
  Conversation,
  Draft,
  FileSummary,
  Issue,
  Preview,
  SendResult,
  StorageOffer,
} from "@/bindings";
import { later } from "@/components/later";
import { asAppError } from "@/i18n/index.svelte";
import { saver } from "@/saver";
import { ImagePreparation } from "./attach/image-preparation.svelte";
import { Files } from "./attach/files.svelte";
import { Inputs } from "./attach/inputs.svelte";
import { backend, events } from "./backend";
import { DraftState, emptyBody } from "./draft.svelte";
import { sameTokens } from "./edit";
import type { Item } from "./queue/item.svelte";
import { Queue } from "./queue/queue.svelte";
import { Sending } from "./sending.svelte";

const PREVIEW_AFTER_MS = 120;
const SAVE_AFTER_MS = 300;
const CLIENT_ID = "/message/message_client_id";

/** What came of pressing Send, for the page to react to. */
export type SendOutcome =
  "busy" | "no_account" | "broken" | "invalid" | "unconfirmed" | "stopped" | "failed" | "done";

/** Errors of a send that the form itself shows, or that are no error but the user's wish. */
const SHOWN: Partial<Record<AppError["code"], SendOutcome>> = {
  body_syntax: "broken",
  body_invalid: "invalid",
  production_unconfirmed: "unconfirmed",
  cancelled: "stopped",
};

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
  readonly inputs = new Inputs();
  /** Brings files into the message that is open. */
  readonly files = new Files(this);
  account = $state.raw<Account | null>(null);
  preview = $state.raw<Preview | null>(null);
  saveError = $state.raw<AppError | null>(null);
  recent = $state.raw<Conversation[]>([]);
  /** The last send gave its message_client_id away, and the draft got a new one. */
  renewed = $state(false);
  /** Send was pressed once: from now on an empty required field is an error to the eye, too. */
  attempted = $state(false);
  /** What is unfolded and searched among the options. */
  readonly openGroups = new SvelteSet<string>();
  optionSearch = $state("");
  #loaded = 0;

  /** The message in the form is being read, uploaded or sent: it is shown, and cannot be changed. */
  readonly locked = $derived.by(() => this.editing !== null && this.editing.work !== null);

  readonly errors = $derived((this.preview?.issues ?? []).filter((i) => i.severity === "error"));
  readonly warnings = $derived((this.preview?.issues ?? []).filter((i) => i.severity === "warning"));

  #turn = 0;
  readonly #previewing = later(() => void this.refresh(), PREVIEW_AFTER_MS);
  readonly #saving = later(() => void this.save(), SAVE_AFTER_MS);

  /** With a root of its own: what it derives must not end with the component that asked first. */
  static lasting(): Session {
    let made!: Session;
    $effect.root(() => {
      made = new Session();
    });
    return made;
  }

  /** Listens for what Rust reports unasked; returns how to stop. */
  listen(): () => void {
    const stops = [
      events.windowClosing(() => void this.settled().then(() => backend.closeWindow())),
      events.historyChanged(() => void this.loadRecent()),
      this.queue.listen(),
    ];
    return () => stops.forEach((stop) => stop());
  }

  async open(initial: Draft | null): Promise<void> {
    void this.loadRecent();
    void this.inputs.open();
    void this.queue.open();
    void this.preparation.open();
    if (initial) this.draft.load(initial);
    else await this.#blank();
  }

  /** An empty message; sender from the account. */
  async fresh(): Promise<void> {
    this.edit(null);
    this.draft.remember();
    await this.#blank();
    this.sending.dismiss();
  }
  async #blank(): Promise<void> {
    const { draft } = this;
    const sender = this.account?.default_sender || draft.sender;
    const conversation = { sender, kind: draft.conversationKind, receiver: draft.receiver };
    draft.load({ account_id: null, conversation, body: emptyBody(), attachment: null });
    this.renewed = false;
    this.attempted = false;
    draft.freshClientId(await backend.newClientId());
  }

  /** Loads a message handed in from outside, once. */
  load(incoming: { number: number; draft: Draft }): boolean {
    if (incoming.number === this.#loaded) return false;
    this.#loaded = incoming.number;
    this.edit(null);
    this.#replace(incoming.draft);
    return true;
  }
  /** Puts another tool's message into the form; what it does not say stays. */
  importMessage(message: ImportedRequest): void {
    if (this.locked) this.edit(null);
    const { draft } = this;
    this.#replace({
      account_id: null,
      conversation: message.conversation ?? draft.conversation,
      body: message.body ?? draft.text,
      attachment: null,
    });
  }
  /** Can be taken back. */
  #replace(draft: Draft): void {
    this.draft.remember();
    this.draft.load(draft);
    this.sending.dismiss();
    this.renewed = false;
    this.attempted = false;
  }

  async freshClientId(): Promise<void> {
    this.draft.freshClientId(await backend.newClientId());
    this.renewed = false;
  }

  async loadRecent(): Promise<void> {
    this.recent = await backend.recentConversations().catch(() => this.recent);
  }

  // — checking and saving —
  changed(): void {
    this.#previewing.call();
    this.#saving.call();
  }
  out(): Draft {
    return this.draft.out(this.account);
  }
  /** The last one asked wins. */
  async refresh(): Promise<Preview | null> {
    this.#previewing.cancel();
    const turn = ++this.#turn;
    const preview = await backend.preview(this.out()).catch(() => null);
    if (turn === this.#turn && preview) this.preview = preview;
    return preview;
  }
  async save(): Promise<void> {
    this.#saving.cancel();
    if (this.locked) return;
    const { editing } = this;
    const draft = this.out();
    const kept = editing ? this.queue.save(editing, draft) : saver.write(() => backend.saveDraft(draft));
    this.saveError = await kept.then(
      () => null,
      (e: unknown) => asAppError(e),
    );
  }
  flush(): void {
    this.#saving.flush();
  }
  /** Resolves when everything that was changed in the window so far is written, or could not be. */
  async settled(): Promise<void> {
    this.flush();
    await saver.settled();
  }

  issuesAt(pointer: string): Issue[] {
    return (this.preview?.issues ?? []).filter(
      (i) => i.pointer === pointer || i.pointer.startsWith(pointer + "/"),
    );
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
    this.inputs.refused = item?.undecided ? item.file : null;
    this.renewed = false;
    this.attempted = false;
    if (item && !this.sending.busy) this.sending.dismiss();
  }
  /** A message for each file, to the conversation and with the options of the form. */
  async addToQueue(files: FileSummary[]): Promise<void> {
    this.flush();
    await this.queue.add(files, this.out());
  }
  /** The files of these messages go there, since the service does not take them. */
  async storeQueued(items: readonly Item[], storage: StorageOffer): Promise<void> {
    if (this.editing && items.includes(this.editing)) this.inputs.refused = null;
    this.flush();
    await this.queue.store(items, storage);
  }
  /** Returns those that were removed. */
  removeQueued(items: readonly Item[]): Promise<Item[]> {
    return this.queue.remove(items);
  }
  /** Sends what waits; returns how many were sent. */
  async runQueue(): Promise<number> {
    if (!this.account) return 0;
    this.flush();
    return (await this.queue.send(this.account.id)).sent;
  }

  // — sending —
  /** Hands the message over as it is now. Nothing that happens in the form afterwards changes what goes out. */
  async send(): Promise<SendOutcome> {
    const { sending, draft, account, editing } = this;
    if (sending.busy || this.locked) return "busy";
    if (!account) return "no_account";
    sending.dismiss();
    this.attempted = true;
    if (draft.broken) return "broken";
    const frozen = draft.out(account);
    const sent_id = draft.string(CLIENT_ID);
    const upload =
      draft.upload?.phase === "running"
        ? { storage_id: draft.upload.storage?.id ?? null, choices: this.inputs.choices }
        : null;
    const result = editing
      ? await sending.run(async () => {
          await this.queue.save(editing, frozen);
          return backend.sendQueued(editing.id, editing.revision, account.id);
        }, editing.id)
      : await sending.run((operation) => {
          const stop = events.sendFilled(operation, ({ body }) => this.#filled(draft, frozen.body, body));
          return backend.send(frozen, upload, operation).finally(stop);
        });
    if (result) {
      this.#renew(draft, sent_id, result);
      return "done";
    }
    const outcome = sending.failure ? SHOWN[sending.failure.code] : undefined;
    if (!outcome) return "failed";
    sending.dismiss();
    if (this.draft === draft) await this.refresh();
    return outcome;
  }

  /** The upload that a send waited for is done: the form shows the very text that goes out, if it is still that message. */
  #filled(draft: DraftState, pressed: string, body: string): void {
    if (draft.text === pressed || sameTokens(draft.text, body)) draft.setText(body);
  }

  /** The message that was sent has used up its id, if Rust gave another; what took its place in the form has its own. */
  #renew(draft: DraftState, sent_id: string | undefined, { fresh_client_id: fresh }: SendResult): void {
    this.renewed = false;
    if (fresh == null || sent_id === undefined || fresh === sent_id) return;
    draft.retire(sent_id);
    if (draft.broken || draft.string(CLIENT_ID) !== sent_id) return;
    draft.freshClientId(fresh);
    this.renewed = true;
  }

  async cancel(): Promise<void> {
    const { queue, sending } = this;
    await (queue.run.single
      ? sending.cancel(async () => {
          await queue.stop();
          return true;
        })
      : sending.cancel());
  }
}
