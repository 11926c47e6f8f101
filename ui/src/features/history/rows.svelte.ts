import type { Filter, Page, Row } from "@/bindings";
import { isBelow } from "./ids";

/** A filter with nothing left out. */
export type WholeFilter = Required<Filter>;

/** Where rows come from: the commands in the app, a stand-in table in tests. */
export type Source = {
  page(filter: WholeFilter, after: string | null, limit: number): Promise<Page>;
  count(filter: WholeFilter): Promise<number>;
};

export const PAGE_ROWS = 100;
/** Beyond this many pages of news the list starts afresh at the top instead of closing the gap. */
const CATCH_UP_PAGES = 10;

/** A place in the list from which a page was read: the cursor, and the id that all its rows are below. */
type Anchor = { cursor: string | null; upper: string | null };

/**
 * The rows read so far, newest first, without gaps and without doubles.
 *
 * One page covers a range of ids; merging replaces exactly that range, so the order in which answers
 * of the tail and of the head arrive does not matter. A new filter outdates every answer on its way.
 */
export class Rows {
  list = $state.raw<readonly Row[]>([]);
  phase = $state<"loading" | "ready" | "failed">("loading");
  tail = $state<"more" | "loading" | "failed" | "end">("more");
  total = $state<number | null>(null);
  problem = $state.raw<unknown>(null);
  filter = $state.raw<WholeFilter>(NO_FILTER);

  readonly #source: Source;
  readonly #limit: number;
  #generation = 0;
  #anchors: Anchor[] = [];
  #next: Anchor = { cursor: null, upper: null };
  #queue: Promise<void> = Promise.resolve();
  #changed: string[] = [];
  #refreshing: Promise<void> | null = null;
  #counting = false;
  #countAgain = false;

  constructor(source: Source, limit = PAGE_ROWS) {
    this.#source = source;
    this.#limit = limit;
  }

