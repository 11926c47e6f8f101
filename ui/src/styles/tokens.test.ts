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
    "surface-pressed",
    "raised-hover",
    "raised-pressed",
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
    "raised-hover",
    "raised-pressed",
    "info-soft",
    "success-soft",
    "warning-soft",
    "danger-soft",
    "production-soft",
    "sandbox-soft",
    "accent-soft",
  ],
  "ink-faint": ["surface-app", "surface-panel", "surface-raised", "surface-sunken", "surface-input"],
  "accent-ink": [
    "surface-panel",
    "surface-app",
    "surface-raised",
    "surface-hover",
    "surface-selected",
    "raised-hover",
    "raised-pressed",
    "accent-soft",
    "danger-soft",
    "warning-soft",
  ],
  "ink-on-accent": ["accent", "accent-hover", "accent-pressed"],
  "success-ink": ["success-soft", "surface-panel", "surface-selected", "surface-hover"],
  "warning-ink": ["warning-soft", "surface-panel", "surface-app", "surface-selected", "surface-hover"],
  "danger-ink": [
    "danger-soft",
    "surface-panel",
    "surface-app",
    "surface-raised",
    "surface-selected",
    "surface-hover",
  ],
  "ink-on-danger": ["danger", "danger-hover"],
  "info-ink": ["info-soft", "surface-panel", "surface-selected", "surface-hover"],
  "production-ink": ["production-soft", "surface-panel"],
  "ink-on-production": ["production", "production-hover"],
  "sandbox-ink": ["sandbox-soft", "surface-panel"],
  "code-key": ["surface-panel", "surface-sunken", "surface-input"],
  "code-string": ["surface-panel", "surface-sunken", "surface-input"],
  "code-number": ["surface-panel", "surface-sunken", "surface-input"],
  "code-atom": ["surface-panel", "surface-sunken", "surface-input"],
  "code-punctuation": ["surface-panel", "surface-sunken", "surface-input"],
};
/** What must be distinguished from its ground without being read: states, edges of controls, focus, account colours. */
const SIGNS: Record<string, string[]> = {
  "line-control": ["surface-panel", "surface-input", "surface-sunken"],
  focus: [
    "surface-app",
    "surface-panel",
    "surface-rail",
    "surface-raised",
    "surface-sunken",
    "surface-selected",
    "surface-hover",
  ],
  // The item of a menu that Enter takes; the row that is open; the page in the rail; what is checked.
  accent: [
    "surface-raised",
    "surface-app",
    "surface-panel",
    "surface-selected",
    "surface-sunken",
    "surface-input",
  ],
  danger: ["surface-raised", "surface-panel", "surface-input"],
  production: ["surface-app", "surface-panel"],
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

const components = import.meta.glob<string>("../**/*.svelte", {
  query: "?raw",
  import: "default",
  eager: true,
});
/** The style sheet of each file, without its comments. */
const sheets: [file: string, css: string][] = [
  ["parts.css", readFileSync(path.resolve(import.meta.dirname, "parts.css"), "utf8")],
  ...Object.entries(components).map(
    ([file, text]) => [file, /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? ""] as [string, string],
  ),
].map(([file, text]) => [file!, text!.replace(/\/\*[\s\S]*?\*\//g, "")]);

/** The rules of all style sheets that say both their ground and their ink. */
const painted = sheets.flatMap(([file, text]) =>
  [...text.matchAll(/([^{}]+)\{([^{}]*)\}/g)].flatMap(([, selector = "", body = ""]) => {
    const ground = /background: var\(--([a-z-]+)\);/.exec(body)?.[1];
    const ink = /(?<![a-z-])color: var\(--([a-z-]+)\);/.exec(body)?.[1];
    const known = [ground, ink].every((token) => token && new RegExp(`--${token}: light-dark\\(#`).test(css));
    if (!known || /disabled/.test(selector)) return [];
    return [[`${file} ${selector.trim().replace(/\s+/g, " ")}`, ink!, ground!] as const];
  }),
);

describe("the style sheets of parts and pages", () => {
  it("are looked at where they paint both ground and ink", () => expect(painted.length).toBeGreaterThan(20));

  it.each(painted)("%s: %s can be read on %s", (_, ink, ground) => {
    const [a, b] = [colours(ink), colours(ground)];
    expect(contrast(a[0], b[0])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(a[1], b[1])).toBeGreaterThanOrEqual(4.5);
  });

  it("leave the look of an item that the keys are at to parts.css, where it is checked", () => {
    const own = sheets.filter(([file, text]) => file !== "parts.css" && text.includes("[data-highlighted]"));
    expect(own.map(([file]) => file)).toEqual([]);
  });

  it("paint a row or a page that is chosen with a mark in the accent, not with its ground alone", () => {
    const quiet = sheets.flatMap(([file, text]) =>
      [...text.matchAll(/([^{}]+)\{([^{}]*)\}/g)].flatMap(([, selector = "", body = ""]) =>
        /background: var\(--surface-selected\)/.test(body) && !/var\(--accent\)/.test(body)
          ? [`${file} ${selector.trim()}`]
          : [],
      ),
    );
    expect(quiet).toEqual([]);
  });

  it("name no raw colour and no raw pixels", () => {
    const bad = sheets.flatMap(([file, text]) => {
      const raw =
        text.match(/#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(|(?<![\w-])\d+(\.\d+)?px/gi) ?? [];
      return raw.map((value) => `${file}: ${value}`);
    });
    expect(bad).toEqual([]);
  });

  it("style no state that is written as false as if it were there", () => {
    const PRESENT = /\[aria-(disabled|checked|selected|expanded|pressed)\]/g;
    expect(
      sheets.flatMap(([file, text]) => (text.match(PRESENT) ?? []).map((one) => `${file}: ${one}`)),
    ).toEqual([]);
  });
});
