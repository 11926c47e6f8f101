import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldedAtFirst, layoutOf, opensWithin } from "./layout";

describe("the layout of long JSON", () => {
  it("adds white space alone, and keeps every digit and escape", () => {
    const text = '{"a":[1.50,{"b":"\\u4e66"},[]],"c":{},"d":12345678901234567890123}';
    expect(layoutOf(text)?.text).toBe(
      [
        "{",
        '  "a": [',
        "    1.50,",
        "    {",
        '      "b": "\\u4e66"',
        "    },",
        "    []",
        "  ],",
        '  "c": {},',
        '  "d": 12345678901234567890123',
        "}",
      ].join("\n"),
    );
  });

  it("knows where each object and list begins and ends", () => {
    const layout = layoutOf('{"a":[1,{"b":2}]}')!;
    for (let at = 0; at < layout.opens.length; at++) {
      const [from, to] = [layout.opens[at]!, layout.closes[at]!];
      const pair = `${layout.text[from - 1]}${layout.text[to]}`;
      expect(["{}", "[]"]).toContain(pair);
    }
    const line = layout.text.split("\n").slice(0, 2).join("\n").length;
    const found = opensWithin(layout, layout.text.indexOf("\n") + 1, line);
    expect(layout.text[layout.opens[found]! - 1]).toBe("[");
  });

  it("says that a text is no JSON", () => {
    expect(layoutOf('{"a":')).toBeNull();
  });

  it("folds what lies deep and is long, one range not within another", () => {
    const item = { name: "x".repeat(500), deep: { name: "y".repeat(500) } };
    const layout = layoutOf(JSON.stringify({ data: { items: [item, item] }, small: { a: 1 } }))!;
    const ranges = foldedAtFirst(layout);
    expect(ranges).toHaveLength(1);
    expect(layout.text.slice(0, ranges[0]!.from)).toMatch(/"items": \[$/);
  });

  it("is the same JSON as before, whatever it was", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const layout = layoutOf(text)!;
        expect(JSON.parse(layout.text)).toEqual(JSON.parse(text));
        expect(layout.text.split("\n")).toHaveLength(layout.lines);
      }),
    );
  });
});
