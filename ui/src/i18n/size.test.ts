import { describe, expect, it } from "vitest";
import { i18n } from "./index.svelte";
import { bytes, textBytes } from "./size";

describe("a size", () => {
  it.each([
    [0, "0 B"],
    [1023, "1,023 B"],
    [1024, "1 KB"],
    [1536, "1.5 KB"],
    [15 * 1024 * 1024, "15 MB"],
    [1.25 * 1024 * 1024, "1.3 MB"],
  ])("of %d bytes is said as %s in both languages", (n, said) => {
    for (const language of ["zh", "en"] as const) {
      i18n.language = language;
      expect(bytes(n)).toBe(said);
    }
  });

  it("of a text counts bytes, not characters", () => {
    expect(textBytes("雁书")).toBe("6 B");
  });
});
