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
    [
      "a limit in words",
      /(\bup to|\bat most|最多|最长|不超过) ?\d(?! GiB|5 minutes)|\b\d+ ?(characters|seconds|minutes late|个字符|个接收方)/i,
    ],
    // Shorter numbers are codes, ports and fractions of a second as well; the slowest pace of a stream is Yanshu's choice.
    [
      "the number of a limit",
      new RegExp(
        `(?<![\\d.,_])(${[...new Set(numbersIn([LIMITS, FAULT]))]
          .filter((n) => n > 255 && n !== 500 && n !== 1000 && n !== LIMITS.stream.pace_ms.max)
          .flatMap((n) => [String(n), n.toLocaleString("en")])
          .join("|")})(?!\\d)`,
      ),
    ],
  ])("and no dictionary holds %s", (_, pattern) => {
    expect(lines(DICTIONARIES, pattern)).toEqual([]);
  });

  it.each([
    ["the numbers of message types", /\bcustom: 100\b|\b0, 1, 2, 3, 4, 6, 10\b/],
    [
      "the number of a message type",
      /message_type["']?[,:] *\d|(message_?type|MessageType|\btype) *[!=]==? *"?\d|^\s*(10|100): /i,
    ],
    ["the numbers of conversations", /\bsuperteam: 3\b|"3": "superteam"|\bkind *[!=]==? *\d/],
    ["a code of the service", /\bcode *[!=]==? *\d|(?<![\d.])10[1-9]_?\d{3}(?!\d)/],
    ["what an account ID or a key is made of", /@\.-\]|\[0-9a-f\]\{/],
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
    // A word at the beginning of a string is what somebody reads, or a phrase of CodeMirror.
    ["types and values", /(?<!")\b(Keep|KeepBackend|Picks|Trial|Teach|Fold|Acting)\b/],
    ["listeners and reports", /\b(told|tells|telling|heard|hears|shelf|doomed)\b/],
    ["languages, whose tags belong to i18n", /"(zh-CN|en-GB|en-US)"/],
  ])("of %s", (_, pattern) => {
    expect(lines(CODE, pattern)).toEqual([]);
  });

  /** As in `tests/structure/tests/structure/names.rs`, which holds the names of Rust. */
  const FORBIDDEN = new Set(
    (
      "tell tells telling told desk desks shelf shelves sight sights scene scenes door doors way ways care cares " +
      "cared tend tends tended bring brings bringing brought own owns doomed lend lends lent glance glances breath hear hears heard ear ears deaf patience person"
    ).split(" "),
  );

  it("of everything that has one, word by word", () => {
    const words = (name: string) => name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
    const wrong = FILES.flatMap(({ file, text }) => {
      const code = text.replace(
        /<!--.*?-->|\/\*.*?\*\/|\/\/[^\n]*|"(\\.|[^"\\\n])*"|'(\\.|[^'\\\n])*'/gs,
        " ",
      );
      const names = file.startsWith("i18n/")
        ? [...code.matchAll(/^\s*(\w+)(?=[:(])/gm)]
        : [...code.matchAll(/\b([A-Za-z_]\w*)/g)];
      return names
        .map(([, name]) => name!)
        .filter((name) => words(name).some((word) => FORBIDDEN.has(word.toLowerCase())))
        .map((name) => `${file}: ${name}`);
    });
    expect([...new Set(wrong)]).toEqual([]);
  });
});
