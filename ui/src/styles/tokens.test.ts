import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(path.resolve(import.meta.dirname, "tokens.css"), "utf8");

/** The hex colours of a token in light and in dark. */
function colours(token: string): [string, string] {
  const found = new RegExp(`--${token}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);`).exec(css);
  if (!found?.[1] || !found[2]) throw new Error(`no colour --${token}`);
  return [found[1], found[2]];
}

/** Relative luminance, WCAG 2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Each text colour with the grounds it may stand on. */
const TEXT: Record<string, string[]> = {
  ink: [
    "surface-app",
    "surface-rail",
    "surface-panel",
    "surface-raised",
    "surface-sunken",
    "surface-selected",
    "surface-hover",
    "bubble",
  ],
  "ink-soft": [
    "surface-app",
    "surface-rail",
    "surface-panel",
    "surface-raised",
    "surface-sunken",
    "surface-selected",
    "surface-hover",
    "surface-pressed",
  ],
  "ink-faint": ["surface-app", "surface-panel", "surface-raised", "surface-sunken"],
  "accent-ink": ["surface-panel", "surface-app", "accent-soft", "surface-hover"],
  "ink-on-accent": ["accent", "accent-hover", "accent-pressed"],
  "success-ink": ["success-soft", "surface-panel"],
  "warning-ink": ["warning-soft", "surface-panel", "surface-app"],
  "danger-ink": ["danger-soft", "surface-panel", "surface-app"],
  "ink-on-danger": ["danger", "danger-hover"],
  "info-ink": ["info-soft", "surface-panel"],
  "production-ink": ["production-soft", "surface-panel"],
  "ink-on-production": ["production", "production-hover"],
  "sandbox-ink": ["sandbox-soft", "surface-panel"],
  "code-key": ["surface-panel", "surface-sunken"],
  "code-string": ["surface-panel", "surface-sunken"],
  "code-number": ["surface-panel", "surface-sunken"],
  "code-atom": ["surface-panel", "surface-sunken"],
  "code-punctuation": ["surface-panel", "surface-sunken"],
};
/** What must be told from its ground without being read: edges of controls, focus, account colours. */
const SIGNS: Record<string, string[]> = {
  "line-control": ["surface-panel", "surface-input"],
  focus: ["surface-app", "surface-panel", "surface-rail"],
  ...Object.fromEntries(
    ["blue", "teal", "green", "amber", "red", "pink", "violet", "gray"].map((c) => [
      `account-${c}`,
      ["surface-panel", "surface-rail"],
    ]),
  ),
};

const pairs = (table: Record<string, string[]>) =>
  Object.entries(table).flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const));

describe("colours in light and dark", () => {
  it.each(pairs(TEXT))("%s can be read on %s", (ink, ground) => {
    const [a, b] = [colours(ink), colours(ground)];
    expect(contrast(a[0], b[0])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(a[1], b[1])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(SIGNS))("%s can be seen on %s", (sign, ground) => {
    const [a, b] = [colours(sign), colours(ground)];
    expect(contrast(a[0], b[0])).toBeGreaterThanOrEqual(3);
    expect(contrast(a[1], b[1])).toBeGreaterThanOrEqual(3);
  });
});

describe("the style sheets of parts and pages", () => {
  const files = import.meta.glob<string>("../**/*.svelte", { query: "?raw", import: "default", eager: true });

  it("name no raw colour and no raw pixels", () => {
    const bad = Object.entries(files).flatMap(([file, text]) => {
      const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? "";
      const raw =
        style.match(/#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(|(?<![\w-])\d+(\.\d+)?px/gi) ?? [];
      return raw.map((value) => `${file}: ${value}`);
    });
    expect(bad).toEqual([]);
  });
});
