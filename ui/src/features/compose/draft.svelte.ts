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
import { CONVERSATION_TYPES } from "@/rules";
import * as body from "./body";
import type { Parsed } from "./body";
import { clientIdAt, completed, firstReceiver, roomOf, SENDER, switchBody, type Aside } from "./calls/switch";
import { Raw, write, type Writable } from "./edit";
import { isMedia, kindOf, numberOf, tileFor } from "./kinds";
import { UndoSteps } from "./undo-steps";
import { Upload } from "./upload.svelte";

const ATTACHMENT = "/message/attachment";
const TEXT = "/message/text";

export function emptyBody(): string {
  return JSON.stringify({ message: { message_type: 0, text: "" } }, null, 2);
}

/** What a type had when it was left, so that coming back to it restores it. */
type Slot = { json: string | undefined; upload: Upload | null };
/** What the text of a message is: what receivers read, or the description of a file for the search. Each is kept apart. */
type TextRole = "message" | "description";
function textRole(kind: MessageKind | null): TextRole {
  return kind === null || kind === "text" || kind === "tip" ? "message" : "description";
}
type Snapshot = {
  body: string;
  call: SendKind;
  aside: Aside;
  otherReceiver: string;
  conversation: Conversation;
  upload: Upload | null;
  slots: Map<MessageKind, Slot>;
  texts: Map<TextRole, string>;
};

/** The message being written. `text` is the truth; everything the form shows is read out of it. */
export class DraftState {
  /** The body as it stands in the editor, also when it is not JSON at the moment. */
  text = $state("");
  /** The last body that was JSON: what the form shows. */
  good = $state.raw<Parsed>(body.parse("{}"));
  broken = $state.raw<body.Broken | null>(null);
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
  #slots = new Map<MessageKind, Slot>();
  #texts = new Map<TextRole, string>();
  /** The text that was written as a message and waits for a type that shows it. */
  keptText = $state("");
  /** Groups that were there, empty, before the form wrote into them: they stay when emptied. */
  #kept = new Set<string>();
  readonly #steps = new UndoSteps<Snapshot>(
    () => this.#snapshot(),
    (step) => this.#isAt(step),
  );

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

  // — reading —
  string(pointer: string): string | undefined {
    return body.stringAt(this.good, pointer);
  }
  boolean(pointer: string): boolean | undefined {
    return body.booleanAt(this.good, pointer);
  }
  /** Digits of a number, or the text of a string: what a field for either shows. */
  digits(pointer: string): string | undefined {
    return body.rawNumber(this.good, pointer) ?? body.stringAt(this.good, pointer);
  }
  list(pointer: string): string[] | undefined {
    return body.listAt(this.good, pointer);
  }
  raw(pointer: string): string | undefined {
    return body.rawAt(this.good, pointer);
  }
  isSet(pointer: string): boolean {
    return body.isSet(this.good, pointer);
  }
  writable(pointer: string): boolean {
    return this.broken === null && body.writable(this.good, pointer);
  }

  // — writing —
  /** The body, typed by hand or written by the form. */
  setText(text: string): void {
    if (text === this.text && this.good.text === text) return;
    this.text = text;
    const parsed = body.parse(text);
    this.broken = parsed.broken;
    if (parsed.root) this.good = parsed;
    this.#settle();
  }

  /** An option as the user sets it; typing in one place is one step until there is a pause. */
  set(pointer: string, value: Writable | undefined): void {
    if (this.broken) return;
    this.#typing(pointer);
    this.#write(pointer, value);
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

  #write(pointer: string, value: Writable | undefined): void {
    if (this.broken) return;
    if (value !== undefined) {
      const path = body.segments(pointer);
      for (let i = 1; i < path.length; i++) {
        const group = body.pointerOf(path.slice(0, i));
        if (body.nodeAt(this.good, group)?.type === "object" && body.keysAt(this.good, group).length === 0)
          this.#kept.add(group);
      }
    }
    this.setText(write(this.text, pointer, value, this.#kept));
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
    this.setText(set.reduce((text, p) => write(text, p, undefined, this.#kept), this.text));
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
    if (this.kind) this.#slots.set(this.kind, { json: this.raw(ATTACHMENT), upload: this.upload });
    const slot = this.#slots.get(kind);
    const [left, entered] = [textRole(this.kind), textRole(kind)];
    if (left !== entered) {
      this.#texts.set(left, this.raw(TEXT) ?? "");
      this.#putText(this.#texts.get(entered) ?? "");
      this.#texts.delete(entered);
      this.#countKept();
    }
    this.#write("/message/message_type", numberOf(kind));
    // An empty text is the start of a text message, but no description of a picture.
    if (entered === "description" && this.string(TEXT) === "") this.#write(TEXT, undefined);
    else if (entered === "message" && !this.isSet(TEXT)) this.#write(TEXT, "");
    this.#write(ATTACHMENT, slot?.json === undefined ? undefined : new Raw(slot.json));
    this.upload = slot?.upload ?? null;
  }

  /** `json`: as it stood in the body; empty: it did not. */
  #putText(json: string): void {
    this.#write(TEXT, json === "" ? undefined : new Raw(json));
  }
  #countKept(): void {
    const kept = this.#texts.get("message");
    const value: unknown = kept ? JSON.parse(kept) : "";
    this.keptText = typeof value === "string" ? value : "";
  }

  /** Takes a file for the type shown. The former attachment goes. */
  attach(upload: Upload): void {
    if (this.raw(ATTACHMENT) !== undefined) this.remember();
    this.#write(ATTACHMENT, undefined);
    this.upload = upload;
  }

  /** A file that lies at a URL of the user's own, and was looked at there. */
  takeUrl(file: Attachment, json: string): void {
    if (this.broken) return;
    const kind = tileFor(this.kind, file);
    if (kind === this.kind) this.remember();
    else this.switchTo(kind);
    this.#write(ATTACHMENT, new Raw(json));
    this.upload = Upload.finished(file, kind, null);
  }

  /** The result of an upload, wherever the user has gone in the meantime. */
  uploaded(upload: Upload, json: string, url: string): void {
    const shown = this.upload === upload;
    const slot = [...this.#slots.values()].find((s) => s.upload === upload);
    if (shown && !this.broken) {
      // After a second upload (another account) only the address is new; what was changed by hand stays.
      const known = this.string(`${ATTACHMENT}/md5`) === upload.file.md5;
      this.#write(known ? `${ATTACHMENT}/url` : ATTACHMENT, known ? url : new Raw(json));
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
    this.#write(ATTACHMENT, undefined);
    this.upload = null;
    if (this.kind) this.#slots.delete(this.kind);
  }

  freshClientId(id: string): void {
    this.#write(this.clientIdAt, id);
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
      if (this.#retired.has(this.string(this.clientIdAt) ?? "")) this.#write(this.clientIdAt, current);
      this.setConversation(step.conversation);
      this.upload = step.upload;
      this.#slots = new Map(step.slots);
      this.#texts = new Map(step.texts);
      this.#countKept();
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
      slots: new Map(this.#slots),
      texts: new Map(this.#texts),
    };
  }

  // — in and out —
  load(draft: Draft): void {
    this.call = draft.kind ?? "single";
    this.#aside = new Map();
    this.#otherReceiver = "";
    this.setText(draft.body);
    this.setConversation(draft.conversation);
    this.#slots.clear();
    this.#texts.clear();
    this.#countKept();
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
