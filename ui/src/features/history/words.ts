import type { Account, Outcome } from "@/bindings";
import type { Words } from "@/i18n/index.svelte";
import { isMessageType } from "./outcome";

export type HistoryWords = Words["history"];

export function typeWord(type: number | null, w: HistoryWords): string {
  if (type === null) return w.noType;
  return isMessageType(type) ? w.types[type] : w.otherType(type);
}

type Wanted = { search: string; outcomes: Outcome[]; accountIds: string[]; messageTypes: number[] };

/** What the list is narrowed to, as a sentence part: which search, which filters. */
export function filterInWords(wanted: Wanted, accounts: Account[], w: HistoryWords): string {
  const names = wanted.accountIds.map((id) => accounts.find((a) => a.id === id)?.name ?? id);
  const parts = [
    wanted.search.trim() === "" ? "" : w.nothing.search(wanted.search.trim()),
    part(
      w.filters.outcome,
      wanted.outcomes.map((o) => w.outcomes[o]),
    ),
    part(w.filters.account, names),
    part(
      w.filters.type,
      wanted.messageTypes.map((type) => typeWord(type, w)),
    ),
  ];
  return parts.filter((p) => p !== "").join(w.nothing.join);

  function part(name: string, values: string[]): string {
    return values.length === 0 ? "" : `${name}${w.nothing.colon}${values.join(w.nothing.list)}`;
  }
}

/** Words for the error kind of a row or an attempt; a kind of a newer version is shown as it is. */
export function errorWord(kind: string, words: Record<string, string>): string {
  return words[kind] ?? kind;
}
