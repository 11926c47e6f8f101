import type { Conversation, Draft } from "@/bindings";
import { write } from "../edit";
import { CLIENT_ID } from "../press";
import type { Item } from "../queue/item.svelte";
import { distinct, receiversIn } from "./parse";

/** How it went with one receiver. */
export type ReceiverState = "waiting" | "sending" | "sent" | "rejected" | "unknown" | "removed";
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
    return item.state === "rejected" || item.error !== null ? "rejected" : "waiting";
  }
}

/** Several receivers of one message: each gets a message of its own, by the queue. */
export class Receivers {
  /** Two or more; else empty: the form's own receiver is the only one. */
  list = $state.raw<readonly string[]>([]);
  /** Those that the service could not take, with the reason. */
  problems = $state.raw<Readonly<Record<string, string>>>({});
  /** What was not taken over from the last paste. */
  repeated = $state.raw<readonly string[]>([]);
  over = $state(0);
  /** The receivers of the last message that was handed to the queue. */
  handed = $state.raw<readonly Handed[]>([]);
  #before: readonly string[] = [];

  readonly several = $derived(this.list.length > 1);
  readonly sent = $derived(this.handed.filter(({ state }) => state === "sent").length);

  /** Takes a list over, after those that are there; false: it is none. Returns the first receiver. */
  take(text: string, present: string): string | null {
    const found = receiversIn(text);
    const one = text.trim();
    if (found.length === 0 && !(this.several && one !== "")) return null;
    const before = this.several ? this.list : [present.trim()].filter(Boolean);
    const { ids, repeated, over } = distinct([...before, ...(found.length > 0 ? found : [one])]);
    this.#show(ids);
    this.repeated = repeated;
    this.over = over;
    return ids[0] ?? null;
  }
  /** Takes one away; returns the first of what is left. */
  remove(id: string): string {
    const left = this.list.filter((other) => other !== id);
    this.#show(left);
    return left[0] ?? "";
  }
  clear(): void {
    this.#show([]);
  }
  #show(ids: readonly string[]): void {
    this.list = ids.length > 1 ? ids : [];
    this.problems = {};
    this.repeated = [];
    this.over = 0;
  }

  /** The message for each, without an id: each gets one of its own. */
  drafts(draft: Draft): Draft[] {
    const body = write(draft.body, CLIENT_ID, undefined);
    return this.list.map((receiver) => ({ ...draft, body, conversation: to(draft.conversation, receiver) }));
  }

  /** They are about to join the queue, which holds these messages so far. */
  hand(queue: readonly Item[]): void {
    this.#before = queue.map(({ id }) => id);
    this.handed = this.list.map((receiver) => new Handed(receiver));
    this.clear();
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
  /** They could not join the queue: they are still to be sent to. */
  takeBack(): void {
    this.#show(this.handed.map(({ receiver }) => receiver));
    this.handed = [];
  }
  /** The same receivers, for another message; returns the first. */
  again(): string {
    const ids = this.handed.map(({ receiver }) => receiver);
    this.handed = [];
    this.#show(ids);
    return ids[0] ?? "";
  }
}

const to = (conversation: Conversation, receiver: string): Conversation => ({ ...conversation, receiver });
