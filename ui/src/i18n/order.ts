import { i18n } from "./index.svelte";

/** Making one takes a while. */
const collators = new Map<string, Intl.Collator>();

/** The order of two names for a reader: by the language that is shown, and numbers in them by their value. */
export function inOrder(a: string, b: string): number {
  let collator = collators.get(i18n.tag);
  if (!collator) collators.set(i18n.tag, (collator = new Intl.Collator(i18n.tag, { numeric: true })));
  return collator.compare(a, b);
}
