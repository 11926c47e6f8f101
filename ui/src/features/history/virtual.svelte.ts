import {
  Virtualizer,
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
} from "@tanstack/virtual-core";
import { tick } from "svelte";
import type { Entry } from "./days";
import { Slots } from "./slots";

/** Heights in px, the one place where they stand: the list reckons with them instead of measuring. */
export const ROW_PX = 52;
export const DAY_PX = 28;
/** As tall as a list may be, with room to grow: WebKit goes no further than 2^25 px. */
const TALLEST_PX = 16_000_000;
/** Given to rows above that nobody reckoned with. */
const SPARE_PX = 40 * ROW_PX;

/** How many rows stand above and below the entries, and whether these were read from another place. */
export type Around = { above: number; below: number; jumps: number };
type Scroll = { top: number; lead: number };

/** An entry to draw: where, and in which place of the page. */
type Drawn = { index: number; start: number; size: number; slot: string | number };

type Settings = {
  element: HTMLElement;
  entries: readonly Entry[];
  active: number;
  around: Around;
  scroll: Scroll;
};

/**
 * Which entries to draw of those at hand, within the height of all.
 *
 * The rows at hand have their true height, one below the other. What stands above and below them is only room, as tall
 * as all its rows where that is possible and else in proportion, so that the scroll bar reaches every row.
 */
export class VirtualList {
  items = $state.raw<Drawn[]>([]);
  height = $state(0);
  /** First entry that is in sight. */
  first = $state(0);
  /** Room above the entries. */
  lead = $state(0);

  #entries: readonly Entry[] = [];
  #around: Around = { above: 0, below: 0, jumps: 0 };
  /** Drawn even when out of sight: screen readers follow the reference to it. */
  #active = -1;
  #virtualizer: Virtualizer<HTMLElement, HTMLElement> | null = null;
  #element: HTMLElement | null = null;
  readonly #slots = new Slots();
  /** Where the eye was when it asked for the rows that are on their way. */
  #target: Target | null = null;

