import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const WINDOW = path.join(import.meta.dirname, "../../tests/e2e/tests/window/real_window");
const filesIn = (folder: string, ending: RegExp): { file: string; text: string }[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => ending.test(file))
    .map((file) => ({ file, text: readFileSync(path.join(folder, file), "utf8") }));

/** The tests in which axe looks at the real window. */
const AXE = filesIn(WINDOW, /\.rs$/)
  .filter(({ file, text }) => /^axe\b/.test(file) || text.includes("axe::finds_nothing"))
  .map(({ text }) => text)
  .join("\n");
/** These hand on the name that they are given. */
const FORWARDING = /(^|\/)(Dialog|MessageDialog|ListedDialog)\.svelte$/;
const DIALOGS = filesIn(import.meta.dirname, /\.svelte$/)
  .filter(({ file, text }) => !FORWARDING.test(file) && !/from "bits-ui"/.test(text))
  .flatMap(({ file, text }) =>
    [...text.matchAll(/<(?:Dialog|MessageDialog|ListedDialog)\b(?:=>|[^>])*>/g)].map(([tag]) => ({
      file,
      testid: /\btestid="([^"]+)"/.exec(tag)?.[1] ?? null,
    })),
  );

it("sees the dialogs of the window, and the tests in which axe looks at them", () => {
  expect(DIALOGS.length).toBeGreaterThan(30);
  expect(AXE.match(/audit\(/g)?.length).toBeGreaterThan(30);
});

it.each(DIALOGS)("axe looks at the dialog $testid of $file", ({ testid }) => {
  // Without a name no test can wait for it.
  expect(testid).not.toBeNull();
  expect(AXE).toContain(`"${testid}"`);
});
