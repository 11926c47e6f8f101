import { matching, type KnownId } from "@/components/known-ids";
import { later } from "@/components/later";
import { toast } from "@/components/toast.svelte";
import { failed } from "@/i18n/failed";
import { i18n } from "@/i18n/index.svelte";
import type {
  Completion,
  Field,
  Offer,
  QueryFault,
  QueryHint,
  Reading,
  ReadingPart,
  SavedSearch,
  Span,
} from "@/bindings";

/** What the search box needs from behind the window; only there is the language of queries known. */
export type SearchBackend = {
  read(query: string): Promise<Reading>;
  put(query: string, field: Field, values: string[]): Promise<string>;
  complete(query: string, caret: number): Promise<Completion>;
  searches(): Promise<SavedSearch[]>;
  saveSearch(search: SavedSearch, oldName: string | null): Promise<null>;
  deleteSearch(name: string): Promise<null>;
};

/** As many as the history itself offers. */
const OFFERS = 8;
/** The field of an id whose value is being typed. */
const ID_FIELD = /(?:^|\s)-?(from|to):"?([^\s"]*)$/i;

/** What the history offers, and after it who has the typed words in the address book. */
function withKnown(completion: Completion, before: string, known: readonly KnownId[]): Completion {
  const [, name, typed = ""] = ID_FIELD.exec(before) ?? [];
  if (!name) return completion;
  const field = name.toLowerCase() as Extract<Field, "from" | "to">;
  const there = new Set(completion.offers.map(({ value }) => value));
  const more = matching(known, typed, ["p2p", "team", "superteam"])
    .filter(({ id }) => !there.has(id))
    .map(({ id }) => ({ text: id, field, value: id }));
  return { ...completion, offers: [...completion.offers, ...more].slice(0, OFFERS) };
}

const PAUSE_MS = 180;
const NOTHING: Reading = { parts: [], faults: [], hints: [] };

/** The search box: what is typed, how it is understood, what could be typed next, and what was saved. */
export class Search {
  text = $state("");
  /** Of the text as it stood when it was last read. */
  reading = $state.raw<Reading>(NOTHING);
  /** Words are looked for, not only fields. */
  readonly worded = $derived(this.reading.parts.some((part) => part.field === null && !part.negated));
  completion = $state.raw<Completion | null>(null);
  saved = $state.raw<readonly SavedSearch[]>([]);

  /** The address book, whose ids are offered for sender and receiver. */
  known: () => Promise<readonly KnownId[]> = () => Promise.resolve([]);
  readonly #backend: SearchBackend;
  readonly #rows: { search(query: string): Promise<void> };
  readonly #pause = later(() => void this.apply(), PAUSE_MS);
  #read = 0;
  #completing = 0;

  /** `rows` gets each query that is understood. */
  constructor(backend: SearchBackend, rows: { search(query: string): Promise<void> }) {
    this.#backend = backend;
    this.#rows = rows;
  }

  get empty(): boolean {
    return this.text.trim() === "";
  }

  get faults(): readonly QueryFault[] {
    return this.reading.faults;
  }

  get hints(): readonly QueryHint[] {
    return this.reading.hints;
  }

  /** What a menu ticks: the values that the field may have. */
  values(field: Field): string[] {
    return this.reading.parts.flatMap((part) => (part.field === field && !part.negated ? part.values : []));
  }

  /** Takes what was typed; it is looked for once the keys rest. */
  typed(text: string, caret: number | null): void {
    this.text = text;
    this.#pause.call();
    if (caret === null) this.completion = null;
    else void this.complete(caret);
  }

  /** Reads what stands in the box and looks for it, if it is understood. */
  async apply(): Promise<void> {
    this.#pause.cancel();
    const reading = ++this.#read;
    const { text } = this;
    let read = NOTHING;
    if (text.trim() !== "") {
      try {
        read = await this.#backend.read(text);
      } catch {
        // Then the search itself says what is wrong.
      }
    }
    if (reading !== this.#read) return;
    this.reading = read;
    if (read.faults.length === 0) await this.#rows.search(text.trim());
  }

  async set(text: string): Promise<void> {
    this.text = text;
    this.leave();
    await this.apply();
  }

  /** Gives a field just these values. */
  async put(field: Field, values: string[]): Promise<void> {
    await this.#try(async () => this.set(await this.#backend.put(this.text, field, values)));
  }

  async toggle(field: Field, value: string): Promise<void> {
    const values = this.values(field);
    const others = values.filter((one) => one !== value);
    await this.put(field, others.length < values.length ? others : [...values, value]);
  }

  /** From a time on and before another, in place of what was said of times. */
  async between(after: string, before: string): Promise<void> {
    await this.#try(async () => {
      const from = await this.#backend.put(this.text, "after", [after]);
      await this.set(await this.#backend.put(from, "before", [before]));
    });
  }

  async remove(part: ReadingPart): Promise<void> {
    const { start, end } = part.span;
    await this.set(`${this.text.slice(0, start).trimEnd()} ${this.text.slice(end).trimStart()}`.trim());
  }

  async complete(caret: number): Promise<void> {
    const completing = ++this.#completing;
    const completion = await this.#backend.complete(this.text, caret).catch(() => null);
    const known = completion && (await this.known());
    // Typed on, or left, meanwhile.
    if (completing !== this.#completing) return;
    this.completion = completion && withKnown(completion, this.text.slice(0, caret), known ?? []);
  }

  leave(): void {
    this.#completing++;
    this.completion = null;
  }

  /** Puts an offer in its place. The caret's new place; a value is done, a field waits for one. */
  take(offer: Offer): number {
    const { start, end }: Span = this.completion?.span ?? { start: this.text.length, end: this.text.length };
    const rest = this.text.slice(end);
    const gap = offer.value !== null && !rest.startsWith(" ") ? " " : "";
    this.text = this.text.slice(0, start) + offer.text + gap + rest;
    const caret = start + offer.text.length + (offer.value === null ? 0 : 1);
    if (offer.value === null) void this.complete(caret);
    else {
      this.leave();
      void this.apply();
    }
    return caret;
  }

  async readSaved(): Promise<void> {
    this.saved = await this.#backend.searches().catch(() => this.saved);
  }

  async save(search: SavedSearch, oldName: string | null): Promise<void> {
    await this.#backend.saveSearch(search, oldName);
    await this.readSaved();
  }

  async forget(name: string): Promise<void> {
    await this.#try(async () => {
      await this.#backend.deleteSearch(name);
      await this.readSaved();
    });
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      toast.show(failed(thrown, () => i18n.w.records.failed));
    }
  }

  stop(): void {
    this.#pause.cancel();
  }
}
