import { Linter } from "eslint";
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import walls from "./walls.js";

const src = path.resolve(import.meta.dirname, "../src");

/** Whether a file may import another. */
function may(file: string, source: string): boolean {
  const linter = new Linter({ cwd: path.dirname(src) });
  const found = linter.verify(
    `import x from "${source}";`,
    [{ files: ["**/*"], plugins: { yanshu: { rules: { walls } } }, rules: { "yanshu/walls": "error" } }],
    path.join(src, file),
  );
  return found.length === 0;
}

describe("the walls", () => {
  it.each([
    ["features/compose/a.js", "@/components/Button.svelte", true],
    ["features/compose/a.js", "@/i18n/index.svelte", true],
    ["features/compose/a.js", "@/bindings", true],
    ["features/compose/a.js", "./body", true],
    ["features/compose/view/a.js", "../body", true],
    ["features/compose/a.js", "@/features/history/rows.svelte", false],
    ["features/compose/a.js", "../history/rows.svelte", false],
    ["features/compose/a.js", "@/frame/state.svelte", false],
    ["components/a.js", "./Icon.svelte", true],
    ["components/a.js", "bits-ui", true],
    ["components/a.js", "@/i18n/index.svelte", false],
    ["components/a.js", "../bindings", false],
    ["components/a.js", "../features/compose/body", false],
    ["components/a.js", "@tauri-apps/api/core", false],
    ["i18n/a.js", "@/bindings", true],
    ["i18n/a.js", "@/components/toast.svelte", false],
    ["app.js", "@/features/compose/Compose.svelte", true],
  ])("of %s to %s: %s", (file, source, open) => {
    expect(may(file, source)).toBe(open);
  });
});

describe("the names of modules", () => {
  it("differ by more than case, which macOS and Windows do not see", () => {
    const names = readdirSync(src, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|svelte)$/.test(file))
      .map((file) => file.replace(/\.ts$/, "").toLowerCase());
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});
