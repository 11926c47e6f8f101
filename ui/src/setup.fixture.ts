// Before each test another window begins: nothing listens, and no write of the last one is waited for.
import { configure } from "@testing-library/svelte";
import { beforeEach } from "vitest";
import { router } from "./events";
import { en } from "./i18n/en";
import { i18n } from "./i18n/index.svelte";
import { zh } from "./i18n/zh";
import { saver } from "./saver";

// A page's code is read when it is opened first, which takes longer than a second on a busy machine.
configure({ asyncUtilTimeout: 15_000 });

i18n.know("zh", zh);
i18n.know("en", en);

beforeEach(() => {
  router.forget();
  saver.forget();
});
