import type { Found, Page, PageStart, Row, Survey } from "@/bindings";
import { Counting } from "./counting";
import { isBelow, justAbove } from "./ids";
import { withPage } from "./merge";
import { idAt } from "./milestones";

/** Where rows come from: the commands in the app, a stand-in table in tests. */
export type Source = {
  /** The newest rows of a query and a sample of them all; the search before it ends. */
  search(query: string, limit: number): Promise<Found>;
  page(query: string, place: Required<PageStart>, limit: number): Promise<Page>;
  /** A look at every row of the query searched for last. */
  survey(query: string): Promise<Survey>;
};

type Side = "newer" | "older";
/** What is beyond the rows at hand: nothing, more, more on its way, or more that could not be read. */
type Edge = "end" | "more" | "loading" | "failed";

export const PAGE_ROWS = 100;
/** So many rows are kept at hand; those far from the eye are dropped and read again when they are wanted. */
const KEPT_ROWS = 1_000;
/** Beyond this many pages of news the list starts afresh at the top instead of closing the gap. */
const CATCH_UP_PAGES = 10;

/**
 * The rows around the eye, newest first, without gaps and without doubles.
 *
 * One page covers a range of ids; merging replaces exactly that range, so the order in which answers of the two ends
 * and of changes arrive does not matter. A new query or a jump outdates every answer on its way.
 */
export class Rows {
  list = $state.raw<readonly Row[]>([]);
  phase = $state<"loading" | "ready" | "failed">("loading");
  newer = $state<Edge>("end");
  older = $state<Edge>("more");
  survey = $state.raw<Survey | null>(null);
  /** How many rows stand above the list: reckoned, unless it begins at the newest. */
  above = $state(0);
  problem = $state.raw<unknown>(null);
  query = $state.raw("");
  /** Grows whenever the list begins at another place. */
  jumps = $state(0);

  /** Called before the rows of another query are looked for. */
  onquery: () => void = () => {};

