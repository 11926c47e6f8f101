import type { Language } from "@/bindings";
import { dateFormat, numberFormat } from "@/i18n/formats";
import { TAGS } from "@/i18n/tags";
import { dayOf } from "./days";

export function clock(ms: number, language: Language): string {
  return dateFormat(language, "clock", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(ms);
}

/** Time of day to the millisecond, for attempts that follow one another quickly. */
export function preciseClock(ms: number, language: Language): string {
  return dateFormat(language, "precise", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    hourCycle: "h23",
  }).format(ms);
}

/** Date and time of day to the millisecond, in the machine's time zone, which is named. */
export function moment(ms: number, language: Language): string {
  const date = dateFormat(language, "date", {
    year: "numeric",
    month: language === "zh" ? "2-digit" : "short",
    day: "2-digit",
  }).format(ms);
  const zone = dateFormat(language, "zone", { timeZoneName: "shortOffset" })
    .formatToParts(ms)
    .find((part) => part.type === "timeZoneName");
  return `${date} ${preciseClock(ms, language)} ${zone?.value ?? ""}`.trimEnd();
}

/** From when to when, to the second; a date that both share is said once. */
export function span(fromMs: number, toMs: number, language: Language): string {
  return dateFormat(language, "span", {
    month: language === "zh" ? "2-digit" : "short",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).formatRange(fromMs, toMs);
}

/** From when to when, as the options say; what both share is said once. */
export function formatRange(
  fromMs: number,
  toMs: number,
  language: Language,
  name: string,
  options: Intl.DateTimeFormatOptions,
): string {
  return dateFormat(language, name, options).formatRange(fromMs, toMs);
}

/** A day's heading. Today and yesterday have words, which come from the dictionary. */
export function day(
  startMs: number,
  nowMs: number,
  language: Language,
  words: { today: string; yesterday: string },
): string {
  const today = dayOf(nowMs).start_ms;
  const yesterday = dayOf(today - 1).start_ms;
  const thisYear = new Date(startMs).getFullYear() === new Date(nowMs).getFullYear();
  const date = thisYear
    ? dateFormat(language, "day", { month: "long", day: "numeric", weekday: "short" }).format(startMs)
    : dateFormat(language, "day-year", {
        year: "numeric",
        month: "long",
        day: "numeric",
        weekday: "short",
      }).format(startMs);
  if (startMs === today) return `${words.today} · ${date}`;
  if (startMs === yesterday) return `${words.yesterday} · ${date}`;
  return date;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 minutes ago"; null under a minute, where the dictionary says "just now". */
export function ago(ms: number, nowMs: number, language: Language): string | null {
  const seconds = Math.max(0, Math.floor((nowMs - ms) / 1000));
  const step = STEPS.find(([, size]) => seconds >= size);
  if (!step) return null;
  const [unit, size] = step;
  return new Intl.RelativeTimeFormat(TAGS[language], { numeric: "always" }).format(
    -Math.floor(seconds / size),
    unit,
  );
}

/** Milliseconds below one second, then seconds with one or no decimal. */
export function took(ms: number, language: Language): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${number(ms / 1000, language, ms < 10_000 ? 2 : 1)} s`;
}

export function number(value: number, language: Language, decimals = 0): string {
  return numberFormat(language, decimals, decimals).format(value);
}

/** A duration of which the part below a millisecond counts. */
export function finely(us: number, language: Language): string {
  if (us < 1_000) return `${us} µs`;
  if (us < 100_000) return `${number(us / 1_000, language, 1)} ms`;
  return took(us / 1_000, language);
}
