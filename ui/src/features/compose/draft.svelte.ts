/* eslint-disable svelte/prefer-svelte-reactivity -- the maps and sets here are memory, nothing drawn reads them */
import type {
  Account,
  Attachment,
  Conversation,
  ConversationType,
  Draft,
  Group,
  MessageKind,
  SendKind,
} from "@/bindings";
import { CONVERSATION_TYPES, MESSAGE_TYPES } from "@/rules";
import * as body from "./body";
import { BodyText } from "./body-text.svelte";
import { clientIdAt, completed, firstReceiver, roomOf, SENDER, switchBody, type Aside } from "./calls/switch";
import { Raw, type Writable } from "./edit";
import { KeptByType, type KeptSnapshot } from "./kept-by-type.svelte";
import { isMedia, kindOf, numberOf, showsText, tileFor } from "./kinds";
import { UndoSteps } from "./undo-steps";
import { Upload } from "./upload.svelte";

const ATTACHMENT = "/message/attachment";
const TEXT = "/message/text";

export function emptyBody(): string {
  return JSON.stringify({ message: { message_type: MESSAGE_TYPES.text, text: "" } }, null, 2);
}

type Snapshot = {
  body: string;
  call: SendKind;
  aside: Aside;
  otherReceiver: string;
  conversation: Conversation;
  upload: Upload | null;
  kept: KeptSnapshot;
};

/** The message being written: its body, its conversation, its file, and the steps back. */
export class DraftState extends BodyText {
  /** By which call it goes out. */
  call = $state<SendKind>("single");
  sender = $state("");
  conversationKind = $state<ConversationType>("p2p");
  receiver = $state("");
  upload = $state.raw<Upload | null>(null);
  /** Counts the steps that can be taken back: what was replaced or removed, and each burst of typing. */
  undoable = $state(0);
  redoable = $state(0);

  /** Called whenever a step was taken that can be undone, or was undone. */
  onstep: () => void = () => {};

