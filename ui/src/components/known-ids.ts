import { getContext, setContext } from "svelte";

/** Somebody of the address book. */
export type KnownId = { kind: "p2p" | "team" | "superteam"; id: string; name: string; note: string };
/** Where fields find them. */
type Source = {
  load: () => Promise<readonly KnownId[]>;
  /** Stands above the offers. */
  head: () => string;
};
const KEY = Symbol("known ids");
const NOBODY: Source = { load: () => Promise.resolve([]), head: () => "" };

/** From here on down, fields for ids offer these. */
export function offerKnownIds(source: Source): void {
  setContext(KEY, source);
}
/** What fields offer here. */
export function knownIds(): Source {
  return getContext<Source | undefined>(KEY) ?? NOBODY;
}

/** Those with the words in id, name or note. */
export function matching(
  known: readonly KnownId[],
  typed: string,
  kinds: readonly KnownId["kind"][],
): readonly KnownId[] {
  const word = typed.trim().toLowerCase();
  return known.filter(
    (one) =>
      kinds.includes(one.kind) &&
      one.id !== typed.trim() &&
      `${one.id} ${one.name} ${one.note}`.toLowerCase().includes(word),
  );
}
