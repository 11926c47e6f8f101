import path from "node:path";

const SRC = path.resolve(import.meta.dirname, "../src");
/** Names that stand for calls and events, and the modules that may import them. */
const OWNERS = {
  "@/bindings": { commands: /(^|\/)backend\.ts$/, events: /^events\.ts$/ },
  "@/events": { router: /(^|\/)backend\.ts$/ },
};
/** Tests reach past a backend where they stand in for Rust. */
const TEST = /\.(test|fixture)\.ts$/;

/** The module that a source names, as `@/…`. */
function moduleOf(filename, source) {
  if (source.startsWith("@/")) return source;
  if (!source.startsWith(".")) return null;
  return `@/${path
    .relative(SRC, path.resolve(path.dirname(filename), source))
    .split(path.sep)
    .join("/")}`;
}

/**
 * A feature asks Rust, and hears from it, in its `backend.ts` only. Types come from the bindings everywhere.
 * @type {import("eslint").Rule.RuleModule}
 */
export default {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      backend: "{{name}} of {{module}} is for a feature's backend.ts; ask or listen through that.",
    },
  },
  create(context) {
    const file = path.relative(SRC, context.filename).split(path.sep).join("/");
    function check(node, source, names) {
      const module = typeof source === "string" ? moduleOf(context.filename, source) : null;
      const owned = module === null ? undefined : OWNERS[module];
      if (!owned || TEST.test(file)) return;
      for (const name of names ?? Object.keys(owned)) {
        const owner = owned[name];
        if (owner && !owner.test(file))
          context.report({ node, messageId: "backend", data: { name, module } });
      }
    }
    const isType = (node) => node.importKind === "type" || node.exportKind === "type";
    const nameOf = (identifier) => identifier.name ?? identifier.value;
    return {
      ImportDeclaration(node) {
        if (isType(node)) return;
        const whole = node.specifiers.some(({ type }) => type !== "ImportSpecifier");
        const named = node.specifiers.filter((one) => one.type === "ImportSpecifier" && !isType(one));
        check(node, node.source.value, whole ? null : named.map(({ imported }) => nameOf(imported)));
      },
      ImportExpression(node) {
        check(node, node.source.value, null);
      },
      ExportNamedDeclaration(node) {
        if (!node.source || isType(node)) return;
        const named = node.specifiers.filter((one) => !isType(one));
        check(
          node,
          node.source.value,
          named.map(({ local }) => nameOf(local)),
        );
      },
      ExportAllDeclaration(node) {
        if (!isType(node)) check(node, node.source.value, null);
      },
    };
  },
};
