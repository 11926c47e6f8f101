import { describe, expect, it } from "vitest";
import { RowSelection } from "./selection.svelte";

/** Newest first, beyond 2^53 as real ones. */
const list = [9, 8, 7, 6, 5, 4].map((n) => ({ id: String(9_007_199_254_740_990n + BigInt(n)) }));
const [a, b, c, d, e] = list.map((row) => row.id) as [string, string, string, string, string];

describe("picked rows", () => {
  it("come and go one by one", () => {
    const selection = new RowSelection();
    selection.toggle(a);
    selection.toggle(c);
    selection.toggle(a);
    expect(selection.selection("")).toEqual({ kind: "rows", ids: [c] });
    expect([selection.any, selection.count(100)]).toEqual([true, 1]);
  });

  it("reach from where Shift began, up or down, and no further than to the last place", () => {
    const selection = new RowSelection();
    selection.reach(list, b, d);
    expect([b, c, d].every((id) => selection.has(id)) && !selection.has(a) && !selection.has(e)).toBe(true);
    selection.reach(list, d, a);
    expect(selection.selection("")).toEqual({ kind: "rows", ids: [a, b] });
  });

  it("are all that the query finds but those taken out, and none that came later", () => {
    const selection = new RowSelection();
    selection.everything(b);
    selection.toggle(d);
    expect(selection.selection("雁")).toEqual({ kind: "found", query: "雁", newest: b, except: [d] });
    expect([selection.has(a), selection.has(b), selection.has(d), selection.has("17")]).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect([selection.count(1000), selection.count(null)]).toEqual([999, null]);
  });

  it("are none after clearing", () => {
    const selection = new RowSelection();
    selection.everything(a);
    selection.clear();
    expect([selection.any, selection.has(a)]).toEqual([false, false]);
  });
});
