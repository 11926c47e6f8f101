import type { Language } from "@/bindings";
import { dateFormat } from "@/i18n/formats";

/** Day and time of day, to the second. */
export function clock(ms: number, language: Language): string {
  return dateFormat(language, "sandbox", {
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(ms);
}
