import type { AppError, ConversationType } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";

export { clock } from "@/components/media/clock";

export function kindNames(kinds: readonly ConversationType[]): string {
  const { options, to } = i18n.w.compose;
  return kinds.map((k) => to.kindsIn[k]).reduce((a, b) => (a ? options.list(a, b) : b), "");
}

export function errorWords(e: AppError): { title: string; detail: string } {
  const { title, action } = i18n.explain(e);
  return { title, detail: action };
}

/** How long something is about, in the largest unit that says enough: 45 seconds, 12 minutes, 8 hours. */
export function duration(s: number): string {
  const in_units = (value: number, unit: "second" | "minute" | "hour" | "day"): string =>
    new Intl.NumberFormat(i18n.tag, {
      style: "unit",
      unit,
      unitDisplay: i18n.language === "zh" ? "short" : "long",
    })
      .format(Math.round(value))
      .replace(/(\d)\s(?=\p{Script=Han})/u, "$1");
  if (s < 90) return in_units(s, "second");
  if (s < 90 * 60) return in_units(s / 60, "minute");
  return s < 36 * 3600 ? in_units(s / 3600, "hour") : in_units(s / 86_400, "day");
}

/** What was wrong with this machine's clock; `ahead_s` is by how much the service's is ahead of it. */
export function clockWords(ahead_s: number): string {
  const w = i18n.w.compose.result.clock;
  // The service gives whole seconds: less than this is no error of the clock, but one that was put right meanwhile.
  if (Math.abs(ahead_s) < 3) return w.inTime;
  return (ahead_s > 0 ? w.slow : w.fast)(duration(Math.abs(ahead_s)));
}
