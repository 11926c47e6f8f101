/** So many a list shows at once: each is drawn, and a sandbox may list 10,000. */
const SHOWN = 50;
/** From so many on there is a field to search them by. */
const SEARCHED = 10;

/** A list that is searched, of which only so much is drawn. */
export class Narrowed<T> {
  word = $state("");
  readonly #all: () => readonly T[];
  readonly #text: (one: T) => string;
  readonly #keep: (one: T) => boolean;

  /** `text` is what is searched; what `keep` names is shown, whatever is searched for and however far down it is. */
  constructor(all: () => readonly T[], text: (one: T) => string, keep: (one: T) => boolean = () => false) {
    this.#all = all;
    this.#text = text;
    this.#keep = keep;
  }

  readonly #found = $derived.by(() => {
    const word = this.word.trim().toLowerCase();
    if (word === "") return this.#all();
    return this.#all().filter((one) => this.#text(one).toLowerCase().includes(word));
  });
  /** What is drawn, in the order of the list. */
  readonly shown = $derived.by(() => {
    const first = this.#found.slice(0, SHOWN);
    const kept = this.#all().filter((one) => this.#keep(one) && !first.includes(one));
    return [...first, ...kept];
  });
  get hidden(): number {
    return Math.max(0, this.#found.length - SHOWN);
  }
  /** Nothing is what was searched for. */
  get empty(): boolean {
    return this.word.trim() !== "" && this.#found.length === 0;
  }
  /** Has what was just put at the end of the list among what is drawn. */
  show(text: string): void {
    this.word = this.#all().length < SHOWN ? "" : text;
  }
  /** Whether it is long enough to be searched. */
  get searched(): boolean {
    return this.word !== "" || this.#all().length > SEARCHED;
  }
}
