import { i18n } from "@/i18n/index.svelte";

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** "3 days ago", "in 4 hours", "just now": in the largest unit that says enough. */
export function relative(at_ms: number, now_ms: number): string {
  const away_ms = at_ms - now_ms;
  if (Math.abs(away_ms) < 60_000) return i18n.w.attach.justNow;
  const [unit, length] = UNITS.find(([, ms]) => Math.abs(away_ms) >= ms) ?? ["minute", 60_000];
  const words = new Intl.RelativeTimeFormat(i18n.tag, { numeric: "auto" }).format(
    Math.trunc(away_ms / length),
    unit,
  );
  // Chinese needs no blank between a number and its unit.
  return i18n.language === "zh" ? words.replaceAll(" ", "") : words;
}
