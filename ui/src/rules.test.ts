import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { FAULT, LIMITS } from "./rules";

/** Every file that people write, without tests. */
const FILES = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(ts|svelte)$/.test(file) && !/\.(test|fixture)\.|^(bindings|rules)\.ts$/.test(file))
  .map((file) => ({ file, text: readFileSync(path.join(import.meta.dirname, file), "utf8") }));
const DICTIONARIES = FILES.filter(({ file }) => /^i18n\/(en|zh)\//.test(file));

/** Every number of the rules, however deep. */
function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [Math.abs(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
/** The lines of files that match. */
function lines(files: typeof FILES, pattern: RegExp): string[] {
  return files.flatMap(({ file, text }) =>
    text
      .split("\n")
      .filter((line) => pattern.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
}

describe("a rule of the service stands in Rust only", () => {
  it("reads the whole window", () => {
    expect(DICTIONARIES.length).toBeGreaterThan(20);
    expect(FILES.length).toBeGreaterThan(200);
  });

  it.each([
    ["a size in words", /\d ?MB\b/],
    // Shorter numbers are codes, ports and fractions of a second as well.
    [
      "a limit in words",
      new RegExp(
        `(?<![\\d.,_])(${[...new Set(numbersIn([LIMITS, FAULT]))]
          .filter((n) => n > 255 && n !== 500 && n !== 1000)
          .flatMap((n) => [String(n), n.toLocaleString("en")])
          .join("|")})(?!\\d)`,
      ),
    ],
  ])("and no dictionary holds %s", (_, pattern) => {
    expect(lines(DICTIONARIES, pattern)).toEqual([]);
  });

  it.each([
    ["the numbers of message types", /\bcustom: 100\b|\b0, 1, 2, 3, 4, 6, 10\b/],
    ["the numbers of conversations", /\bsuperteam: 3\b|"3": "superteam"/],
    ["the errors that never left", /^\s*"(no_such_host|bad_endpoint|no_client)",?$/],
    ["the size of an upload", /\b15 \* 1024\b|15_?728_?640/],
  ])("and no code holds %s", (_, pattern) => {
    expect(lines(FILES, pattern)).toEqual([]);
  });
});

describe("names are the field's, no words of the house", () => {
  const CODE = FILES.filter(({ file }) => !file.startsWith("i18n/"));

  it("of files and folders", () => {
    const HOUSE = /(^|\/)(keep|acts|bring|own|desk)\/|(^|\/)(Keep|Picks|Trial|Teach|Fold|Doors|Act[A-Z])/;
    expect(CODE.filter(({ file }) => HOUSE.test(file)).map(({ file }) => file)).toEqual([]);
  });

  it.each([
    ["types and values", /\b(Keep|KeepBackend|Picks|Trial|Teach|Fold|Acting|Desk|Shelf|Sights|Doors)\b/],
    ["listeners and reports", /\b(told|tells|telling|heard|hears|shelf|doomed)\b/],
    ["languages, whose tags belong to i18n", /"(zh-CN|en-GB|en-US)"/],
  ])("of %s", (_, pattern) => {
    expect(lines(CODE, pattern)).toEqual([]);
  });
});
