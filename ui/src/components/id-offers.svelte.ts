import { lastIdAt } from "./ids";
import { knownIds, matching, type KnownId } from "./known-ids";
import { Offers } from "./offers.svelte";
import { composing } from "./shortcuts/keys";

/** As many as are read at a glance. */
const SHOWN = 8;

type Setup = {
  id: string;
  /** What is typed. */
  text: () => string;
  put: (text: string) => void;
  kinds: () => readonly KnownId["kind"][];
  /** It holds a list: the last id is completed. */
  several: boolean;
};

/** What a field for ids offers from the address book. For use while a component is being made. */
export class IdOffers {
  readonly #source = knownIds();
  readonly #setup: Setup;
  #known = $state.raw<readonly KnownId[]>([]);
  readonly offers: Offers<KnownId>;

  constructor(setup: Setup) {
    this.#setup = setup;
    this.offers = new Offers(setup.id, () =>
      matching(this.#known, this.#last, setup.kinds()).slice(0, SHOWN),
    );
  }

  get head(): string {
    return this.#source.head();
  }
  /** Where the id begins that is being typed. */
  get #start(): number {
    return this.#setup.several ? lastIdAt(this.#setup.text()) : 0;
  }
  get #last(): string {
    return this.#setup.text().slice(this.#start);
  }

  pick(one: KnownId): void {
    this.#setup.put(this.#setup.text().slice(0, this.#start) + one.id);
    this.offers.open = false;
    this.offers.at = -1;
  }

  /** For a text area, which ARIA lets be no combobox. */
  get attributesOfText() {
    const controls = this.offers.shown ? this.attributes["aria-controls"] : undefined;
    return { ...this.attributes, role: undefined, "aria-expanded": undefined, "aria-controls": controls };
  }
  /** For a field of one line. */
  get attributes() {
    return {
      ...this.offers.attributes,
      onfocus: () => {
        this.offers.open = true;
        void this.#source.load().then((known) => (this.#known = known));
      },
      oninput: () => {
        this.offers.open = true;
        this.offers.at = -1;
      },
      onblur: () => (this.offers.open = false),
      onkeydown: (event: KeyboardEvent) => {
        // Where nothing is chosen the arrows are those of the text.
        if (composing(event) || !this.offers.shown) return;
        if (this.offers.key(event) || event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
        const { chosen } = this.offers;
        // Nothing is chosen: what was typed is meant, and the list is in the way of what comes of it.
        if (!chosen) {
          this.offers.open = false;
          return;
        }
        event.preventDefault();
        this.pick(chosen);
      },
    };
  }
}
