import type { Plugin } from "vite";

const NAME = "main";
/** What `src/start.ts` needs as well, which is to run before the large script is there. */
const LOADER = /preload-helper|rolldown\/runtime/;

/**
 * All that `src/main.ts` needs at once is one script and one style sheet, which `index.html` names, so that they are there
 * when `src/start.ts` asks: each file of its own is a round trip through the app's process.
 */
export function mainChunk(): Plugin {
  const needed = new Set<string>();
  return {
    name: "main-chunk",
    apply: "build",
    config: () => ({
      build: {
        // Every engine that opens these pages knows it.
        modulePreload: { polyfill: false },
        rolldownOptions: {
          output: {
            codeSplitting: {
              groups: [
                { name: "loader", test: LOADER, priority: 1 },
                { name: (id: string) => (needed.has(id) ? NAME : null) },
              ],
            },
          },
        },
      },
    }),
    buildEnd() {
      needed.clear();
      const main = [...this.getModuleIds()].find((id) => id.endsWith("/src/main.ts"));
      const todo = main === undefined ? [] : [main];
      for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
        if (needed.has(id)) continue;
        needed.add(id);
        todo.push(...(this.getModuleInfo(id)?.importedIds ?? []));
      }
    },
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((file) => file.type === "chunk");
        // The one that is asked for, which only passes on what the one of its modules exports.
        const entry = chunks.find((chunk) => chunk.facadeModuleId?.endsWith("/src/main.ts"));
        const main = chunks.find((chunk) => chunk.name === NAME && chunk.moduleIds.length > 1);
        if (!entry || !main) throw new Error("src/main.ts has no chunk");
        const link = (rel: string, name: string) => ({
          tag: "link",
          attrs: { rel, crossorigin: true, href: `/${name}` },
          injectTo: "head" as const,
        });
        const scripts = new Set([main.fileName, entry.fileName]);
        return [
          ...[...scripts].map((name) => link("modulepreload", name)),
          ...[...(main.viteMetadata?.importedCss ?? [])].map((name) => link("stylesheet", name)),
        ];
      },
    },
  };
}