  /** Starts afresh with a filter. The old rows stay in sight until the first page is there. */
  async show(filter: WholeFilter): Promise<void> {
    const generation = ++this.#generation;
    this.filter = filter;
    this.phase = "loading";
    this.problem = null;
    this.total = null;
    this.#changed = [];
    this.#countSoon();
    try {
      const page = await this.#source.page(filter, null, this.#limit);
      if (generation !== this.#generation) return;
      this.#restart(page);
      this.phase = "ready";
      if (this.#changed.length > 0) await this.refresh([]);
    } catch (error) {
      if (generation !== this.#generation) return;
      this.list = [];
      this.problem = error;
      this.phase = "failed";
    }
  }

  retry(): Promise<void> {
    return this.phase === "failed" ? this.show(this.filter) : this.more();
  }

  /** Reads the page below the last row. Does nothing while one is being read or when there is none. */
  more(): Promise<void> {
    if (this.phase !== "ready" || (this.tail !== "more" && this.tail !== "failed")) return Promise.resolve();
    this.tail = "loading";
    return this.#inTurn(async (current) => {
      if (this.phase !== "ready" || this.tail !== "loading") return;
      const from = this.#next;
      try {
        const page = await this.#source.page(this.filter, from.cursor, this.#limit);
        if (!current()) return;
        this.tail = "more";
        this.#merge(from, page);
      } catch (error) {
        if (!current()) return;
        this.problem = error;
        this.tail = "failed";
      }
    });
  }

  /** Brings rows up to date that changed or are new. Calls during a refresh are gathered into the next one. */
  refresh(ids: Iterable<string>): Promise<void> {
    this.#changed.push(...ids);
    this.#refreshing ??= this.#inTurn(async (current) => {
      this.#refreshing = null;
      // While the first page is being read, `show` itself comes back to what changed meanwhile.
      if (this.phase !== "ready") return;
      const changed = this.#changed;
      this.#changed = [];
      try {
        await this.#catchUp(changed, current);
      } catch {
        // The rows in sight stay true as of their reading; the next event tries again.
        if (current()) this.#changed.push(...changed);
      }
    });
    return this.#refreshing;
  }

  async #catchUp(changed: string[], current: () => boolean): Promise<void> {
    this.#countSoon();
    const top = this.list[0]?.id ?? null;
    let from: Anchor = { cursor: null, upper: null };
    const news: { from: Anchor; page: Page }[] = [];
    for (;;) {
      const page = await this.#source.page(this.filter, from.cursor, this.#limit);
      if (!current()) return;
      news.push({ from, page });
      const lowest = page.rows.at(-1)?.id ?? null;
      const closed = page.next === null || top === null || lowest === null || !isBelow(top, lowest);
      if (closed) break;
      if (news.length >= CATCH_UP_PAGES) {
        this.#restart(news[0]!.page);
        return;
      }
      from = { cursor: page.next, upper: lowest };
    }
    for (const one of news) this.#merge(one.from, one.page);
    const lowestRead = news.at(-1)!.page.rows.at(-1)?.id ?? null;
    await this.#reread(
      changed.filter((id) => lowestRead !== null && isBelow(id, lowestRead)),
      current,
    );
  }

  /** Reads again the pages further down that hold the given ids. */
  async #reread(ids: string[], current: () => boolean): Promise<void> {
    const bottom = this.#next.upper;
    const holding = ids
      .filter((id) => this.tail === "end" || bottom === null || !isBelow(id, bottom))
      .map((id) => this.#anchors.findLast((a) => a.upper === null || isBelow(id, a.upper)))
      .filter((anchor) => anchor !== undefined);
    for (const anchor of holding.filter((one, at) => holding.indexOf(one) === at)) {
      const page = await this.#source.page(this.filter, anchor.cursor, this.#limit);
      if (!current()) return;
      this.#merge(anchor, page);
    }
  }

  #restart(page: Page): void {
    this.#anchors = [];
    this.#next = { cursor: null, upper: null };
    this.list = [];
    this.tail = "more";
    this.#merge(this.#next, page);
  }

  #merge(from: Anchor, page: Page): void {
    const lowest = page.next === null ? null : (page.rows.at(-1)?.id ?? from.upper);
    const above = from.upper === null ? [] : this.list.filter((row) => !isBelow(row.id, from.upper!));
    const below =
      page.next === null ? [] : this.list.filter((row) => lowest === null || isBelow(row.id, lowest));
    this.list = [...above, ...page.rows, ...below];
    this.#remember(from);
    if (page.next === null) {
      this.#next = { cursor: null, upper: null };
      this.tail = "end";
    } else if (lowest !== null) {
      const next = { cursor: page.next, upper: lowest };
      this.#remember(next);
      if (below.length > 0) return;
      this.#next = next;
      if (this.tail === "end") this.tail = "more";
    }
  }

  #remember(anchor: Anchor): void {
    const at = this.#anchors.findIndex((a) => a.upper === anchor.upper || isAbove(anchor, a));
    if (at < 0) this.#anchors.push(anchor);
    else if (this.#anchors[at]!.upper !== anchor.upper) this.#anchors.splice(at, 0, anchor);
  }

  /** One reading after the other; `current` turns false when a new filter outdates the answer. */
  #inTurn(work: (current: () => boolean) => Promise<void>): Promise<void> {
    const turn = this.#queue.then(() => {
      const generation = this.#generation;
      return work(() => generation === this.#generation);
    });
    this.#queue = turn;
    return turn;
  }

  /** At most one count is on its way; more wishes lead to one more count after it. */
  #countSoon(): void {
    if (this.#counting) {
      this.#countAgain = true;
      return;
    }
    this.#counting = true;
    const generation = this.#generation;
    this.#source
      .count(this.filter)
      .then(
        (total) => {
          if (generation === this.#generation) this.total = total;
        },
        () => undefined,
      )
      .finally(() => {
        this.#counting = false;
        if (!this.#countAgain) return;
        this.#countAgain = false;
        this.#countSoon();
      });
  }
}

function isAbove(a: Anchor, b: Anchor): boolean {
  if (b.upper === null) return false;
  return a.upper === null || isBelow(b.upper, a.upper);
}

export const NO_FILTER: WholeFilter = {
  text: null,
  outcomes: [],
  account_ids: [],
  message_types: [],
  after_ms: null,
  before_ms: null,
};
