import path from "node:path";

const SRC = path.resolve(import.meta.dirname, "../src");

/** Which part of the window a file belongs to: `components`, `features/compose`, … ; the frame is "". */
function partOf(file) {
  const [first, second] = path.relative(SRC, file).split(path.sep);
  if (first === "features") return `features/${second}`;
  if (["components", "i18n", "styles"].includes(first)) return first;
  // Both are generated from Rust.
  if (first?.startsWith("bindings") || first?.startsWith("rules")) return "bindings";
  if (/^(events|saver|served)(\.ts)?$/.test(first ?? "")) return "ipc";
  return "";
}

/** What each part may import from the others; the frame may import everything. */
function allowed(part) {
  if (part === "") return null;
  if (part === "components") return ["components", "styles"];
  if (part === "ipc") return ["ipc", "bindings"];
  if (part === "i18n") return ["i18n", "bindings"];
  if (part.startsWith("features/")) return [part, "components", "i18n", "bindings", "ipc", "styles"];
  return [part];
}

/**
 * The walls of the layout: features never import features, components import neither words nor Rust.
 * @type {import("eslint").Rule.RuleModule}
 */
export default {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      wall: "{{from}} must not import {{to}}: words and data come in as props (design, §2).",
      tauri: "Components do not talk to Rust; take a callback as a prop.",
    },
  },
  create(context) {
    const from = partOf(context.filename);
    const may = allowed(from);
    function look(node) {
      const source = node.source?.value;
      if (!may || typeof source !== "string") return;
      if (from === "components" && source.startsWith("@tauri-apps/")) {
        context.report({ node, messageId: "tauri" });
      }
      const target = source.startsWith("@/")
        ? path.join(SRC, source.slice(2))
        : source.startsWith(".")
          ? path.resolve(path.dirname(context.filename), source)
          : null;
      if (!target) return;
      const to = partOf(target);
      if (!may.includes(to))
        context.report({ node, messageId: "wall", data: { from, to: to || "the frame" } });
    }
    return {
      ImportDeclaration: look,
      ImportExpression: look,
      ExportNamedDeclaration: look,
      ExportAllDeclaration: look,
    };
  },
};
