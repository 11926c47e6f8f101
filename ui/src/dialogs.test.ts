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
  .map(({ text }) => text);
const LOOK = /\b(?:audit(?:_opened|_top)?|finds_nothing)\(/;

/** Whether a test waits for what has this name, and axe looks before it is closed or left. */
function isSeen(testid: string): boolean {
  const waiting = new RegExp(`\\b(?:by_testid|wait_for_\\w+)\\(\\s*"${testid}"(?!, 0\\))`, "g");
  const leaving = new RegExp(`close_by_escape\\(|go_to\\(|"${testid}", 0\\)`);
  return AXE.some((text) => {
    const waited = [...text.matchAll(waiting)].some(({ index }) => {
      const rest = text.slice(index);
      const look = rest.search(LOOK);
      return look >= 0 && !leaving.test(rest.slice(0, look));
    });
    // Several of them, one after another.
    const loops = text.matchAll(/for \(\w+, dialog\) in \[([^\]]*)\] \{([^}]*)\}/g);
    return (
      waited ||
      [...loops].some(
        ([, names, body]) => names!.includes(`"${testid}"`) && /by_testid\(dialog\)[^}]*\baudit/.test(body!),
      )
    );
  });
}

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
  expect(AXE.join("\n").match(/audit\(/g)?.length).toBeGreaterThan(30);
});

it("takes no dialog for seen that is named only, or gone by the time", () => {
  expect(["history-recall", "bulk-list-remove-dialog"].map(isSeen)).toEqual([true, true]);
  // A button, and what was waited for until it was gone.
  expect(["history-recall-yes", "save-template-name"].map(isSeen)).toEqual([false, false]);
});

it.each(DIALOGS)("axe looks at the dialog $testid of $file while it is open", ({ testid }) => {
  // Without a name no test can wait for it.
  expect(testid).not.toBeNull();
  expect(isSeen(testid!)).toBe(true);
});
