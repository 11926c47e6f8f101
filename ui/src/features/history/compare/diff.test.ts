import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffTexts, folded, type Diff } from "./diff";

/** One line a line: its sign, and what it shows. */
function drawn(diff: Diff): string[] {
  const signs = { same: " ", removed: "-", added: "+" };
  return diff.lines.map(
    (line) =>
      `${signs[line.sign]}${"  ".repeat(line.depth)}${line.key === null ? "" : `${line.key}: `}${line.text}${line.dim ? " (dim)" : ""}`,
  );
}

/** One of the two texts, as the lines show it. */
function side(diff: Diff, gone: "removed" | "added"): string {
  return diff.lines
    .filter((line) => line.sign !== gone)
    .map((line) => `${line.key ?? ""}${line.text}`)
    .join("\n");
}

describe("the structural difference of two texts", () => {
  it("keeps every digit, where numbers of JavaScript would be the same", () => {
    const diff = diffTexts('{"a":9007199254740993,"b":1.50}', '{"a":9007199254740992,"b":1.5}');
    expect(drawn(diff)).toEqual([
      " {",
      '-  "a": 9007199254740993',
      '+  "a": 9007199254740992',
      '-  "b": 1.50',
      '+  "b": 1.5',
      " }",
    ]);
    expect(diff.differences).toBe(2);
  });

  it("does not mind the order of keys or white space", () => {
    const diff = diffTexts('{"a":1,\n"b":{"c":[1, 2]}}', '{"b":{"c":[1,2]},"a":1}');
    expect([diff.differences, diff.dimmed]).toEqual([0, 0]);
  });

  it("dims ids and times, and counts them apart", () => {
    const diff = diffTexts(
      '{"message":{"message_client_id":"a","text":"x"},"create_time":1}',
      '{"message":{"message_client_id":"b","text":"y"},"create_time":2}',
    );
    expect([diff.differences, diff.dimmed]).toEqual([1, 2]);
    expect(drawn(diff)).toContain('-    "message_client_id": "a" (dim)');
    expect(drawn(diff)).toContain('+    "text": "y"');
  });

  it("finds an item that was put in between, instead of changing all after it", () => {
    const diff = diffTexts('["a","b","c"]', '["a","x","b","c"]');
    expect(drawn(diff)).toEqual([" [", '   "a"', '+  "x"', '   "b"', '   "c"', " ]"]);
  });

  it("knows items of lists by their names", () => {
    const diff = diffTexts('[{"id":"1","n":1},{"id":"2","n":2}]', '[{"id":"2","n":3}]');
    expect(diff.differences).toBe(2);
    expect(drawn(diff)).toContain('+    "n": 3');
  });

  it("compares what is no JSON line by line", () => {
    const diff = diffTexts("<html>\n502\n</html>", "<html>\n503\n</html>");
    expect(diff.kind).toBe("text");
    expect(drawn(diff)).toEqual([" <html>", "-502", "+503", " </html>"]);
  });

  it("takes keys of any name", () => {
    const diff = diffTexts('{"__proto__":{"x":1}}', '{"__proto__":{"x":2}}');
    expect(drawn(diff)).toContain('+    "x": 2');
  });

  it("compares long lists place by place, in time", () => {
    const list = (last: number) =>
      JSON.stringify(Array.from({ length: 60_000 }, (_, n) => (n === 59_999 ? last : n)));
    const started = performance.now();
    const diff = diffTexts(list(1), list(2));
    expect(diff.differences).toBe(1);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it("shows each side whole, whatever the two are", () => {
    const json = fc.json({ maxDepth: 3 });
    fc.assert(
      fc.property(json, json, (before, after) => {
        const diff = diffTexts(before, after);
        const same = before === after || diff.differences + diff.dimmed === 0;
        if (same) return;
        const whole = (text: string): string => side(diffTexts(text, text), "added");
        // Keys of the two may be mixed, so that lines are compared without their order.
        const sorted = (text: string): string[] =>
          // What one side has nothing in is drawn in two lines when the other has something in it.
          text
            .replace(/(\{\}|\[\])$/gm, (pair) => `${pair[0]}\n${pair[1]}`)
            .split("\n")
            .sort();
        expect(sorted(side(diff, "added"))).toEqual(sorted(whole(before)));
        expect(sorted(side(diff, "removed"))).toEqual(sorted(whole(after)));
      }),
    );
  });
});

describe("what is drawn of it", () => {
  it("folds what is the same, but for a few lines around a difference", () => {
    const list = (at: number): string =>
      JSON.stringify(Array.from({ length: 40 }, (_, n) => (n === 20 ? at : n)));
    const { lines } = diffTexts(list(-1), list(-2));
    const shown = folded(lines, new Set());
    expect(shown.map((one) => (one.kind === "fold" ? one.count : 1))).toEqual([
      18, 1, 1, 1, 1, 1, 1, 1, 1, 17,
    ]);
    const opened = folded(lines, new Set([0]));
    expect(opened.filter((one) => one.kind === "fold")).toHaveLength(1);
    expect(opened.filter((one) => one.kind === "line")).toHaveLength(lines.length - 17);
  });
});