  readonly #source: Source;
  readonly #limit: number;
  readonly #kept: number;
  #asked: string | null = null;
  /** Outdates what is asked for another query. */
  #generation = 0;
  /** Outdates what is asked for another place. */
  #place = 0;
  #queue: Promise<void> = Promise.resolve();
  #changed: string[] = [];
  /** Jumps on their way, and what changed meanwhile: they may have read it as it was. */
  #jumping = 0;
  #missed: string[] = [];
  #refreshing: Promise<void> | null = null;
  readonly #counting = new Counting(async () => {
    const generation = this.#generation;
    try {
      const survey = await this.#source.survey(this.query);
      if (generation === this.#generation) this.survey = survey;
    } catch {
      // The last count stays; the next change asks again.
    }
    return generation === this.#generation;
  });

  constructor(source: Source, limit = PAGE_ROWS, kept = KEPT_ROWS) {
    this.#source = source;
    this.#limit = limit;
    this.#kept = kept;
  }

  /** All rows of the query, as far as is known. */
  get total(): number {
    return Math.max(this.survey?.rows ?? 0, this.list.length);
  }

  /** How many rows stand below the list; reckoned, unless it ends with the oldest. */
  get below(): number {
    if (this.older === "end") return 0;
    return Math.max(1, this.total - this.above - this.list.length);
  }

  /** Whether it is certain that the query does not find a row: it would be among those at hand. */
  lacks(id: string): boolean {
    const [newest, oldest] = [this.list[0], this.list.at(-1)];
    return (
      this.phase === "ready" &&
      this.list.every((row) => row.id !== id) &&
      (this.newer === "end" || (newest !== undefined && isBelow(id, newest.id))) &&
      (this.older === "end" || (oldest !== undefined && isBelow(oldest.id, id)))
    );
  }

  /** Whether any query was searched for yet. */
  get asked(): boolean {
    return this.#asked !== null;
  }

  /** Searches for a query, unless its rows are shown already. */
  async search(query: string): Promise<void> {
    if (query === this.#asked) return;
    this.#asked = query;
    this.onquery();
    await this.show(query);
  }

  /** Starts afresh with a query. The old rows stay in sight until the first page is there. */
  async show(query: string): Promise<void> {
    const generation = ++this.#generation;
    this.#place++;
    this.query = query;
    this.phase = "loading";
    this.problem = null;
    this.survey = null;
    this.#changed = [];
    try {
      const { page, survey } = await this.#source.search(query, this.#limit);
      if (generation !== this.#generation) return;
      this.survey = survey;
      this.#begin(page, 0, "end");
      this.phase = "ready";
      if (!survey.exact) this.#counting.soon();
      if (this.#changed.length > 0) await this.refresh([]);
    } catch (error) {
      if (generation !== this.#generation) return;
      this.list = [];
      this.problem = error;
      this.phase = "failed";
    }
  }

  async retry(): Promise<void> {
    if (this.phase === "failed") await this.show(this.query);
    else for (const side of ["newer", "older"] as const) if (this[side] === "failed") await this.more(side);
  }

  /** Reads the page beyond one end. Does nothing while one is being read or when there is none. */
  more(side: Side): Promise<void> {
    if (this.phase !== "ready" || (this[side] !== "more" && this[side] !== "failed")) {
      return Promise.resolve();
    }
    this[side] = "loading";
    return this.#inTurn(async (current) => {
      if (this.phase !== "ready" || this[side] !== "loading") return;
      const from = (side === "older" ? this.list.at(-1) : this.list[0])?.id ?? null;
      try {
        const page = await this.#source.page(this.query, { from, direction: side }, this.#limit);
        if (!current()) return;
        this[side] = page.next === null ? "end" : "more";
        if (side === "older") this.list = [...this.list, ...page.rows];
        else {
          this.list = [...page.rows, ...this.list];
          this.above = this.newer === "end" ? 0 : Math.max(1, this.above - page.rows.length);
        }
        this.#trim(side === "older" ? "newer" : "older");
      } catch (error) {
        if (!current()) return;
        this.problem = error;
        this[side] = "failed";
      }
    });
  }

  /** Goes to where about so many rows stand above; the newest and the oldest row are met exactly. */
  async jump(above: number): Promise<void> {
    if (this.phase !== "ready") return;
    const place = ++this.#place;
    const last = above >= this.total - this.#limit;
    const from = above <= 0 || last ? null : idAt(this.survey?.milestones ?? [], above);
    const oldest = last && above > 0;
    this.#jumping++;
    try {
      let page = await this.#source.page(
        this.query,
        { from, direction: oldest ? "newer" : "older" },
        this.#limit,
      );
      let atEnd = oldest;
      if (page.rows.length === 0 && from !== null) {
        page = await this.#source.page(this.query, { from: null, direction: "newer" }, this.#limit);
        atEnd = true;
      }
      if (place !== this.#place) return;
      if (atEnd) {
        this.#begin(
          { ...page, next: null },
          this.total - page.rows.length,
          page.next === null ? "end" : "more",
        );
      } else this.#begin(page, from === null ? 0 : above, from === null ? "end" : "more");
    } catch (error) {
      if (place !== this.#place) return;
      this.problem = error;
      this.older = "failed";
    } finally {
      this.#jumping--;
    }
    const missed = this.#missed;
    if (this.#jumping === 0) this.#missed = [];
    if (missed.length > 0) await this.refresh(missed);
  }

  /** Brings rows up to date that changed or are new. Calls during a refresh are gathered into the next one. */
  refresh(ids: Iterable<string>): Promise<void> {
    const changed = [...ids];
    this.#changed.push(...changed);
    if (this.#jumping > 0) this.#missed.push(...changed);
    this.#refreshing ??= this.#inTurn(async (current) => {
      this.#refreshing = null;
      // While the first page is being read, `show` itself comes back to what changed meanwhile.
      if (this.phase !== "ready") return;
      const changed = this.#changed;
      this.#changed = [];
      this.#counting.soon();
      try {
        const caughtUp = this.newer === "end" ? await this.#catchUp(current) : null;
        if (caughtUp !== "afresh") await this.#reread(changed, caughtUp, current);
        if (!current()) void this.refresh(changed);
      } catch {
        // The rows in sight stay true as of their reading; the next event tries again.
        if (current()) this.#changed.push(...changed);
      }
    });
    return this.#refreshing;
  }

  /** Reads what is new at the top. Says down to which row all is read, or that the list began afresh. */
  async #catchUp(current: () => boolean): Promise<string | "afresh" | null> {
    const top = this.list[0]?.id ?? null;
    let upper: string | null = null;
    const news: { upper: string | null; page: Page }[] = [];
    for (;;) {
      const page = await this.#source.page(this.query, { from: upper, direction: "older" }, this.#limit);
      if (!current()) return "afresh";
      news.push({ upper, page });
      const lowest = page.rows.at(-1)?.id ?? null;
      if (page.next === null || top === null || lowest === null || !isBelow(top, lowest)) break;
      if (news.length >= CATCH_UP_PAGES) {
        this.#begin(news[0]!.page, 0, "end");
        return "afresh";
      }
      upper = lowest;
    }
    for (const one of news) this.#merge(one.upper, one.page);
    return news.at(-1)!.page.rows.at(-1)?.id ?? null;
  }

  /** Reads again the pages within the list that hold the given ids, but for those down to `done`. */
  async #reread(ids: string[], done: string | null, current: () => boolean): Promise<void> {
    const sorted = [...ids].sort((a, b) => (isBelow(a, b) ? 1 : -1));
    let read = done;
    for (const id of sorted) {
      const [top, bottom] = [this.list[0]?.id, this.list.at(-1)?.id];
      if (read !== null && !isBelow(id, read)) continue;
      if (this.newer !== "end" && (top === undefined || isBelow(top, id))) continue;
      if (this.older !== "end" && (bottom === undefined || isBelow(id, bottom))) continue;
      const upper = justAbove(id);
      const page = await this.#source.page(this.query, { from: upper, direction: "older" }, this.#limit);
      if (!current()) return;
      this.#merge(upper, page);
      read = page.next === null ? "0" : (page.rows.at(-1)?.id ?? id);
    }
  }

  #begin(page: Page, above: number, newer: Edge): void {
    this.#place++;
    this.list = page.rows;
    this.newer = newer;
    this.older = page.next === null ? "end" : "more";
    this.above = newer === "end" ? 0 : Math.max(1, above);
    this.jumps++;
  }

  #merge(upper: string | null, page: Page): void {
    const { rows, kept } = withPage(this.list, upper, page);
    this.list = rows;
    if (page.next === null) this.older = "end";
    else if (kept === 0) this.older = "more";
  }

  /** Drops rows at one end when there are too many. */
  #trim(side: Side): void {
    const extra = this.list.length - this.#kept;
    if (extra <= 0) return;
    if (side === "newer") {
      this.above += extra;
      this.list = this.list.slice(extra);
    } else this.list = this.list.slice(0, -extra);
    this[side] = "more";
  }

  /** One reading after the other; `current` turns false when a new query or place outdates the answer. */
  #inTurn(work: (current: () => boolean) => Promise<void>): Promise<void> {
    const turn = this.#queue.then(() => {
      const place = this.#place;
      return work(() => place === this.#place);
    });
    this.#queue = turn;
    return turn;
  }
}
