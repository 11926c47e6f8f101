import type { ImportedRequests, ImportedRequest } from "@/bindings";

/** The import dialog's work: what was read, and which of its messages is looked at. */
export class Importing {
  open = $state(false);
  reading = $state(false);
  found = $state.raw<ImportedRequests | null>(null);
  problem = $state.raw<unknown>(null);
  /** Of several messages, as the list's value. */
  chosen = $state("0");
  #turn = 0;

  readonly message = $derived<ImportedRequest | null>(this.found?.messages[Number(this.chosen)] ?? null);

  /** Opens it again; what is still being read is of the last time. */
  start(): void {
    this.#turn++;
    this.found = null;
    this.problem = null;
    this.reading = false;
    this.open = true;
  }

  /** Reads by way of Rust; the last one asked for wins. `null`: the user picked no file after all. */
  async read(ask: () => Promise<ImportedRequests | null>): Promise<void> {
    const turn = ++this.#turn;
    this.reading = true;
    this.problem = null;
    try {
      const found = await ask();
      if (turn !== this.#turn || found === null) return;
      this.found = found;
      this.chosen = "0";
    } catch (thrown) {
      if (turn === this.#turn) this.problem = thrown;
    } finally {
      if (turn === this.#turn) this.reading = false;
    }
  }
}