  mount({ element, entries, active, around, scroll }: Settings): () => void {
    this.#entries = entries;
    this.#active = active;
    this.#around = around;
    this.#element = element;
    this.lead = around.above === 0 ? 0 : scroll.lead;
    this.#virtualizer = new Virtualizer<HTMLElement, HTMLElement>({
      count: entries.length,
      getScrollElement: () => element,
      estimateSize: (index) => sizeOf(this.#entries[index]),
      getItemKey: (index) => this.#entries[index]?.key ?? index,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      overscan: 8,
      scrollPaddingStart: DAY_PX,
      paddingStart: this.lead,
      initialOffset: scroll.top,
      rangeExtractor: (range) => {
        const indexes = defaultRangeExtractor(range);
        const extra = this.#active;
        if (extra < 0 || extra >= this.#entries.length || indexes.includes(extra)) return indexes;
        return [...indexes, extra].sort((a, b) => a - b);
      },
      // Where no rows are yet, those drawn before stay as they are: they serve for the ones that come.
      onChange: () => {
        if (!this.#isAway()) this.#draw();
      },
    });
    const unmount = this.#virtualizer._didMount();
    this.#virtualizer._willUpdate();
    this.#draw();
    // Only once the list has its height can it go back to where it was.
    void tick().then(() => (element.scrollTop = scroll.top));
    return () => {
      unmount();
      this.#virtualizer = null;
    };
  }

  update(entries: readonly Entry[], active: number, around: Around): void {
    const virtualizer = this.#virtualizer;
    const element = this.#element;
    if (!virtualizer || !element) return;
    const top = element.scrollTop;
    let scrollTo: number | null = null;
    if (around.jumps !== this.#around.jumps) scrollTo = this.#land(entries, around);
    else if (entries !== this.#entries) scrollTo = this.#stay(entries, around, top);
    this.#entries = entries;
    this.#active = active;
    this.#around = around;
    virtualizer.setOptions({ ...virtualizer.options, count: entries.length, paddingStart: this.lead });
    virtualizer.measure();
    this.#draw();
    // The page must have its new height before it can be scrolled that far.
    void tick().then(() => {
      if (scrollTo !== null && element.scrollTop !== scrollTo) element.scrollTop = scrollTo;
      this.#virtualizer?._willUpdate();
    });
  }

  /** The rows are of another place: they begin where the eye is. */
  #land(entries: readonly Entry[], around: Around): number | null {
    const target = this.#target;
    this.#target = null;
    if (around.above === 0) {
      this.lead = 0;
      return target?.top ?? 0;
    }
    if (around.below === 0) {
      this.lead = Math.max(0, (target?.height ?? this.height) - tall(entries));
      return this.lead + tall(entries) - this.#shown;
    }
    this.lead = target?.top ?? roomFor(around.above, around, entries.length);
    return this.lead;
  }

  /** The row under the eye stays where it is while others come and go above it. */
  #stay(entries: readonly Entry[], around: Around, top: number): number | null {
    const eye = this.#entries.findIndex(
      (entry, index) => entry.kind === "row" && this.lead + tall(this.#entries, index) + ROW_PX > top,
    );
    const kept = this.#entries.slice(Math.max(0, eye)).find((entry) => keys(entries).has(entry.key));
    const before = this.lead + tall(this.#entries, this.#entries.indexOf(kept!));
    const after = kept ? tall(entries, keys(entries).get(kept.key)) : 0;
    // At the very top new rows come into sight.
    if (!kept || (around.above === 0 && this.lead === 0 && top < DAY_PX)) {
      this.lead = around.above === 0 ? 0 : this.lead;
      return null;
    }
    this.lead = around.above === 0 ? 0 : before - after > 0 ? before - after : SPARE_PX;
    const moved = this.lead + after - before;
    return moved === 0 ? null : top + moved;
  }

  toTop(): void {
    this.#virtualizer?.scrollToOffset(0);
  }

  reveal(index: number): void {
    // The first row takes its heading along.
    if (index <= 1 && this.lead === 0) this.toTop();
    else this.#virtualizer?.scrollToIndex(index, { align: "auto" });
  }

  visibleRows(): number {
    return Math.max(1, Math.floor((this.#shown - DAY_PX) / ROW_PX));
  }

  /** How many rows stand above what is in sight, when none of it is at hand; else null. */
  strayed(total: number): number | null {
    if (!this.#element || !this.#isAway()) return null;
    const [top, shown] = [this.#element.scrollTop, this.#shown];
    this.#target = { top, height: this.height };
    if (top <= 0) return 0;
    if (top + shown >= this.height - 1) return total;
    return Math.round((top / Math.max(1, this.height - shown)) * total);
  }

  /** Height of what is in sight; 0 before it is laid out. */
  get #shown(): number {
    return this.#virtualizer?.scrollRect?.height ?? 0;
  }

  /** Nothing of what is at hand is in sight. */
  #isAway(): boolean {
    if (!this.#element || this.#shown === 0) return false;
    const top = this.#element.scrollTop;
    return top + this.#shown <= this.lead || top >= this.lead + tall(this.#entries);
  }

  #draw(): void {
    const virtualizer = this.#virtualizer;
    if (!virtualizer) return;
    this.items = this.#place(virtualizer.getVirtualItems());
    const below = roomFor(this.#around.below, this.#around, this.#entries.length);
    this.height = this.lead + tall(this.#entries) + below;
    this.first = virtualizer.range?.startIndex ?? 0;
  }

  /** Rows take over the places of others; the few headings keep their own. */
  #place(items: readonly VirtualItem[]): Drawn[] {
    const isRow = ({ index }: VirtualItem) => this.#entries[index]?.kind === "row";
    const slots = this.#slots.give(items.filter(isRow).map(({ key }) => String(key)));
    return items.map((item) => {
      const { index, start, size, key } = item;
      return { index, start, size, slot: isRow(item) ? slots.shift()! : String(key) };
    });
  }
}

type Target = { top: number; height: number };

function sizeOf(entry: Entry | undefined): number {
  return entry?.kind === "day" ? DAY_PX : ROW_PX;
}

const offsets = new WeakMap<readonly Entry[], number[]>();

/** The height of the entries, or of those before one. */
function tall(entries: readonly Entry[], before = entries.length): number {
  let found = offsets.get(entries);
  if (!found) {
    let sum = 0;
    found = [0, ...entries.map((entry) => (sum += sizeOf(entry)))];
    offsets.set(entries, found);
  }
  return found[Math.max(0, before)] ?? 0;
}

const places = new WeakMap<readonly Entry[], Map<string, number>>();

function keys(entries: readonly Entry[]): Map<string, number> {
  let found = places.get(entries);
  if (!found) {
    found = new Map(entries.map((entry, index) => [entry.key, index]));
    places.set(entries, found);
  }
  return found;
}

function roomFor(rows: number, around: Around, here: number): number {
  const total = around.above + here + around.below;
  return rows * Math.min(ROW_PX, TALLEST_PX / Math.max(1, total));
}
