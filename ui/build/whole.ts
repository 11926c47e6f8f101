import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Beside the packages, since everything below `dist` is compiled into the app. */
const MARK = "node_modules/.yanshu-built";

/**
 * Marks the built pages as whole: taken away before anything is written, and put back after the last file. A build that was
 * cut off leaves an `index.html` that looks newer than every source, but no mark (`scripts/run.sh`).
 */
export function whole(): Plugin {
  let mark = "";
  return {
    name: "whole",
    apply: "build",
    configResolved(config) {
      mark = join(config.root, MARK);
    },
    async buildStart() {
      await rm(mark, { force: true });
    },
    writeBundle: { order: "post", sequential: true, handler: () => writeFile(mark, "") },
  };
}
