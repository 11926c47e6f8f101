import { describe, expect, it } from "vitest";
import type { Choice } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { standing, standingInWords, timeLeft } from "./standing";

const until: Choice = { closed: null, until: { sure_ms: 120_000, at_most_ms: 604_800_000 } };

describe("how it stands with an act", () => {
  it("is sure, then perhaps, then over, to the millisecond", () => {
    expect(standing(until, 119_999)).toEqual({ kind: "sure", left_ms: 1 });
    expect(standing(until, 120_000)).toEqual({ kind: "perhaps", left_ms: 604_680_000 });
    expect(standing(until, 604_799_999)).toEqual({ kind: "perhaps", left_ms: 1 });
    expect(standing(until, 604_800_000)).toEqual({ kind: "over" });
  });

  it("has its reason where it is not possible, in the language of the window", () => {
    const closed = standing({ closed: "two_sided_only", until: null }, 0);
    i18n.language = "zh";
    expect(standingInWords(closed, i18n.w.actions)).toContain("超大群");
    i18n.language = "en";
    expect(standingInWords(closed, i18n.w.actions)).toContain("Super teams");
    expect(standingInWords(standing({ closed: null, until: null }, 0), i18n.w.actions)).toBe("");
  });

  it("counts down by the second and says zero only at the end", () => {
    const left = i18n.w.actions.left;
    const seconds = [119_999, 60_000, 1_001, 1].map((ms) => timeLeft(ms, left));
    expect(seconds).toEqual(["2:00", "1:00", "0:02", "0:01"]);
    expect(timeLeft(3 * 3_600_000 + 5 * 60_000, left)).toBe("3 h 5 min");
    expect(timeLeft(6 * 86_400_000 + 23 * 3_600_000, left)).toBe("6 days 23 h");
  });
});
