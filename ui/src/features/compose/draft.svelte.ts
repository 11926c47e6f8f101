/* eslint-disable svelte/prefer-svelte-reactivity -- the maps and sets here are memory, nothing drawn reads them */
import type { Account, Conversation, ConversationType, Draft, Group, SendKind } from "@/bindings";
import { CALLS, CONVERSATION_TYPES, MESSAGE_TYPES } from "@/rules";
import * as body from "./body";
import { completed, firstReceiver, roomOf, switchBody, type Aside } from "./calls/switch";
import { DraftFile, type FileSnapshot } from "./draft-file.svelte";
import { Raw, type Writable } from "./edit";
import { UndoSteps } from "./undo-steps";

export function emptyBody(): string {
  return JSON.stringify({ message: { message_type: MESSAGE_TYPES.text, text: "" } }, null, 2);
}

type Snapshot = {
  body: string;
  call: SendKind;
  aside: Aside;
  otherReceiver: string;
  conversation: Conversation;
  receivers: readonly string[];
  file: FileSnapshot;
};

/** The message being written: its body with its file, to whom it goes, and the steps back. */
export class DraftState extends DraftFile {
  /** By which call it goes out. */
  call = $state<SendKind>("single");
  sender = $state("");
  conversationKind = $state<ConversationType>("p2p");
  receiver = $state("");
  /** Several that get a message each; else empty: the receiver of the conversation is the only one. */
  receivers = $state.raw<readonly string[]>([]);
  /** Counts the steps that can be taken back: what was replaced or removed, and each burst of typing. */
  undoable = $state(0);
  redoable = $state(0);

  /** Called whenever a step was taken that can be undone, or was undone. */
  onstep: () => void = () => {};

  /** What this call has no place for. */
  #aside: Aside = new Map();
  /** The receiver of a conversation while the field has a chatroom's id, and the other way round. */
  #otherReceiver = "";
  readonly #steps = new UndoSteps<Snapshot>(
    () => this.#snapshot(),
    (step) => this.#isAt(step),
  );

  /** Without the blanks that a sheet or a chat leaves around a name. */
  readonly conversation = $derived<Conversation>({
    sender: this.sender.trim(),
    kind: this.conversationKind,
    receiver: this.receiver.trim(),
  });

  /** Where this call has its sender in the body; null: in the conversation. */
  readonly senderAt = $derived(CALLS[this.call].sender_at);
  /** Whoever sends it. */
  readonly from = $derived(
    (this.senderAt === null ? this.sender : (body.stringAt(this.good, this.senderAt) ?? "")).trim(),
  );
  /** Where this call has the id that the service knows a repeat by; null: it has none, or one for each message. */
  readonly clientIdAt = $derived(CALLS[this.call].client_id_at);
  readonly clientId = $derived(this.clientIdAt === null ? undefined : this.string(this.clientIdAt));
  /** The kind of conversation by which options apply. */
  readonly applyKind = $derived.by<ConversationType>(() => {
    if (this.call === "single" || this.call === "stream") return this.conversationKind;
    const type = this.call === "notification" ? body.rawNumber(this.good, "/type") : undefined;
    const kinds = Object.keys(CONVERSATION_TYPES) as ConversationType[];
    return kinds.find((kind) => String(CONVERSATION_TYPES[kind]) === type) ?? "p2p";
  });

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
  /** Each of them gets the message; one alone is the receiver. What is done `by` one means is one step until there is a pause. */
  chooseReceivers(ids: readonly string[], by: string): void {
    this.#typing(`receivers, ${by}`);
    this.receivers = ids.length > 1 ? ids : [];
    this.receiver = ids[0] ?? "";
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
   * Another call: what fits stays, the rest is put aside until a call has a place for it. `id`: one that nothing has gone
   * out with. Can be taken back.
   */
  switchCall(call: SendKind, groups: { from: readonly Group[]; to: readonly Group[] }, id: string): void {
    if (this.broken || call === this.call) return;
    this.remember();
    const { from: sender, good, receivers } = this;
    this.receivers = [];
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

  freshClientId(id: string): void {
    if (this.clientIdAt !== null) this.put(this.clientIdAt, id);
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
      const { clientId } = this;
      this.call = step.call;
      this.#aside = step.aside;
      this.#otherReceiver = step.otherReceiver;
      this.restoreBoth(step.body, step.file);
      if (this.clientIdAt !== null && this.#retired.has(this.clientId ?? ""))
        this.put(this.clientIdAt, clientId);
      this.setConversation(step.conversation);
      this.receivers = step.receivers;
    }
    this.#count();
    return step !== undefined;
  }
  #count(): void {
    this.undoable = this.#steps.undoable;
    this.redoable = this.#steps.redoable;
    this.onstep();
  }
  #isAt({ body: text, call, conversation, receivers, file }: Snapshot): boolean {
    return (
      text === this.text &&
      call === this.call &&
      file.upload === this.upload &&
      JSON.stringify([conversation, receivers]) === JSON.stringify([this.conversation, this.receivers])
    );
  }
  #snapshot(): Snapshot {
    return {
      body: this.text,
      call: this.call,
      aside: this.#aside,
      otherReceiver: this.#otherReceiver,
      conversation: this.conversation,
      receivers: this.receivers,
      file: this.fileSnapshot(),
    };
  }

  // — in and out —
  load(draft: Draft, receivers: readonly string[] = []): void {
    this.call = draft.kind ?? "single";
    this.#aside = new Map();
    this.#otherReceiver = "";
    this.loadBoth(draft.body, draft.attachment, draft.account_id);
    this.setConversation(draft.conversation);
    this.receivers = receivers;
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
}