  /** What this call has no place for. */
  #aside: Aside = new Map();
  /** The receiver of a conversation while the field has a chatroom's id, and the other way round. */
  #otherReceiver = "";
  readonly #kept = new KeptByType();
  readonly #steps = new UndoSteps<Snapshot>(
    () => this.#snapshot(),
    (step) => this.#isAt(step),
  );

  /** The text that was written as a message and waits for a type that shows it. */
  get keptText(): string {
    return this.#kept.text;
  }
  readonly kind = $derived(kindOf(body.rawNumber(this.good, "/message/message_type")));
  /** Without the blanks that a sheet or a chat leaves around a name. */
  readonly conversation = $derived<Conversation>({
    sender: this.sender.trim(),
    kind: this.conversationKind,
    receiver: this.receiver.trim(),
  });

  /** Where this call has its sender in the body; null: in the conversation. */
  readonly senderAt = $derived(SENDER[this.call]);
  /** Whoever sends it. */
  readonly from = $derived(
    (this.senderAt === null ? this.sender : (body.stringAt(this.good, this.senderAt) ?? "")).trim(),
  );
  readonly clientIdAt = $derived(clientIdAt(this.call));
  /** The kind of conversation by which options apply. */
  readonly applyKind = $derived.by<ConversationType>(() => {
    if (this.call === "single" || this.call === "stream") return this.conversationKind;
    const type = this.call === "notification" ? body.rawNumber(this.good, "/type") : undefined;
    const kinds = Object.keys(CONVERSATION_TYPES) as ConversationType[];
    return kinds.find((kind) => String(CONVERSATION_TYPES[kind]) === type) ?? "p2p";
  });

  /** The body, typed by hand or written by the form. */
  override setText(text: string): void {
    super.setText(text);
    this.#settle();
  }

  /** An option as the user sets it; typing in one place is one step until there is a pause. */
  set(pointer: string, value: Writable | undefined): void {
    if (this.broken) return;
    this.#typing(pointer);
    this.put(pointer, value);
  }
  /** The body as it is typed in the editor. */
  typeText(text: string): void {
    if (text === this.text) return;
    this.#typing("");
    this.setText(text);
  }
  /** An end of the conversation as it is typed. */
  type(end: "sender" | "receiver", text: string): void {
    if (text === this[end]) return;
    this.#typing(end);
    this[end] = text;
  }
  chooseKind(kind: ConversationType): void {
    if (kind === this.conversationKind) return;
    this.#typing("kind");
    this.conversationKind = kind;
  }
  /** Something is about to be changed by typing. */
  #typing(at: string): void {
    if (this.#steps.type(at)) this.#count();
  }

  /** A number as typed. What is no number yet goes in as text, so that nothing typed is lost and the check can say so. */
  setDigits(pointer: string, typed: string): void {
    const digits = typed.trim();
    if (digits === "") this.set(pointer, undefined);
    else this.set(pointer, /^-?(0|[1-9]\d*)(\.\d+)?$/.test(digits) ? new Raw(digits) : typed);
  }

  /** Lays the body out again, token by token the same; can be taken back. */
  format(text: string): void {
    if (this.broken || text === this.text) return;
    this.remember();
    this.setText(text);
  }

  /** Another text in place of one that cannot be read; can be taken back. */
  replace(text: string): void {
    if (text === this.text) return;
    this.remember();
    this.setText(text);
  }

  /** Removes options; can be taken back. */
  clear(pointers: readonly string[]): void {
    const set = pointers.filter((p) => body.nodeAt(this.good, p) !== undefined);
    if (this.broken || set.length === 0) return;
    this.remember();
    this.remove(set);
  }

  /**
   * Another call: what fits stays, the rest is put aside until a call has a place for it. `receivers`: those of the form;
   * `id`: one that nothing has gone out with. Can be taken back.
   */
  switchCall(
    call: SendKind,
    groups: { from: readonly Group[]; to: readonly Group[] },
    receivers: readonly string[],
    id: string,
  ): void {
    if (this.broken || call === this.call) return;
    this.remember();
    const { from: sender, good } = this;
    const inConversation = this.call === "single" || this.call === "stream";
    const only = inConversation ? this.receiver.trim() : firstReceiver(good);
    // A team is none of several accounts.
    const isTeam = inConversation && this.conversationKind !== "p2p" && call !== "notification";
    const first = receivers.length > 0 ? receivers : isTeam ? [] : [only ?? ""];
    const room = roomOf(this.call, this.receiver, good);
    const switched = switchBody(this.text, groups.from, groups.to, this.#aside);
    if ((this.call === "chatroom") !== (call === "chatroom"))
      [this.receiver, this.#otherReceiver] = [this.#otherReceiver, this.receiver];
    if (call === "chatroom" && room !== "") this.receiver = room;
    this.call = call;
    this.#aside = switched.aside;
    const known = {
      sender,
      receivers: first.filter(Boolean),
      room,
      type: CONVERSATION_TYPES[this.conversationKind],
    };
    this.setText(completed(switched.text, call, { ...known, id }));
    if (this.senderAt === null && sender !== "") this.sender = sender;
    if (this.senderAt === null && this.receiver === "") this.receiver = first[0] ?? "";
  }

  setConversation(c: Conversation): void {
    this.sender = c.sender;
    this.conversationKind = c.kind;
    this.receiver = c.receiver;
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
    if (this.broken) return;
    const kind = tileFor(this.kind, file);
    if (kind === this.kind) this.remember();
    else this.switchTo(kind);
    this.put(ATTACHMENT, new Raw(json));
    this.upload = Upload.finished(file, kind, null);
  }

  /** The result of an upload, wherever the user has gone in the meantime. */
  uploaded(upload: Upload, json: string, url: string): void {
    const shown = this.upload === upload;
    const slot = this.#kept.slotOf(upload);
    if (shown && !this.broken) {
      // After a second upload (another account) only the address is new; what was changed by hand stays.
      const known = this.string(`${ATTACHMENT}/md5`) === upload.file.md5;
      this.put(known ? `${ATTACHMENT}/url` : ATTACHMENT, known ? url : new Raw(json));
    } else if (shown) {
      this.#late = { upload, json, url };
    } else if (slot) slot.json = json;
  }
  /** An upload that ended while the body was not JSON. */
  #late: { upload: Upload; json: string; url: string } | null = null;
  #settle(): void {
    const late = this.#late;
    if (!late || this.broken) return;
    this.#late = null;
    this.uploaded(late.upload, late.json, late.url);
  }

  removeAttachment(): void {
    this.remember();
    this.put(ATTACHMENT, undefined);
    this.upload = null;
    if (this.kind) this.#kept.removeSlot(this.kind);
  }

  freshClientId(id: string): void {
    this.put(this.clientIdAt, id);
  }
  /** The id went out with a message that has its answer: no undo brings it back. */
  retire(id: string): void {
    this.#retired.add(id);
  }
  #retired = new Set<string>();

  // — undo —
  remember(): void {
    this.#steps.remember();
    this.#count();
  }
  undo(): boolean {
    return this.#restore(this.#steps.undo());
  }
  /** What an undo took away comes back: also words typed after the step that was undone. */
  redo(): boolean {
    return this.#restore(this.#steps.redo());
  }
  #restore(step: Snapshot | undefined): boolean {
    if (step) {
      const current = this.string(this.clientIdAt);
      this.call = step.call;
      this.#aside = step.aside;
      this.#otherReceiver = step.otherReceiver;
      this.setText(step.body);
      if (this.#retired.has(this.string(this.clientIdAt) ?? "")) this.put(this.clientIdAt, current);
      this.setConversation(step.conversation);
      this.upload = step.upload;
      this.#kept.restore(step.kept);
    }
    this.#count();
    return step !== undefined;
  }
  #count(): void {
    this.undoable = this.#steps.undoable;
    this.redoable = this.#steps.redoable;
    this.onstep();
  }
  #isAt({ body: text, call, conversation, upload }: Snapshot): boolean {
    return (
      text === this.text &&
      call === this.call &&
      upload === this.upload &&
      JSON.stringify(conversation) === JSON.stringify(this.conversation)
    );
  }
  #snapshot(): Snapshot {
    return {
      body: this.text,
      call: this.call,
      aside: this.#aside,
      otherReceiver: this.#otherReceiver,
      conversation: this.conversation,
      upload: this.upload,
      kept: this.#kept.snapshot(),
    };
  }

  // — in and out —
  load(draft: Draft): void {
    this.call = draft.kind ?? "single";
    this.#aside = new Map();
    this.#otherReceiver = "";
    this.putAll(draft.body);
    this.setConversation(draft.conversation);
    this.#kept.clear();
    this.upload = draft.attachment ? this.#restored(draft.attachment, draft.account_id) : null;
  }
  #restored(file: Attachment, account_id: string | null): Upload {
    const kind = this.kind ?? file.message_type;
    return this.isSet(`${ATTACHMENT}/url`) ? Upload.finished(file, kind, account_id) : new Upload(file, kind);
  }

  out(account: Account | null): Draft {
    return {
      account_id: account?.id ?? null,
      ...(this.call === "single" ? {} : { kind: this.call }),
      conversation: { ...this.conversation },
      body: this.text,
      attachment: this.upload?.file ?? null,
    };
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
