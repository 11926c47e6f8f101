import { dateFormat } from "@/i18n/formats";
import { i18n } from "@/i18n/index.svelte";

/** A time of the service's, to the minute. */
export function listedTime(ms: number): string {
  return dateFormat(i18n.language, "broadcast", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(ms);
}
