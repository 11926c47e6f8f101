import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";
import backend from "./eslint/backend.js";
import walls from "./eslint/walls.js";

export default ts.config(
  { ignores: ["dist", "node_modules", "src/bindings.ts", "src/rules.ts"] },
  js.configs.recommended,
  ts.configs.recommended,
  svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser } } },
  {
    files: ["*.js", "*.ts", "build/**", "eslint/**"],
    languageOptions: { globals: { ...globals.node } },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig },
    },
  },
  {
    files: ["src/**"],
    plugins: { yanshu: { rules: { backend, walls } } },
    rules: {
      "yanshu/backend": "error",
      "yanshu/walls": "error",
      "no-console": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // No router here; these rules are for SvelteKit.
      "svelte/no-navigation-without-resolve": "off",
    },
  },
);
