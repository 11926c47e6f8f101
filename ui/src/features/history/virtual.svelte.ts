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

/** Heights in px, the one place where they stand: the list reckons with them instead of measuring. */
export const ROW_PX = 52;
export const DAY_PX = 28;

type Settings = { element: HTMLElement; entries: readonly Entry[]; active: number; scrollTop: number };

/** Which entries to draw. Keeps the row under the eye in its place when others arrive above it. */
export class VirtualList {
  items = $state.raw<VirtualItem[]>([]);
  height = $state(0);
  /** First entry that is in sight. */
  first = $state(0);

  #entries: readonly Entry[] = [];
  /** Drawn even when out of sight: screen readers follow the reference to it. */
  #active = -1;
  #virtualizer: Virtualizer<HTMLElement, HTMLElement> | null = null;

  mount({ element, entries, active, scrollTop }: Settings): () => void {
    this.#entries = entries;
    this.#active = active;
    this.#virtualizer = new Virtualizer<HTMLElement, HTMLElement>({
      count: entries.length,
      getScrollElement: () => element,
      estimateSize: (index) => (this.#entries[index]?.kind === "day" ? DAY_PX : ROW_PX),
      getItemKey: (index) => this.#entries[index]?.key ?? index,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      overscan: 8,
      scrollPaddingStart: DAY_PX,
      initialOffset: scrollTop,
      rangeExtractor: (range) => {
        const indexes = defaultRangeExtractor(range);
        const extra = this.#active;
        if (extra < 0 || extra >= this.#entries.length || indexes.includes(extra)) return indexes;
        return [...indexes, extra].sort((a, b) => a - b);
      },
      onChange: () => this.#draw(),
    });
    const unmount = this.#virtualizer._didMount();
    this.#virtualizer._willUpdate();
    this.#draw();
    // Only once the list has its height can it go back to where it was.
    void tick().then(() => (element.scrollTop = scrollTop));
    return () => {
      unmount();
      this.#virtualizer = null;
    };
  }

  update(entries: readonly Entry[], active: number): void {
    const virtualizer = this.#virtualizer;
    if (!virtualizer || (entries === this.#entries && active === this.#active)) return;
    this.#entries = entries;
    this.#active = active;
    // At the very top new rows come into sight; further down the row under the eye stays where it is.
    const atTop = (virtualizer.scrollOffset ?? 0) < DAY_PX;
    virtualizer.setOptions({
      ...virtualizer.options,
      count: entries.length,
      anchorTo: atTop ? "start" : "end",
    });
    virtualizer.measure();
    // The page must have its new height before it can be scrolled that far.
    void tick().then(() => this.#virtualizer?._willUpdate());
  }

  toTop(): void {
    this.#virtualizer?.scrollToOffset(0);
  }

  reveal(index: number): void {
    // The first row takes its heading along.
    if (index <= 1) this.toTop();
    else this.#virtualizer?.scrollToIndex(index, { align: "auto" });
  }

  rowsInSight(): number {
    return Math.max(1, Math.floor(((this.#virtualizer?.scrollRect?.height ?? 0) - DAY_PX) / ROW_PX));
  }

  #draw(): void {
    const virtualizer = this.#virtualizer;
    if (!virtualizer) return;
    this.items = virtualizer.getVirtualItems();
    this.height = virtualizer.getTotalSize();
    this.first = virtualizer.range?.startIndex ?? 0;
  }
}
