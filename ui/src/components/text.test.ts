import { describe, expect, it } from "vitest";
import { shortened, startOf } from "./text";

describe("a text that is cut", () => {
  it("is cut between plain letters and signs where the segmenter would", () => {
    const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
    const letters = "a 7 # ~ 雁 㐀 鿿 \u0301 \ufe0f \u200d \r \n 😀 한".split(" ").concat(" ");
    for (const before of letters)
      for (const after of letters) {
        const text = before + after;
        const first = [...segmenter.segment(text)][0]!.segment;
        const cut = startOf(text, before.length);
        expect([text, cut]).toEqual([text, first.length === before.length ? before : ""]);
      }
  });

  it("never ends in half an emoji", () => {
    const query = "一二三四五六七八九十一二三四五六七八九十一二三四五六😀字";
    expect(shortened(query, 28)).toBe("一二三四五六七八九十一二三四五六七八九十一二三四五六…");
    expect(startOf("a".repeat(299) + "😀", 300)).toBe("a".repeat(299));
  });

  it("keeps a family, a flag and an accent whole, or leaves them out", () => {
    for (const one of ["👨‍👩‍👧", "🇨🇳", "e\u0301", "👍🏽", "한"]) {
      for (let units = 0; units < one.length; units++) expect(startOf(one + one, units)).toBe("");
      expect(startOf(one + one, one.length)).toBe(one);
      expect(startOf(one + one, one.length * 2 - 1)).toBe(one);
    }
    // Two flags are four letters of the same kind.
    expect(startOf("🇨🇳🇯🇵", 6)).toBe("🇨🇳");
  });

  it("stays as it is where it is short enough", () => {
    expect(shortened("雁书", 2)).toBe("雁书");
    expect(startOf("", 5)).toBe("");
  });
});
