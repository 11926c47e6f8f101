// Before each test another window begins: nothing listens, and no write of the last one is waited for. Files of tests share
// modules and document (`vite.config.ts`), so each leaves both as it found them.
import { clearMocks } from "@tauri-apps/api/mocks";
import { configure } from "@testing-library/svelte";
import { afterAll, beforeEach, vi } from "vitest";
import { router } from "./events";
import { en } from "./i18n/en";
import { i18n } from "./i18n/index.svelte";
import { zh } from "./i18n/zh";
import { saver } from "./saver";

// A page's code is read when it is opened first, which takes longer than a second on a busy machine.
configure({ asyncUtilTimeout: 15_000 });

i18n.know("zh", zh);
i18n.know("en", en);
i18n.language = "zh";

beforeEach(() => {
  router.forget();
  saver.forget();
});

afterAll(async () => {
  vi.useRealTimers();
  // The next file would share a module that is being read, and its failure: the window of this one is gone by then.
  await vi.dynamicImportSettled();
  vi.unstubAllGlobals();
  clearMocks();
  document.body.replaceChildren();
  for (const element of [document.documentElement, document.body]) {
    for (const name of element.getAttributeNames()) element.removeAttribute(name);
  }
});
