import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { build, type Plugin } from "vite";

type Drawing = {
  LANGUAGES: readonly string[];
  STAGES: readonly string[];
  draw: (language: string, stage: string) => string;
};

/** What a picture never shows: code that is loaded when it is first seen. */
const later: Plugin = {
  name: "outline-later",
  resolveDynamicImport: () => "\0later",
  load: (id) => (id === "\0later" ? "export default {}" : null),
};

/** Builds `src/frame/outline.ts` for Node, and loads it. */
async function drawing(root: string, alias: Record<string, string>): Promise<Drawing> {
  const outDir = join(root, "node_modules/.outline");
  await build({
    root,
    configFile: false,
    logLevel: "error",
    plugins: [later, svelte({ configFile: join(root, "svelte.config.js") })],
    resolve: { alias },
    ssr: { noExternal: true },
    build: { ssr: "src/frame/outline.ts", outDir, emptyOutDir: true, minify: false },
  });
  const file = pathToFileURL(join(outDir, "outline.js"));
  return import(`${file.href}?${Date.now()}`) as Promise<Drawing>;
}

/**
 * Puts the outlines of the window beside the pages, as `outline/LANGUAGE-STAGE.txt`: `src-tauri/outline.rs` puts one of them
 * into `index.html`.
 */
export function outline(alias: Record<string, string>): Plugin {
  let root = "";
  return {
    name: "outline",
    apply: "build",
    configResolved(config) {
      root = config.root;
    },
    async generateBundle() {
      const { LANGUAGES, STAGES, draw } = await drawing(root, alias);
      for (const language of LANGUAGES)
        for (const stage of STAGES)
          this.emitFile({
            type: "asset",
            fileName: `outline/${language}-${stage}.txt`,
            source: draw(language, stage),
          });
    },
  };
}
