import type { Language } from "@/bindings";
import { TAGS } from "@/i18n/tags";

const made = new Map<Language, Intl.DateTimeFormat>();

/** Day and time of day, to the second. Building a formatter costs far more than using it. */
export function clock(ms: number, language: Language): string {
  let format = made.get(language);
  if (!format) {
    format = new Intl.DateTimeFormat(TAGS[language], {
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    made.set(language, format);
  }
  return format.format(ms);
}
