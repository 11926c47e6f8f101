import type { BroadcastFilter, BroadcastId, BroadcastWithdrawn, KeptBroadcast } from "@/bindings";
import { operation } from "@/components/operation";
import { asAppError } from "@/i18n/index.svelte";
import { backend } from "../backend";
import { Listed } from "./listed.svelte";

/** Broadcasts to all users, as the service has them: a list page by page, or one by its id. */
export class Broadcasts extends Listed<KeptBroadcast> {
  filter = $state<BroadcastFilter>("all");
  /** What the user is asked about before it is withdrawn. */
  asking = $state<BroadcastId | null>(null);
  ends = $state.raw<Readonly<Record<string, BroadcastWithdrawn>>>({});
  #withdrawing = $state(false);
  readonly #account_id: string;

  constructor(account_id: string) {
    super(
      (token) => backend.broadcasts(account_id, this.filter, token),
      (id) => backend.broadcast(account_id, id),
    );
    this.#account_id = account_id;
  }

  get busy(): boolean {
    return this.loading || this.#withdrawing;
  }

  /** Other broadcasts, from the first on. */
  choose(filter: BroadcastFilter): void {
    this.filter = filter;
    this.wanted = "";
    void this.find();
  }

  async withdraw(broadcast_id: BroadcastId): Promise<void> {
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
