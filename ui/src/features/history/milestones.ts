import type { Milestone } from "@/bindings";

/** The row number where about so many rows stand above, between the two milestones around it. */
export function idAt(milestones: readonly Milestone[], above: number): string | null {
  const next = milestones.findIndex((one) => one.above > above);
  const low = next < 0 ? milestones.at(-1) : milestones[next];
  const high = next < 0 ? low : milestones[Math.max(0, next - 1)];
  if (!low || !high) return null;
  const rows = Math.max(1, low.above - high.above);
  // In millionths: the ids themselves do not fit a JavaScript number.
  const share = BigInt(Math.round((Math.max(0, above - high.above) / rows) * 1_000_000));
  const [from, to] = [BigInt(high.id), BigInt(low.id)];
  // A page begins below its cursor.
  return String(from - ((from - to) * share) / 1_000_000n + 1n);
}
