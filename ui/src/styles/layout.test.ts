import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const read = (file: string): string => readFileSync(path.resolve(import.meta.dirname, file), "utf8");
/** What the rule with this selector says. */
function rule(css: string, selector: string): string {
  const start = css.indexOf(`${selector} {`);
  expect(start, selector).toBeGreaterThan(-1);
  return css.slice(start, css.indexOf("}", start));
}
const pixelsIn = (css: string, token: string): number =>
  Number(new RegExp(`--${token}: (\\d+)px;`).exec(css)?.[1] ?? NaN);
const pixels = (token: string): number => pixelsIn(read("tokens.css"), token);

it("no page has lines wider than one reads, and each stands in the middle of a large screen", () => {
  expect(pixels("page")).toBeLessThanOrEqual(960);
  expect(pixels("form")).toBeLessThanOrEqual(1100);
  const column = rule(read("parts.css"), ".page-column");
  expect(column).toContain("max-width: var(--page)");
  expect(column).toContain("margin-inline: auto");
  const form = rule(read("../features/compose/Fields.svelte"), ".scroll > :global(*)");
  expect(form).toContain("max-width: var(--form)");
  expect(form).toContain("margin-inline: auto");
});

it("a larger text size makes every text larger, and a compact density every control and gap smaller", () => {
  const of = (selector: string, token: string) => pixelsIn(rule(read("tokens.css"), selector), token);
  for (const text of ["text-s", "text-m", "text-l", "text-xl"]) {
    const sizes = [
      pixels(text),
      ...["large", "larger"].map((size) => of(`:root[data-text="${size}"]`, text)),
    ];
    expect(sizes).toEqual([...new Set(sizes)].sort((a, b) => a - b));
    expect(sizes).toHaveLength(3);
  }
  for (const size of ["control-s", "control-m", "control-l", "space-2", "space-4", "page-head"])
    expect(of(':root[data-density="compact"]', size)).toBeLessThan(pixels(size));
});

it("at a large zoom the settings and the accounts stand below their names and their list, not beside them", () => {
  const narrow = (file: string): string => {
    const css = read(file);
    return css.slice(css.indexOf("@media (width < 40rem)"));
  };
  expect(narrow("../features/settings/Row.svelte")).toContain("grid-template-columns: minmax(0, 1fr);");
  expect(narrow("../features/accounts/Accounts.svelte")).toContain("grid-template-columns: minmax(0, 1fr);");
  expect(rule(read("../components/Segmented.svelte"), ".segmented")).toContain("flex-wrap: wrap;");
});

it("the fields keep their width when the form gets a scroll bar", () => {
  expect(rule(read("../features/compose/Fields.svelte"), "  .scroll")).toContain("scrollbar-gutter: stable");
});

it("Chinese and Latin stand apart in our own words where the web view can, and never in what a person wrote", () => {
  const base = read("base.css");
  expect(rule(base, '[data-platform="windows"]:lang(zh)')).toContain("text-autospace: normal");
  const written = '[data-platform="windows"]:lang(zh) :is(input, textarea, code, pre, .selectable, .written)';
  expect(rule(base, written)).toContain("text-autospace: no-autospace");
});

it("in a low window the queue and those it went to leave the form its place", () => {
  const low = (file: string): string => rule(read(file), "@container form (height < 44rem)");
  expect(low("../features/compose/queue/List.svelte")).toContain("max-height: calc(var(--space-12) * 2.5)");
  expect(low("../features/compose/receivers/Handed.svelte")).toContain("max-height: 20cqh");
});
