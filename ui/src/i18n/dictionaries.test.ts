import { describe, expect, it } from "vitest";
import { en } from "./en";
import { i18n } from "./index.svelte";
import { leaves } from "./leaves";
import { zh } from "./zh";

/** Empty on purpose: nothing is said where there is nothing to say. */
const silent = [
  "compose.options.source.documented",
  "compose.view.placeholders.text",
  "actions.left.join",
  "bulk.plan.loses.chatroom",
];

describe("the dictionaries", () => {
  it("say the same things in both languages", () => {
    const paths = (words: unknown) =>
      leaves(words)
        .map((l) => l.path)
        .sort();
    expect(paths(en)).toEqual(paths(zh));
  });

  it.each([
    ["zh", zh],
    ["en", en],
  ])("leave nothing unsaid in %s", (_, words) => {
    const bad = leaves(words).filter(
      (l) => (l.word.trim() === "" && !silent.includes(l.path)) || /undefined|NaN|\[object/.test(l.word),
    );
    expect(bad).toEqual([]);
  });

  it("speak Chinese in Chinese, with full-width marks after Chinese characters", () => {
    const bad = leaves(zh).filter((l) => /[\u4e00-\u9fff][,;:?!](?!\w)/.test(l.word));
    expect(bad).toEqual([]);
  });

  it("quote with straight marks in English: the curly ones are full-width where a Chinese font draws them", () => {
    expect(leaves(en).filter((l) => /[“”‘’]/.test(l.word))).toEqual([]);
  });

  it("records Chinese out of English, but for names of places in the Yunxin console and of the language itself", () => {
    const known = [
      "accounts.gettingStarted.steps[0]",
      "accounts.gettingStarted.steps[1]",
      "accounts.appKeyHint",
      "settings.languages.zh",
    ];
    const bad = leaves(en).filter((l) => /[\u4e00-\u9fff]/.test(l.word) && !known.includes(l.path));
    expect(bad).toEqual([]);
  });
});

describe("the language of the window", () => {
  it("follows the system until the user chooses", () => {
    i18n.follow("system", "en");
    expect(i18n.w).toBe(en);
    i18n.follow("zh", "en");
    expect(i18n.w).toBe(zh);
  });

  it("has words for an error that is not one of ours", () => {
    i18n.follow("en", "en");
    expect(i18n.explain(new Error("boom"))).toMatchObject({ ...en.errors.internal, detail: "boom" });
  });

  it("has words for a code that only a newer Rust knows", () => {
    i18n.follow("en", "en");
    expect(i18n.explain({ code: "from_the_future", message: "x", field: null }).title).toBe(
      en.errors.internal.title,
    );
  });
});
