import type { Attempt } from "@/bindings";

export type Part = "connect" | "wait" | "body" | "whole";
/** A stretch of one attempt, in microseconds from the start of the scale. */
export type Bar = { part: Part; from_us: number; took_us: number };
export type Lane = {
  number: number;
  bars: Bar[];
  /** Of the whole attempt. */
  from_us: number;
  took_us: number;
  /** Nothing was done for so long before it, and the scale leaves that out; 0: it is drawn. */
  pause_ms: number;
  reused: boolean;
};
export type Timeline = { lanes: Lane[]; length_us: number };

/** A pause that is longer than all the work would press the work together; it is cut out and named. */
const CUT = 1;

/** Attempts on one scale: every stretch as long as it took. */
export function timelineOf(attempts: readonly Attempt[]): Timeline {
  const took = attempts.map(lengthUs);
  const work_us = took.reduce((sum, one) => sum + one, 0);
  const lanes: Lane[] = [];
  let end_us = 0;
  attempts.forEach((attempt, at) => {
    const before = attempts[at - 1];
    const gap_us = before ? Math.max(0, startUs(attempt) - startUs(before) - took[at - 1]!) : 0;
    const cut = gap_us > CUT * work_us;
    const from_us = end_us + (cut ? 0 : gap_us);
    lanes.push({
      number: attempt.number,
      bars: barsOf(attempt, from_us),
      from_us,
      took_us: took[at]!,
      pause_ms: cut ? Math.round(gap_us / 1000) : 0,
      reused: attempt.phases.connect_us === null && attempt.phases.wait_us !== null,
    });
    end_us = from_us + took[at]!;
  });
  return { lanes, length_us: Math.max(1, end_us) };
}

function startUs(attempt: Attempt): number {
  return attempt.started_at_ms * 1000;
}

function lengthUs(attempt: Attempt): number {
  const { connect_us, wait_us, body_us } = attempt.phases;
  const measured = (connect_us ?? 0) + (wait_us ?? 0) + (body_us ?? 0);
  return measured > 0 ? measured : attempt.took_ms * 1000;
}

function barsOf(attempt: Attempt, from_us: number): Bar[] {
  const { connect_us, wait_us, body_us } = attempt.phases;
  const parts = [
    { part: "connect" as const, took_us: connect_us },
    { part: "wait" as const, took_us: wait_us },
    { part: "body" as const, took_us: body_us },
  ].filter(
    (one): one is { part: Part & ("connect" | "wait" | "body"); took_us: number } => one.took_us !== null,
  );
  if (parts.length === 0) return [{ part: "whole", from_us, took_us: attempt.took_ms * 1000 }];
  let at = from_us;
  return parts.map(({ part, took_us }) => {
    const bar = { part, from_us: at, took_us };
    at += took_us;
    return bar;
  });
}
