import type { Draft } from "@/bindings";
import type { DraftState } from "../draft.svelte";
import { write } from "../edit";
import { CLIENT_ID } from "../press";
import type { Item } from "../queue/item.svelte";
import { distinct, receiversIn } from "./parse";

/** How it went with one receiver. */
type ReceiverState = "waiting" | "sending" | "sent" | "rejected" | "failed" | "unknown" | "removed";
/** One receiver of a message that was handed to the queue. */
export class Handed {
  readonly receiver: string;
  item = $state.raw<Item | null>(null);

  constructor(receiver: string) {
    this.receiver = receiver;
  }

  get state(): ReceiverState {
    const { item } = this;
    if (!item) return "waiting";
    if (item.gone !== null) return item.gone;
    if (item.work === "sending" || item.work === "uploading" || item.state === "sending") return "sending";
    if (item.state === "unknown" || item.state === "interrupted") return "unknown";
    // A message of the queue is called rejected also where this machine said no.
    if (item.state === "rejected") return item.result?.never_left ? "failed" : "rejected";
    return item.error === null ? "waiting" : "failed";
  }
}

/** What there is to say of a list of receivers. */
type ListNotes = {
  list: readonly string[];
  /** Those that the service could not take, with the reason. */
  problems: Readonly<Record<string, string>>;
  /** What was not taken over from the last paste. */
  repeated: readonly string[];
  over: number;
};
const NO_NOTES: ListNotes = { list: [], problems: {}, repeated: [], over: 0 };

/** Several receivers of one message: each gets a message of its own, by the queue. */
export class Receivers {
  readonly #draft: DraftState;
  #notes = $state.raw(NO_NOTES);
  /** They are being checked and put into the queue: nothing else is sent meanwhile. */
  joining = $state(false);
  /** Those of the last message that was handed to the queue. */
  handed = $state.raw<readonly Handed[]>([]);
  #before: readonly string[] = [];
  /** No other message was in the queue when these were handed to it. */
  get alone(): boolean {
    return this.#before.length === 0;
  }

  /** `draft`: the message that they are of. */
  constructor(draft: DraftState) {
    this.#draft = draft;
  }

  /** Two or more; else empty: the form's own receiver is the only one. */
  get list(): readonly string[] {
    return this.#draft.receivers;
  }
  readonly several = $derived(this.list.length > 1);
  /** What is said holds for the very list that it was said of. */
  readonly notes = $derived(this.#notes.list === this.list ? this.#notes : NO_NOTES);
  readonly sent = $derived(this.handed.filter(({ state }) => state === "sent").length);

  /** Takes a list over, after those that are there or, where they are to be replaced, in their place; false: it is none. */
  take(text: string, replaced = false): boolean {
    const found = receiversIn(text);
    const one = text.trim();
    if (found.length === 0 && !(this.several && one !== "")) return false;
    const present = this.#draft.receiver.trim();
    const before = this.several ? this.list : [present === one || replaced ? "" : present].filter(Boolean);
    const { ids, repeated, over } = distinct([...before, ...(found.length > 0 ? found : [one])]);
    this.#draft.chooseReceivers(ids, "adding");
    this.#notes = { ...NO_NOTES, list: this.list, repeated, over };
    return true;
  }
  remove(id: string): void {
    const left = this.list.filter((other) => other !== id);
    this.#draft.chooseReceivers(left, "removing");
  }
  onlyFirst(): void {
    this.#draft.chooseReceivers(this.list.slice(0, 1), "clearing");
  }
  /** Puts away how it went, once that is known of each. */
  dismiss(): void {
    if (!this.handed.some(({ state }) => state === "waiting" || state === "sending")) this.handed = [];
  }
  /** The same receivers as of the last message, for another one. */
  again(): void {
    const ids = this.handed.map(({ receiver }) => receiver);
    this.handed = [];
    this.#draft.chooseReceivers(ids, "repeating");
  }
  /** Marks those of a list that the service could not take. */
  mark(list: readonly string[], problems: Readonly<Record<string, string>>): void {
    this.#notes = { ...NO_NOTES, list, problems };
  }

  /** These are about to join the queue, which holds these messages so far; returns how to take that back. */
  hand(list: readonly string[], queue: readonly Item[]): () => void {
    const { handed } = this;
    this.#before = queue.map(({ id }) => id);
    this.handed = list.map((receiver) => new Handed(receiver));
    return () => (this.handed = handed);
  }
  /** These have joined it: the form keeps the message, and another press does not send it to any of them again. */
  leave(list: readonly string[]): void {
    // Who was added meanwhile is still to be sent to.
    const now = this.several ? this.list : [this.#draft.receiver.trim()].filter(Boolean);
    const left = now.filter((id) => !list.includes(id));
    if (left.length < now.length) this.#draft.chooseReceivers(left, "sending");
  }
  /** Finds the message of each receiver in the queue. */
  follow(queue: readonly Item[]): void {
    const open = this.handed.filter(({ item }) => item === null);
    if (open.length === 0) return;
    const fresh = queue.filter(({ id }) => !this.#before.includes(id));
    for (const handed of open) {
      handed.item = fresh.find(({ saved }) => saved.conversation.receiver === handed.receiver) ?? null;
    }
  }
}

/** The message for each of them, without an id: each gets one of its own. */
export function draftsFor(list: readonly string[], draft: Draft): Draft[] {
  const body = write(draft.body, CLIENT_ID, undefined);
  return list.map((receiver) => ({ ...draft, body, conversation: { ...draft.conversation, receiver } }));
}
