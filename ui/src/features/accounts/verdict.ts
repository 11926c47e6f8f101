import type { TestReport } from "@/bindings";
import type { Words } from "@/i18n/index.svelte";

/** How grave a verdict is: what waiting mends is a warning. */
export function toneOf(verdict: TestReport["verdict"]): "success" | "warning" | "danger" {
  if (verdict === "accepted") return "success";
  return verdict === "rate_limited" || verdict === "unanswered" ? "warning" : "danger";
}

/** `offset_s` is the server's clock minus ours: above zero, this machine is slow. */
export function clockWords(
  { clock_corrected }: Pick<TestReport, "clock_corrected">,
  offset_s: number,
  w: Words["accounts"]["test"],
): string {
  const away = Math.abs(offset_s);
  // The header counts whole seconds and the way takes its time; less than this says nothing.
  const words =
    away < 3
      ? w.inTime
      : w.offset(away < 90 ? w.seconds(away) : w.minutes(Math.round(away / 60)), offset_s > 0);
  return clock_corrected ? w.corrected(words) : words;
}
