// Before each test another window begins: nothing listens, no write of the last one is waited for, and no notice is shown. Files
// of tests share modules and document (`vite.config.ts`): each leaves them as it found them, and nothing of its own to happen
// later.
import { clearMocks } from "@tauri-apps/api/mocks";
import { configure } from "@testing-library/svelte";
import { afterAll, beforeEach, vi } from "vitest";
import { shortcuts } from "./components/shortcuts/shortcuts.svelte";
import { toast } from "./components/toast.svelte";
import { router } from "./events";
import { forgetSession } from "./features/compose/current";
import { en } from "./i18n/en";
import { i18n } from "./i18n/index.svelte";
import { zh } from "./i18n/zh";
import { saver } from "./saver";

// A page's code is read when it is opened first, which takes longer than a second on a busy machine.
const DEADLINE_MS = 15_000;
/** Turns of the event loop that a chain of answers may take after the last test of a file. */
const TURNS = 5;
configure({ asyncUtilTimeout: DEADLINE_MS });
// Left alone, it waits for a second.
const waitFor = vi.waitFor.bind(vi);
vi.waitFor = (look, wanted = {}) =>
  waitFor(look, typeof wanted === "number" ? wanted : { timeout: DEADLINE_MS, ...wanted });

i18n.know("zh", zh);
i18n.know("en", en);
i18n.language = "zh";

const clocks = globalThis as typeof globalThis & { realSetTimeout?: typeof setTimeout };
const later = (clocks.realSetTimeout ??= setTimeout);
const waiting = new Set<ReturnType<typeof setTimeout>>();
clocks.setTimeout = Object.assign((...wanted: Parameters<typeof setTimeout>) => {
  const timer = later(...wanted);
  waiting.add(timer);
  return timer;
}, later);

beforeEach(() => {
  router.forget();
  saver.forget();
  toast.list = [];
  shortcuts.custom = {};
});

afterAll(async () => {
  vi.useRealTimers();
  // The next file would share a module that is being read, and its failure: the window of this one is gone by then.
  await vi.dynamicImportSettled();
  // What hangs on promises alone comes to its end here.
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => later(resolve, 0));
  waiting.forEach(clearTimeout);
  forgetSession();
  document.body.replaceChildren();
  document.title = "";
  for (const { name } of [...document.documentElement.attributes])
    document.documentElement.removeAttribute(name);
  vi.unstubAllGlobals();
  clearMocks();
});
