import { i18n } from "./index.svelte";

/** The ways to a file that was just written, for `toast.show`: by its program, and in its folder. `open` reports failures. */
export function openActions(open: (reveal: boolean) => Promise<unknown>) {
  return {
    action: { label: () => i18n.w.places.open, run: () => void open(false) },
    second: { label: () => i18n.w.places.show, run: () => void open(true) },
  };
}
