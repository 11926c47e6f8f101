import type { ListPage } from "@/bindings";

/** What the service lists page by page, or looks up by an id. */
export class Listed<T> {
  /** An id as it is typed; it counts once it is looked up. */
  wanted = $state("");
  items = $state.raw<readonly T[]>([]);
  /** Where the list goes on; null: it ends here. */
  next = $state<string | null>(null);
  problem = $state.raw<unknown>(null);
  loading = $state(false);
  readonly #page: (token: string | null) => Promise<ListPage<T>>;
  readonly #one: (id: string) => Promise<T>;
  #turn = 0;

  constructor(page: (token: string | null) => Promise<ListPage<T>>, one: (id: string) => Promise<T>) {
    this.#page = page;
    this.#one = one;
  }

  /** What is typed: the one with this id or, without one, the list. */
  async find(): Promise<void> {
    const id = this.wanted.trim();
    await this.#load([], async () =>
      id === "" ? this.#page(null) : { items: [await this.#one(id)], next_token: null },
    );
  }
  /** More of what is shown, whatever is being typed. */
  async more(): Promise<void> {
    const { items, next } = this;
    if (next === null) return;
    await this.#load(items, () => this.#page(next));
  }
  /** `before`: what is shown before it. */
  async #load(before: readonly T[], read: () => Promise<ListPage<T>>): Promise<void> {
    const at = ++this.#turn;
    this.loading = true;
    this.problem = null;
    try {
      const page = await read();
      if (at !== this.#turn) return;
      this.items = [...before, ...page.items];
      this.next = page.next_token;
    } catch (thrown) {
      if (at !== this.#turn) return;
      this.problem = thrown;
      this.items = before;
      if (before.length === 0) this.next = null;
    } finally {
      if (at === this.#turn) this.loading = false;
    }
  }
}
