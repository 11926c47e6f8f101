export type ToastKind = "info" | "success" | "warning" | "danger";
export type Toast = {
  id: number;
  kind: ToastKind;
  title: string;
  detail?: string;
  action?: { label: string; run: () => void };
  /** 0: stays until it is closed. */
  stay_ms: number;
};

/** Long enough to read two lines; something that can be undone waits longer, and a failure waits for the person. */
function stay({ kind, action }: Pick<Toast, "kind" | "action">): number {
  if (kind === "danger") return 0;
  return action ? 12_000 : 5_000;
}

class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;

  /** Shows a notice and gives its number. */
  show(toast: Omit<Toast, "id" | "stay_ms"> & { stay_ms?: number }): number {
    const id = this.#next++;
    // More than four at once would cover the work.
    this.list = [...this.list, { ...toast, id, stay_ms: toast.stay_ms ?? stay(toast) }].slice(-4);
    return id;
  }

  close(id: number) {
    this.list = this.list.filter((t) => t.id !== id);
  }
}

export const toast = new Toasts();
