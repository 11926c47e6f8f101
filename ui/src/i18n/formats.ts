import type { Language } from "@/bindings";
import { TAGS } from "./tags";

const dates = new Map<string, Intl.DateTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();

/** Building a formatter costs far more than using it, in time and in memory, and every row in sight needs some. */
function once<T>(made: Map<string, T>, key: string, build: () => T): T {
  const found = made.get(key) ?? build();
  made.set(key, found);
  return found;
}

/** The formatter for dates that goes by this name; its options are always the same. */
export function dateFormat(
  language: Language,
  name: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  return once(dates, `${language} ${name}`, () => new Intl.DateTimeFormat(TAGS[language], options));
}

/** The formatter for numbers with this many decimals. */
export function numberFormat(language: Language, least: number, most: number): Intl.NumberFormat {
  const options = { minimumFractionDigits: least, maximumFractionDigits: most };
  return once(numbers, `${language} ${least} ${most}`, () => new Intl.NumberFormat(TAGS[language], options));
}
