import { SvelteMap } from "svelte/reactivity";
import { backend } from "./backend";

/** Kept pictures; a list passes thousands of rows. */
const MOST = 300;

/** The small pictures of rows, read when a row comes into sight. A message's picture never changes. */
class Thumbnails {
  readonly #found = new SvelteMap<string, string | null>();
  readonly #asked = new Set<string>();

  /** Undefined until it is known. */
  of(id: string): string | null | undefined {
    return this.#found.get(id);
  }

  want(id: string): void {
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    void backend.thumbnail(id).then(
      (url) => this.#keep(id, url),
      // Tried again when the row is next in sight.
      () => this.#asked.delete(id),
    );
  }

  #keep(id: string, url: string | null): void {
    this.#found.set(id, url);
    const [oldest] = this.#found.keys();
    if (this.#found.size <= MOST || oldest === undefined) return;
    this.#found.delete(oldest);
    this.#asked.delete(oldest);
  }
}

export const thumbnails = new Thumbnails();
