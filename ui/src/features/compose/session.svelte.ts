import { SvelteSet } from "svelte/reactivity";
import {
  commands,
  events,
  type Account,
  type AppError,
  type BroughtMessage,
  type Conversation,
  type Draft,
  type Glance,
  type Issue,
  type Preview,
  type SendResult,
  type StorageOffer,
} from "@/bindings";
import { asAppError } from "@/i18n/index.svelte";
import { Care } from "./attach/care.svelte";
import { Files } from "./attach/files.svelte";
import { Ways } from "./attach/ways.svelte";
import { DraftState, emptyBody } from "./draft.svelte";
import { later } from "./later";
import type { Item } from "./queue/item.svelte";
import { Queue } from "./queue/queue.svelte";
import { REPEATED, Sending } from "./sending.svelte";
import type { UploadPhase } from "./upload.svelte";

const PREVIEW_AFTER_MS = 120;
const SAVE_AFTER_MS = 300;
const CLIENT_ID = "/message/message_client_id";

/** What came of pressing Send, for the page to react to. */
export type SendOutcome =
  "busy" | "no_account" | "broken" | "invalid" | "confirm" | "stopped" | "failed" | "done";

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
  readonly care = new Care();
  readonly queue = new Queue((file) => this.care.tend(file));
  readonly sending = new Sending();
  readonly ways = new Ways();
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

  /** Listens for progress; returns how to stop. */
  listen(): () => void {
    const stops = [
      events.uploadProgress.listen((e) => this.files.progress(e.payload)),
      events.sendStage.listen((e) => this.sending.stage(e.payload)),
      events.sendWaiting.listen((e) => this.sending.waits(e.payload)),
      events.historyChanged.listen(() => void this.loadRecent()),
    ];
    const stopQueue = this.queue.listen();
    return () => {
      stopQueue();
      stops.forEach((s) => void s.then((stop) => stop()));
    };
  }

  async open(initial: Draft | null): Promise<void> {
    void this.loadRecent();
    void this.ways.open();
    void this.queue.open();
    void this.care.open();
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
    draft.freshClientId(await commands.newClientId());
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
  bring(message: BroughtMessage): void {
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
    this.draft.freshClientId(await commands.newClientId());
    this.renewed = false;
  }

  async loadRecent(): Promise<void> {
    this.recent = await commands.recentConversations().catch(() => this.recent);
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
    const preview = await commands.draftPreview(this.out()).catch(() => null);
    if (turn === this.#turn && preview) this.preview = preview;
    return preview;
  }
  async save(): Promise<void> {
    this.#saving.cancel();
    const { editing } = this;
    const draft = this.out();
    editing?.keep(draft);
    const kept = editing ? this.queue.save(editing) : commands.draftSave(draft);
    this.saveError = await kept.then(
      () => null,
      (e: unknown) => asAppError(e),
    );
  }
  flush(): void {
    this.#saving.flush();
  }

  issuesAt(pointer: string): Issue[] {
    return (this.preview?.issues ?? []).filter(
      (i) => i.pointer === pointer || i.pointer.startsWith(pointer + "/"),
    );
  }

  // — the queue —
  /** Puts a message of the queue into the form, or (null) the one outside of it. Each keeps its own steps back. */
  edit(item: Item | null): void {
    if (item === this.editing || this.sending.busy) return;
    this.flush();
    this.editing = item;
    this.draft = item?.open() ?? this.main;
    this.ways.refused = item?.undecided ? item.file : null;
    this.renewed = false;
    this.attempted = false;
    if (item) this.sending.dismiss();
  }
  /** A message for each file, to the conversation and with the options of the form. */
  async addToQueue(files: Glance[]): Promise<void> {
    this.flush();
    const large = files.some((file) => file.problem === "file_too_large");
    const storage = large ? await this.files.chosenStorage() : null;
    await this.queue.add(files, this.out(), storage);
  }
  /** The files of these messages go there, since the service does not take them. */
  storeQueued(items: readonly Item[], storage: StorageOffer): void {
    if (this.editing && items.includes(this.editing)) this.ways.refused = null;
    this.queue.store(items, storage);
  }
  async removeQueued(items: readonly Item[]): Promise<void> {
    if (this.editing && items.includes(this.editing)) this.edit(null);
    await this.queue.remove(items);
  }
  /** Returns how many were sent. */
  async runQueue(confirmed: boolean): Promise<number> {
    if (!this.account) return 0;
    this.flush();
    await this.queue.run({ account: this.account, choices: this.ways.choices, confirmed });
    return this.queue.sent;
  }

  // — sending —
  async send(confirmed: boolean): Promise<SendOutcome> {
    const { sending, draft, account, editing } = this;
    if (sending.busy && !(confirmed && sending.phase === "confirming")) return "busy";
    if (!account) return "no_account";
    sending.dismiss();
    this.attempted = true;
    const { upload } = draft;
    if (upload?.phase === "running") {
      sending.phase = "uploading";
      await upload.settled();
      if ((upload.phase as UploadPhase) !== "done") return this.#stop("stopped");
    }
    sending.phase = "checking";
    const preview = await this.refresh();
    if (draft.broken || preview?.syntax) return this.#stop("broken");
    if (preview?.issues.some((i) => i.severity === "error")) return this.#stop("invalid");
    if (account.stage === "production" && !account.sandbox && !confirmed) {
      sending.phase = "confirming";
      return "confirm";
    }
    const sent_id = draft.string(CLIENT_ID);
    if (editing) await this.save();
    const result = await sending.run((operation) =>
      editing
        ? commands.queueSend(editing.id, operation, confirmed)
        : commands.send(draft.out(account), operation, confirmed),
    );
    if (!result) return "failed";
    if (editing) this.queue.ended(editing, result);
    if (editing && result.outcome === "sent") this.edit(null);
    else await this.#renew(result, sent_id);
    return "done";
  }
  #stop(outcome: SendOutcome): SendOutcome {
    this.sending.phase = "idle";
    return outcome;
  }

  /**
   * A message that has its answer has used up its id, so the next send is a new message. An unknown one keeps it:
   * sending that again under the same id is the one way in which the service can notice the repetition. And when it
   * has noticed one, the first has most likely arrived: a new id would make it arrive twice.
   */
  async #renew(result: SendResult, sent_id: string | undefined): Promise<void> {
    this.renewed = false;
    const answered =
      result.outcome === "sent" ||
      (result.outcome === "rejected" && result.code !== null && result.code !== REPEATED);
    if (!answered || sent_id === undefined) return;
    this.draft.retire(sent_id);
    const id = await commands.newClientId();
    if (this.draft.broken || this.draft.string(CLIENT_ID) !== sent_id) return;
    this.draft.freshClientId(id);
    this.renewed = true;
  }

  async cancel(): Promise<void> {
    if (this.sending.phase === "uploading") await this.draft.upload?.cancel();
    else await this.sending.cancel();
  }
}
