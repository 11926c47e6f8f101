import type { Fault, FaultChoice, FaultKind, FaultRoute, FaultStage } from "@/bindings";
import { CODES, FAULT } from "@/rules";

/** A fault as it is typed. Empty numbers leave the choice to the sandbox. */
export type FaultForm = {
  kind: FaultKind;
  route: FaultRoute;
  /** Null: the usual one of the kind. */
  stage: FaultStage | null;
  /** In percent. */
  probability: string;
  count: string;
  delay_ms: string;
  offset_s: string;
  code: string;
};

export type NumberField = "probability" | "count" | "delay_ms" | "offset_s" | "code";
export type Read = { fault: Fault; bad: null } | { fault: null; bad: readonly NumberField[] };

export const ROUTES: readonly FaultRoute[] = ["any", "send", "upload", "query", "act", "health"];

/** The waits that are the fault itself, and so are there when nothing is given. */
export const USUAL_DELAY_MS: Partial<Record<FaultKind, number>> = {
  latency: FAULT.usual_latency_ms,
  slow_drip: FAULT.usual_drip_ms,
};

/** The one that people fear most: stored, and no answer. */
export const LOST_ANSWER: Fault = {
  kind: "reset_after_store",
  probability: 1,
  count: 1,
  delay_ms: null,
  route: "send",
  stage: null,
  offset_s: null,
  code: null,
};

export function emptyForm(): FaultForm {
  return {
    kind: "reset_after_store",
    route: "send",
    stage: null,
    probability: "100",
    count: "1",
    delay_ms: "",
    offset_s: "",
    code: "",
  };
}

/** When a kind can apply; the first is usual. */
export function stagesOf(kind: FaultKind, choices: readonly FaultChoice[]): readonly FaultStage[] {
  return choices.find((choice) => choice.kind === kind)?.stages ?? [];
}

/** The fault that the form means, or the numbers that are none. */
export function readForm(form: FaultForm, choices: readonly FaultChoice[]): Read {
  const percent = decimal(form.probability);
  const count = whole(form.count);
  const delay_ms = whole(form.delay_ms);
  const offset_s = form.kind === "stale_clock" ? whole(form.offset_s) : null;
  const code = form.kind === "answer_code" ? whole(form.code) : null;
  const wrong: [NumberField, boolean][] = [
    ["probability", !(percent >= 0 && percent <= 100)],
    ["count", !(count === null || (count >= 1 && count <= FAULT.max_count))],
    ["delay_ms", !(delay_ms === null || (delay_ms >= 0 && delay_ms <= FAULT.max_delay_ms))],
    ["offset_s", !(offset_s === null || Math.abs(offset_s) <= FAULT.max_offset_s)],
    ["code", !(code === null || (code >= 0 && code <= FAULT.max_code && code !== CODES.success))],
  ];
  const bad = wrong.filter(([, is]) => is).map(([field]) => field);
  if (bad.length > 0) return { fault: null, bad };
  const stages = stagesOf(form.kind, choices);
  const stage = form.stage !== null && stages.includes(form.stage) ? form.stage : null;
  return {
    fault: {
      kind: form.kind,
      route: form.route,
      probability: percent / 100,
      count,
      delay_ms,
      stage,
      offset_s,
      code,
    },
    bad: null,
  };
}

/** Percent without the noise of binary fractions. */
export function percentOf(probability: number): string {
  return String(Math.round(probability * 10_000) / 100);
}

/** Null: empty. NaN: no whole number. */
function whole(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  return /^[+-]?\d{1,12}$/.test(trimmed) ? Number(trimmed) : NaN;
}

function decimal(text: string): number {
  return /^\d{1,3}(\.\d{1,4})?$/.test(text.trim()) ? Number(text.trim()) : NaN;
}
