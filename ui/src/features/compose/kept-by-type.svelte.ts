/* eslint-disable svelte/prefer-svelte-reactivity -- the maps here are memory, nothing drawn reads them */
import type { MessageKind } from "@/bindings";
import { showsText } from "./kinds";
import type { Upload } from "./upload.svelte";

/** What a type had when it was left, so that coming back to it restores it. */
type Slot = { json: string | undefined; upload: Upload | null };
/** What the text of a message is: what receivers read, or the description of a file for the search. Each is kept apart. */
type TextRole = "message" | "description";

const textRole = (kind: MessageKind | null): TextRole => (showsText(kind) ? "message" : "description");

export type KeptSnapshot = { slots: Map<MessageKind, Slot>; texts: Map<TextRole, string> };

/** What the types of a message had that are not shown: attachments and texts. */
export class KeptByType {
  #slots = new Map<MessageKind, Slot>();
  #texts = new Map<TextRole, string>();
  /** The text that was written as a message and waits for a type that shows it. */
  text = $state("");

  /** Keeps the attachment of the type that is left; that of the entered one. */
  switchSlot(left: MessageKind | null, slot: Slot, entered: MessageKind): Slot | undefined {
    if (left) this.#slots.set(left, slot);
    return this.#slots.get(entered);
  }
  /** The text that the entered type had, as JSON; null where both types share one. `json`: that of the left one. */
  switchText(left: MessageKind | null, json: string, entered: MessageKind): string | null {
    const role = textRole(entered);
    if (textRole(left) === role) return null;
    this.#texts.set(textRole(left), json);
    const found = this.#texts.get(role) ?? "";
    this.#texts.delete(role);
    this.#show();
    return found;
  }
  slotOf(upload: Upload): Slot | undefined {
    return [...this.#slots.values()].find((slot) => slot.upload === upload);
  }
  removeSlot(kind: MessageKind): void {
    this.#slots.delete(kind);
  }

  snapshot(): KeptSnapshot {
    return { slots: new Map(this.#slots), texts: new Map(this.#texts) };
  }
  restore({ slots, texts }: KeptSnapshot): void {
    this.#slots = new Map(slots);
    this.#texts = new Map(texts);
    this.#show();
  }
  clear(): void {
    this.restore({ slots: new Map(), texts: new Map() });
  }
  #show(): void {
    const json = this.#texts.get("message");
    const value: unknown = json ? JSON.parse(json) : "";
    this.text = typeof value === "string" ? value : "";
  }
}
