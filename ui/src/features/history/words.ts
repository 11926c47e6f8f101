import type { Field, Outcome, ReadingPart } from "@/bindings";
import type { Words } from "@/i18n/index.svelte";
import { isMessageType } from "./outcome";

export type HistoryWords = Words["history"];

export function typeWord(type: number | null, w: HistoryWords): string {
  if (type === null) return w.noType;
  return isMessageType(type) ? w.types[type] : w.otherType(type);
}

/** A value of a query as a user reads it. */
export function valueWord(field: Field, value: string, w: Words): string {
  const { values } = w.find;
  switch (field) {
    case "type":
      return values.type[value as keyof typeof values.type] ?? value;
    case "kind":
      return values.kind[value as keyof typeof values.kind] ?? value;
    case "outcome":
      return w.history.outcomes[value as Outcome] ?? value;
    case "after":
    case "before":
      return values.time[value as keyof typeof values.time] ?? value;
    case "has":
      return values.has[value as keyof typeof values.has] ?? value;
    case "is":
      return values.is[value as keyof typeof values.is] ?? value;
    case "account":
      // As in the menu that chose it: a query says the name in the history.
      return value.toLowerCase() === "sandbox" ? w.frame.sandboxAccount : value;
    default:
      return value;
  }
}

/** A clause of a query as a user reads it. */
export function partInWords({ field, negated, values }: ReadingPart, w: Words): string {
  const { find } = w;
  const words =
    field === null
      ? find.quoted(values.join(""))
      : `${find.fields[field]}${find.colon}${values.map((value) => valueWord(field, value, w)).join(find.or)}`;
  return negated ? find.not(words) : words;
}

/** Words for the error kind of a row or an attempt; a kind of a newer version is shown as it is. */
export function errorWord(kind: string, words: Record<string, string>): string {
  return words[kind] ?? kind;
}
