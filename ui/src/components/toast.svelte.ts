import { SvelteMap } from "svelte/reactivity";

type ToastKind = "info" | "success" | "warning" | "danger";
/** Words are asked for while they are drawn, so that they follow the language. */
type Say = () => string;
export type Toast = {
  id: number;
  kind: ToastKind;
  title: Say;
  detail?: Say;
  /** Offered as long as `open` says so, or always. */
  action?: { label: Say; run: () => void; open?: () => boolean };
  /** Offered beside it. */
  second?: { label: Say; run: () => void };
  /** 0: stays until it is closed. */
  stay_ms: number;
};

/** Long enough to read two lines. A warning waits longer, and a failure waits for the user. */
const STAY_MS: Record<ToastKind, number> = { info: 6_000, success: 6_000, warning: 12_000, danger: 0 };

const MAX = 4;

class Toasts {
  list = $state.raw<Toast[]>([]);
  #next = 1;
  readonly #floors = new SvelteMap<Element, number>();

  /** Shows a notice and gives its number. */
  show({ stay_ms, ...toast }: Omit<Toast, "id" | "stay_ms"> & { stay_ms?: number }): number {
    const id = this.#next++;
    const list = [...this.list, { ...toast, id, stay_ms: stay_ms ?? STAY_MS[toast.kind] }];
    // More than four at once would cover the work. Those that would go by themselves make room, the oldest first; one that
    // waits for the user is not thrown away.
    while (list.length > MAX) {
      const goes = list.findIndex((other) => other.stay_ms > 0 && other.id !== id);
      if (goes < 0) break;
      list.splice(goes, 1);
    }
    this.list = list;
    return id;
  }

  close(id: number) {
    this.list = this.list.filter((t) => t.id !== id);
  }

  /** Height of the bars at the foot of the page in sight; notices stand above them. */
  get floor_px(): number {
    return Math.max(0, ...this.#floors.values());
  }

  /** For the bars at the foot of a page (`{@attach toast.floor}`): no notice covers them. */
  readonly floor = (bar: HTMLElement) => {
    // A hidden page's bar measures 0.
    const sized = new ResizeObserver(() => this.#floors.set(bar, bar.offsetHeight));
    sized.observe(bar);
    return () => {
      sized.disconnect();
      this.#floors.delete(bar);
    };
  };
}

export const toast = new Toasts();
