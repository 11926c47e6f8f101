import * as body from "./body";
import type { Parsed } from "./body";
import { write, type Writable } from "./edit";

/** The body of a message as text, which is the truth, and what a form reads out of it. */
export class BodyText {
  /** As it stands in the editor, also when it is not JSON at the moment. */
  text = $state("");
  /** The last one that was JSON: what the form shows. */
  good = $state.raw<Parsed>(body.parse("{}"));
  broken = $state.raw<body.Broken | null>(null);
  /** Groups that were there, empty, before the form wrote into them: they stay when emptied. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- memory, nothing drawn reads it
  readonly #kept = new Set<string>();

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

  /** The body, typed by hand or written by the form. */
  setText(text: string): void {
    if (text === this.text && this.good.text === text) return;
    this.text = text;
    const parsed = body.parse(text);
    this.broken = parsed.broken;
    if (parsed.root) this.good = parsed;
  }

  /** Writes an option, or removes it; a body that is not JSON stays as it is. */
  protected put(pointer: string, value: Writable | undefined): void {
    if (this.broken) return;
    if (value !== undefined) {
      const path = body.segments(pointer);
      for (let i = 1; i < path.length; i++) {
        const group = body.pointerOf(path.slice(0, i));
        if (body.nodeAt(this.good, group)?.type === "object" && body.keysAt(this.good, group).length === 0)
          this.#kept.add(group);
      }
    }
    // A long text is not parsed twice for each key.
    const known = this.good.text === this.text ? this.good : this.text;
    this.setText(write(known, pointer, value, this.#kept));
  }
  /** Removes options. */
  protected remove(pointers: readonly string[]): void {
    this.setText(pointers.reduce((text, p) => write(text, p, undefined, this.#kept), this.text));
  }
  /** Another body: groups that were empty in the last one have no say in it. */
  protected forgetGroups(): void {
    this.#kept.clear();
  }
}
