import type { Row } from "@/bindings";

/** What the list shows from top to bottom: rows, and a heading wherever the local day changes. */
export type Entry = DayEntry | RowEntry;
type DayEntry = { kind: "day"; day_ms: number; key: string };
/** `index` counts rows only, `day_ms` is the start of the row's day. */
export type RowEntry = { kind: "row"; day_ms: number; row: Row; index: number; key: string };

type Day = { start_ms: number; end_ms: number };

/** The local day that holds a moment. Days may have 23 or 25 hours, so both ends come from the calendar. */
export function dayOf(ms: number): Day {
  const at = new Date(ms);
  const start = new Date(at.getFullYear(), at.getMonth(), at.getDate());
  const end = new Date(at.getFullYear(), at.getMonth(), at.getDate() + 1);
  return { start_ms: start.getTime(), end_ms: end.getTime() };
}

export function withDays(rows: readonly Row[]): Entry[] {
  const entries: Entry[] = [];
  const named = new Set<number>();
  let day: Day | null = null;
  rows.forEach((row, index) => {
    if (day === null || row.started_at_ms < day.start_ms || row.started_at_ms >= day.end_ms) {
      day = dayOf(row.started_at_ms);
      // A clock that was set back makes a day come twice; keys must not.
      const key = named.has(day.start_ms) ? `day-${day.start_ms}-${row.id}` : `day-${day.start_ms}`;
      named.add(day.start_ms);
      entries.push({ kind: "day", day_ms: day.start_ms, key });
    }
    entries.push({ kind: "row", day_ms: day.start_ms, row, index, key: row.id });
  });
  return entries;
}
