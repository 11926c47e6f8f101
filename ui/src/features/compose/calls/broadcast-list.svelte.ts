import type { BroadcastFilter, BroadcastList, BroadcastWithdrawn, KeptBroadcast } from "@/bindings";
import { operation } from "@/components/operation";
import { asAppError } from "@/i18n/index.svelte";
import { backend } from "../backend";

/** Broadcasts to all users, as the service has them: a list page by page, or one by its id. */
export class Broadcasts {
  filter = $state<BroadcastFilter>("all");
  /** An id as it is typed; it counts once it is looked up. */
  wanted = $state("");
  items = $state.raw<readonly KeptBroadcast[]>([]);
  /** Where the list goes on; null: it ends here. */
  next = $state<string | null>(null);
  problem = $state.raw<unknown>(null);
  /** What the user is asked about before it is withdrawn. */
  asking = $state.raw<KeptBroadcast | null>(null);
  ends = $state.raw<Readonly<Record<string, BroadcastWithdrawn>>>({});
  #loading = $state(false);
  #withdrawing = $state(false);
  readonly busy = $derived(this.#loading || this.#withdrawing);
  readonly #account_id: string;
  #turn = 0;

  constructor(account_id: string) {
    this.#account_id = account_id;
  }

  /** Other broadcasts, from the first on. */
  choose(filter: BroadcastFilter): void {
    this.filter = filter;
    this.wanted = "";
    void this.find();
  }
  /** What is typed: the broadcast with this id or, without one, the list. */
  async find(): Promise<void> {
    const id = this.wanted.trim();
    await this.#load([], async () =>
      id === ""
        ? backend.broadcasts(this.#account_id, this.filter, null)
        : { items: [await backend.broadcast(this.#account_id, id)], next_token: null },
    );
  }
  /** More of what is shown, whatever is being typed. */
  async more(): Promise<void> {
    const { items, next } = this;
    if (next === null) return;
    await this.#load(items, () => backend.broadcasts(this.#account_id, this.filter, next));
  }
  /** `before`: what is shown before it. */
  async #load(before: readonly KeptBroadcast[], read: () => Promise<BroadcastList>): Promise<void> {
    const at = ++this.#turn;
    this.#loading = true;
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
      if (at === this.#turn) this.#loading = false;
    }
  }

  async withdraw({ broadcast_id }: KeptBroadcast): Promise<void> {
    this.asking = null;
    this.problem = null;
    this.#withdrawing = true;
    try {
      const end = await backend.withdrawBroadcast(this.#account_id, broadcast_id, operation());
      this.ends = { ...this.ends, [broadcast_id]: end };
    } catch (thrown) {
      // Not to confirm it is the user's wish.
      if (asAppError(thrown).code !== "production_unconfirmed") this.problem = thrown;
    } finally {
      this.#withdrawing = false;
    }
  }
}
