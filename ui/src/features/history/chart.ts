import type { Bar, Language, Step } from "@/bindings";
import { formatRange } from "./format";

const OPTIONS: Record<Step, Intl.DateTimeFormatOptions> = {
  hour: { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { year: "numeric", month: "short", day: "numeric" },
  week: { year: "numeric", month: "short", day: "numeric" },
  month: { year: "numeric", month: "long" },
};

/** Fewer bars leave room beside them: stretched over the whole width they would be blocks, and look like a lot. */
const LEAST_SLOTS = 40;

/** Into how many places of one width the chart is parted; the bars take the first of them. */
export function slotsFor(bars: number): number {
  return Math.max(bars, LEAST_SLOTS);
}

/** The place that lies at a share of the width; beyond either end it is the outermost one. */
export function slotAt(share: number, slots: number): number {
  return Math.min(slots - 1, Math.max(0, Math.floor(share * slots)));
}

/** From when to when some bars are. */
export function barTime(first: Bar, last: Bar, step: Step, language: Language): string {
  // The end is exclusive: a day ends the moment the next begins.
  const end = step === "hour" ? last.end_ms : last.end_ms - 1;
  return formatRange(first.start_ms, end, language, `bar ${step}`, OPTIONS[step]);
}

/** A time as a query has it, in this machine's time zone: a day where it begins, else to the minute. */
export function queryTime(ms: number): string {
  const at = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, "0");
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const midnight = at.getHours() + at.getMinutes() + at.getSeconds() === 0;
  return midnight ? date : `${date}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
