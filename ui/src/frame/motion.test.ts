import { expect, it } from "vitest";
import { followMotion } from "./motion";

/** A window whose user may change their mind. */
function fake(drawing?: "plain") {
  let changed = (): void => undefined;
  const query = {
    matches: false,
    addEventListener: (_: string, listener: () => void) => void (changed = listener),
  };
  const html = { dataset: drawing ? { drawing } : {} } as unknown as HTMLElement;
  followMotion({ matchMedia: () => query } as unknown as Window, html);
  const want = (less: boolean): void => {
    query.matches = less;
    changed();
  };
  return { html, want };
}

it("follows what the user wants, also later", () => {
  const { html, want } = fake();
  expect(html.dataset.motion).toBeUndefined();
  want(true);
  expect(html.dataset.motion).toBe("none");
  want(false);
  expect(html.dataset.motion).toBeUndefined();
});

it("allows no motion where no graphics processor draws it", () => {
  const { html, want } = fake("plain");
  expect(html.dataset.motion).toBe("none");
  want(false);
  expect(html.dataset.motion).toBe("none");
});
