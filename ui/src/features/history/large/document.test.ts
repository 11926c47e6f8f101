import { describe, expect, test } from "vitest";
import { documentOf } from "./document";

describe("a document made in turns", () => {
  const text = '{\n  "a": [\n    1,\n    "雁书"\n  ],\n  "b": {}\n}';

  test.each([1, 2, 7, text.length - 1, text.length, 1000])(
    "is the text itself, in pieces of %i",
    async (piece) => {
      const made = await documentOf(text, piece, 0);

      expect(made.toString()).toBe(text);
      expect(made.lines).toBe(text.split("\n").length);
    },
  );

  test("ends with an empty line where the text does, and is empty where it is", async () => {
    expect((await documentOf("1\n", 1, 0)).lines).toBe(2);
    expect((await documentOf("")).length).toBe(0);
  });
});
