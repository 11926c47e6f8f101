import { afterEach, expect, it } from "vitest";
import { i18n } from "@/i18n/index.svelte";
import { relative } from "./times";

const DAY = 86_400_000;
afterEach(() => i18n.follow("zh", "zh"));

it.each([
  ["en", -3 * DAY, "3 days ago"],
  ["en", 5 * 3_600_000, "in 5 hours"],
  ["en", -90_000, "1 minute ago"],
  ["en", -5_000, "just now"],
  ["zh", 7 * DAY, "7天后"],
  ["zh", -2 * DAY, "前天"],
] as const)("%s, %i ms away: %s", (language, away_ms, words) => {
  i18n.follow(language, language);
  expect(relative(1_790_000_000_000 + away_ms, 1_790_000_000_000)).toBe(words);
});
