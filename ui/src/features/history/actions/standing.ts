import type { ActChoices, ActClosed, Choice, WithdrawKind } from "@/bindings";
import type { Words } from "@/i18n/index.svelte";

/** How it stands with one thing that could be done. */
export type Standing =
  | { kind: "closed"; why: ActClosed }
  /** Null: nothing limits it. */
  | { kind: "sure"; left_ms: number | null }
  /** Past the default, but a console may allow more. */
  | { kind: "perhaps"; left_ms: number }
  | { kind: "over" };

export function standing(choice: Choice, nowMs: number): Standing {
  if (choice.closed !== null) return { kind: "closed", why: choice.closed };
  if (choice.until === null) return { kind: "sure", left_ms: null };
  const { sure_ms, at_most_ms } = choice.until;
  if (nowMs < sure_ms) return { kind: "sure", left_ms: sure_ms - nowMs };
  if (nowMs < at_most_ms) return { kind: "perhaps", left_ms: at_most_ms - nowMs };
  return { kind: "over" };
}

export function isPossible(standing: Standing): boolean {
  return standing.kind === "sure" || standing.kind === "perhaps";
}

/** The choice behind a way to recall; two-sided has another window when the usual one is ignored. */
export function choiceOf(method: WithdrawKind, late: boolean, choices: ActChoices): Choice {
  if (method === "two_sided") return late ? choices.two_sided_late : choices.two_sided;
  return method === "one_sided" ? choices.one_sided : choices.delete;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A time that is left: `1:43` under an hour, then hours and minutes, then days and hours. */
export function timeLeft(ms: number, words: Words["actions"]["left"]): string {
  if (ms < HOUR_MS) {
    // Rounded up, so that it says 0:00 only when it is over.
    const seconds = Math.ceil(ms / SECOND_MS);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
  const [big, small] =
    ms < DAY_MS
      ? [words.hours(Math.floor(ms / HOUR_MS)), words.minutes(Math.floor((ms % HOUR_MS) / MINUTE_MS))]
      : [words.days(Math.floor(ms / DAY_MS)), words.hours(Math.floor((ms % DAY_MS) / HOUR_MS))];
  return `${big}${words.join}${small}`;
}

/** How it stands, in words; empty where there is nothing to say. */
export function standingInWords(standing: Standing, w: Words["actions"]): string {
  switch (standing.kind) {
    case "closed":
      return w.closed[standing.why];
    case "sure":
      return standing.left_ms === null ? "" : w.left.sure(timeLeft(standing.left_ms, w.left));
    case "perhaps":
      return w.left.perhaps(timeLeft(standing.left_ms, w.left));
    case "over":
      return w.left.over;
  }
}
