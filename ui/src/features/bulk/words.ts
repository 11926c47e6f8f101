import { fieldName } from "@/i18n/fields";
import { i18n } from "@/i18n/index.svelte";
import { dateFormat, numberFormat } from "@/i18n/formats";
import type {
  JobHead,
  JobSettled,
  JobState,
  JobTotals,
  MappingProblem,
  Reason,
  RowProblem,
  RowState,
} from "./model";

/** 12,345, in the language of the window. */
export const count = (n: number): string => numberFormat(i18n.language, 0, 0).format(n);

/** A time that something takes, as long as a glance wants to know it. */
export function span(seconds: number): string {
  const w = i18n.w.bulk.time;
  if (seconds < 60) return w.s(count(Math.max(1, Math.round(seconds))));
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return w.min(count(minutes));
  return w.h(count(Math.floor(minutes / 60)), String(minutes % 60));
}

/** A problem of messages in words: what it is, and what helps. */
export function problemWords(
  problem: RowProblem,
  columns: readonly string[],
): { title: string; advice: string } {
  const w = i18n.w.bulkProblems.rows;
  const name = (column: number): string => columns[column] ?? String(column + 1);
  switch (problem.code) {
    case "empty_cell":
      return { ...w.empty_cell, title: w.empty_cell.title(name(problem.column)) };
    case "sheet_error":
      return { ...w.sheet_error, title: w.sheet_error.title(name(problem.column)) };
    case "value": {
      const { title, advice } = w.value;
      return { title: title(problem.name, i18n.w.templates.problems[problem.problem]), advice };
    }
    case "issue": {
      // A group of messages has no numbers of its own: each may be wrong by others.
      const none = { max: null, actual: null, related: null, text: null, expected: null };
      const what = i18n.w.issues[problem.issue]?.(none);
      return { ...w.issue, title: w.issue.title(fieldName(problem.pointer), what ?? problem.issue) };
    }
    case "suppressed":
      return { ...w.suppressed, title: w.suppressed.title(problem.list) };
    case "sent_before":
      return { ...w.sent_before, title: w.sent_before.title(problem.job) };
    default:
      return w[problem.code];
  }
}

/** What is wrong with a setup, before a message was looked at. */
export function mappingWords(problem: MappingProblem): string {
  const w = i18n.w.bulkProblems.mapping;
  switch (problem.code) {
    case "no_such_column":
      return w.no_such_column(String(problem.column + 1));
    case "unmapped":
    case "file_variable":
    case "no_such_time_zone":
      return w[problem.code](problem.name);
    case "fixed_client_id":
      return w.fixed_client_id(problem.id);
    default:
      return w[problem.code];
  }
}

/** Why a job is in its state. */
export function reasonWords(reason: Reason): string {
  const w = i18n.w.bulkProblems.reasons;
  switch (reason.why) {
    case "refused":
    case "content_refused":
      return w[reason.why](String(reason.code));
    case "nothing_leaves":
    case "not_recorded":
      return w[reason.why](reason.message);
    case "not_rendered":
      return w.not_rendered(count(reason.number));
    default:
      return w[reason.why];
  }
}

/** Where a job stands. One that no process runs any more was cut off: it waits to be gone on with. */
export function standing({ state, reason, runs }: JobHead): { state: JobState; reason: Reason | null } {
  const cutOff = runs === "nowhere" && (state === "running" || state === "resting");
  return cutOff ? { state: "paused", reason: { why: "interrupted" } } : { state, reason };
}

/** The ends of messages, in the order in which they are drawn and listed. */
export const ENDS: readonly RowState[] = [
  "sent",
  "rejected",
  "unknown",
  "open",
  "going",
  "ready",
  "excluded",
];

/** How many of a job's messages there are to send, and how many of them have their end. */
export function progressOf(totals: JobTotals): { done: number; all: number } {
  const done = totals.sent + totals.rejected + totals.open;
  return { done, all: done + totals.ready + totals.going + totals.unknown };
}

/** How many messages left without a usable response. */
export const settledRows = ({ found, waiting, repeated, open }: JobSettled, unknown: number): number =>
  found + waiting + repeated + open + unknown;

/** What came of messages that left without a usable response; null where each had one. */
export function settledWords(settled: JobSettled, unknown: number): string | null {
  const w = i18n.w.bulk.settled;
  const all = settledRows(settled, unknown);
  if (all === 0) return null;
  const parts = (["found", "waiting", "repeated", "open", "unknown"] as const).flatMap((what) => {
    const rows = { ...settled, unknown }[what];
    return rows > 0 ? [w[what](count(rows))] : [];
  });
  return w.sentence(w.all(count(all)), parts.join(w.join));
}

/** A moment as the clock of a time zone shows it. */
export const moment = (at_ms: number, timeZone: string): string =>
  dateFormat(i18n.language, `bulk ${timeZone}`, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone,
  }).format(at_ms);

/** When something is over soon: its time today, its day as well on another one. */
export function shortTime(at_ms: number): string {
  const today = new Date(at_ms).toDateString() === new Date().toDateString();
  return today
    ? dateFormat(i18n.language, "bulk time", { timeStyle: "medium" }).format(at_ms)
    : dateFormat(i18n.language, "bulk moment", { dateStyle: "medium", timeStyle: "short" }).format(at_ms);
}

/** A moment as it is typed, `2026-11-30 09:00`, by the clock of a time zone. */
export function localTime(at_ms: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at_ms);
  const of = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year")}-${of("month")}-${of("day")} ${of("hour")}:${of("minute")}`;
}
