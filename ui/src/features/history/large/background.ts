import type { Layout } from "./layout";
import type { Diff } from "../compare/diff";

/** What the other thread can be asked for. */
export type Task = { kind: "layout"; text: string } | { kind: "diff"; before: string; after: string };
export type Done = Layout | Diff | null;

/** Does something long on a thread of its own, which ends with it. */
export function inWorker<T extends Done>(task: Task): Promise<T> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = (event: MessageEvent<T>) => {
      worker.terminate();
      resolve(event.data);
    };
    worker.onerror = (event) => {
      worker.terminate();
      reject(new Error(event.message));
    };
    worker.postMessage(task);
  });
}

/** The layouts made last: the pane is drawn again when the window changes its shape, and a layout takes a second. */
const kept: { text: string; layout: Promise<Layout | null> }[] = [];
const KEPT = 2;

/** Lays JSON out on another thread; null when it is none. */
export function layoutInBackground(text: string): Promise<Layout | null> {
  const found = kept.find((one) => one.text === text);
  if (found) return found.layout;
  const layout = inWorker<Layout | null>({ kind: "layout", text });
  kept.unshift({ text, layout });
  kept.length = Math.min(kept.length, KEPT);
  layout.catch(() => {
    // It may go well the next time.
    const at = kept.findIndex((one) => one.layout === layout);
    if (at >= 0) kept.splice(at, 1);
  });
  return layout;
}
