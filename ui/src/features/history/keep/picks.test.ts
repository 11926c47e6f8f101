import { describe, expect, it } from "vitest";
import { Picks } from "./picks.svelte";

/** Newest first, beyond 2^53 as real ones. */
const list = [9, 8, 7, 6, 5, 4].map((n) => ({ id: String(9_007_199_254_740_990n + BigInt(n)) }));
const [a, b, c, d, e] = list.map((row) => row.id) as [string, string, string, string, string];

describe("picked rows", () => {
  it("come and go one by one", () => {
    const picks = new Picks();
    picks.toggle(a);
    picks.toggle(c);
    picks.toggle(a);
    expect(picks.selection("")).toEqual({ kind: "rows", ids: [c] });
    expect([picks.any, picks.count(100)]).toEqual([true, 1]);
  });

  it("reach from where Shift began, up or down, and no further than to the last place", () => {
    const picks = new Picks();
    picks.reach(list, b, d);
    expect([b, c, d].every((id) => picks.has(id)) && !picks.has(a) && !picks.has(e)).toBe(true);
    picks.reach(list, d, a);
    expect(picks.selection("")).toEqual({ kind: "rows", ids: [a, b] });
  });

  it("are all that the query finds but those taken out, and none that came later", () => {
    const picks = new Picks();
    picks.everything(b);
    picks.toggle(d);
    expect(picks.selection("雁")).toEqual({ kind: "found", query: "雁", newest: b, except: [d] });
    expect([picks.has(a), picks.has(b), picks.has(d), picks.has("17")]).toEqual([false, true, false, true]);
    expect([picks.count(1000), picks.count(null)]).toEqual([999, null]);
  });

  it("are none after clearing", () => {
    const picks = new Picks();
    picks.everything(a);
    picks.clear();
    expect([picks.any, picks.has(a)]).toEqual([false, false]);
  });
});
