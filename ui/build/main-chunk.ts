import type { PluginContext } from "rolldown";
import type { Plugin } from "vite";

const NAME = "main";
const MAIN = "/src/main.ts";
/** What is loaded beside it, by `src/start.ts`, and must not need it: it would run before the first picture. */
const BESIDE = ["/src/i18n/zh.ts", "/src/i18n/en.ts"];
/** What loads code on demand, which `src/start.ts` needs as well. */
const LOADER = /preload-helper|rolldown\/runtime/;

/** The module whose name ends so, and all that it needs at once. */
function reached(context: Pick<PluginContext, "getModuleIds" | "getModuleInfo">, end: string): Set<string> {
  const found = new Set<string>();
  const todo = [...context.getModuleIds()].filter((id) => id.endsWith(end));
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    todo.push(...(context.getModuleInfo(id)?.importedIds ?? []));
  }
  return found;
}

/**
 * All that `src/main.ts` needs at once is one script and one style sheet, which `index.html` names, so that they are there
 * when `src/start.ts` asks: each file of its own is a round trip through the app's process.
 */
export function mainChunk(): Plugin {
  let main = new Set<string>();
  let early = new Set<string>();
  const nameOf = (id: string): string | null => {
    if (!main.has(id)) return null;
    return early.has(id) || LOADER.test(id) ? "early" : NAME;
  };
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
                { name: "early", test: LOADER, priority: 2 },
                { name: (id: string) => (nameOf(id) === "early" ? "early" : null), priority: 1 },
                { name: nameOf },
              ],
            },
          },
        },
      },
    }),
    buildEnd() {
      main = reached(this, MAIN);
      early = new Set(BESIDE.flatMap((end) => [...reached(this, end)]));
    },
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((file) => file.type === "chunk");
        // The one that is asked for, which only passes on what the one of its modules exports.
        const entry = chunks.find((chunk) => chunk.facadeModuleId?.endsWith(MAIN));
        const script = chunks.find((chunk) => chunk.name === NAME && chunk.moduleIds.length > 1);
        if (!entry || !script) throw new Error("src/main.ts has no chunk");
        for (const chunk of chunks) {
          const beside = chunk.isEntry || BESIDE.some((end) => chunk.facadeModuleId?.endsWith(end));
          if (
            beside &&
            needs(chunk.fileName, script.fileName, new Map(chunks.map((one) => [one.fileName, one.imports])))
          )
            throw new Error(
              `${chunk.fileName} needs the script of the window, and would run it before the first picture`,
            );
        }
        const link = (rel: string, name: string) => ({
          tag: "link",
          attrs: { rel, crossorigin: true, href: `/${name}` },
          injectTo: "head" as const,
        });
        return [
          ...[...new Set([script.fileName, entry.fileName])].map((name) => link("modulepreload", name)),
          ...[...(script.viteMetadata?.importedCss ?? [])].map((name) => link("stylesheet", name)),
        ];
      },
    },
  };
}

/** Whether a chunk needs another one, itself or by others. */
function needs(
  from: string,
  wanted: string,
  imports: Map<string, string[]>,
  seen = new Set<string>(),
): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  return (imports.get(from) ?? []).some((name) => name === wanted || needs(name, wanted, imports, seen));
}
