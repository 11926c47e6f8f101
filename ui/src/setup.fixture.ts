// Before each test another window begins: nothing listens, and no write of the last one is waited for. Files of tests that
// draw nothing share modules (`vite.config.ts`): each leaves them as it found them, and nothing of its own to happen later.
import { clearMocks } from "@tauri-apps/api/mocks";
import { configure } from "@testing-library/svelte";
import { afterAll, beforeEach, vi } from "vitest";
import { router } from "./events";
import { en } from "./i18n/en";
import { i18n } from "./i18n/index.svelte";
import { zh } from "./i18n/zh";
import { saver } from "./saver";

// A page's code is read when it is opened first, which takes longer than a second on a busy machine.
const DEADLINE_MS = 15_000;
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
});

afterAll(async () => {
  vi.useRealTimers();
  // The next file would share a module that is being read, and its failure: the window of this one is gone by then.
  await vi.dynamicImportSettled();
  waiting.forEach(clearTimeout);
  vi.unstubAllGlobals();
  clearMocks();
});
