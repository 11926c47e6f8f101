import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { en } from "./en";
import { leaves } from "./leaves";
import { zh } from "./zh";

/** `docs/style.md`, whose tables "Not" name what must not come back. */
const STYLE = readFileSync(path.resolve(import.meta.dirname, "../../../docs/style.md"), "utf8");

/** The patterns of the table under a heading: the code in its first column, each a regular expression. */
function forbidden(heading: string): [pattern: string, instead: string][] {
  const section = STYLE.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.matchAll(/^\| `([^`]+)` +\| ([^|]+?) +\|$/gm);
  return [...rows].map((row) => [row[1]!.replaceAll("\\|", "|"), row[2]!]);
}

type Codes = { codes: { code: string; en: Record<string, string>; zh: Record<string, string> }[] };
/** What the codes of the service mean, as the window explains them; the words stand beside their rules in Rust. */
const { codes } = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, "../../../crates/yunxin/data/error-codes.json"), "utf8"),
) as Codes;
const explained = (language: "en" | "zh") =>
  codes.flatMap((one) =>
    Object.entries(one[language]).map(([part, word]) => ({ path: `code ${one.code}.${part}`, word })),
  );

describe.each([
  ["Not in English", [...leaves(en), ...explained("en")]],
  ["Not in Chinese", [...leaves(zh), ...explained("zh")]],
])("the style guide, %s", (heading, words) => {
  const rules = forbidden(heading);

  it("has its table", () => expect(rules.length).toBeGreaterThan(10));

  it("is held by the codes, too", () =>
    expect(words.filter(({ path }) => path.startsWith("code ")).length).toBeGreaterThan(700));

  it.each(rules)("no word of the window says %s", (pattern, instead) => {
    const said = words.filter((leaf) => new RegExp(pattern, "u").test(leaf.word));
    expect(said, `use ${instead}`).toEqual([]);
  });
});

/** The help of the command line: descriptions only, without names of commands and options. */
const HELP = readFileSync(
  path.resolve(import.meta.dirname, "../../../crates/cli/tests/cli/snapshots/cli__help__help.snap"),
  "utf8",
)
  .split("\n")
  .filter((line) => !/^(\$|Usage:)/.test(line))
  .map((line) => line.replace(/^ {2}[a-z-]+(?= {2})/, "").replace(/^ +(-\w, )?--.*?( {2}|$)/, ""))
  .map((line) => line.trim());

describe("the style guide, Not in English, at the command line", () => {
  it("has the help of all commands", () => expect(HELP.length).toBeGreaterThan(500));

  // A job of the command line has rows: they are the ones of its table, and a command has their name.
  const rules = forbidden("Not in English").filter(([pattern]) => pattern !== "\\brows?\\b");
  it.each(rules)("no help says %s", (pattern, instead) => {
    const said = HELP.filter((line) => new RegExp(pattern, "u").test(line));
    expect(said, `use ${instead}`).toEqual([]);
  });

  it("never says of Yunxin what the sandbox may have done", () =>
    expect(HELP.filter((line) => /\bYunxin (has|said|cannot)\b|\bat Yunxin\b/.test(line))).toEqual([]));
});
