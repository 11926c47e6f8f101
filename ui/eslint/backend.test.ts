import { Linter } from "eslint";
import path from "node:path";
import { describe, expect, it } from "vitest";
import ts from "typescript-eslint";
import backend from "./backend.js";

const src = path.resolve(import.meta.dirname, "../src");

/** Whether a file may hold this line. */
function may(file: string, line: string): boolean {
  const linter = new Linter({ cwd: path.dirname(src) });
  const found = linter.verify(
    line,
    [
      {
        files: ["**/*.ts", "**/*.svelte"],
        languageOptions: { parser: ts.parser as Linter.Parser },
        plugins: { yanshu: { rules: { backend } } },
        rules: { "yanshu/backend": "error" },
      },
    ],
    path.join(src, file),
  );
  return found.length === 0;
}

const COMMANDS = 'import { commands } from "@/bindings";';
const EVENTS = 'import { events } from "@/bindings";';
const ROUTER = 'import { router } from "@/events";';

describe("commands and events", () => {
  it.each([
    ["features/compose/backend.ts", COMMANDS, true],
    ["features/settings/retention/backend.ts", COMMANDS, true],
    ["frame/backend.ts", COMMANDS, true],
    ["features/compose/session.svelte.ts", COMMANDS, false],
    ["features/compose/not-backend.ts", COMMANDS, false],
    ["features/compose/Compose.svelte", COMMANDS, false],
    ["features/compose/session.test.ts", COMMANDS, true],
    ["events.ts", EVENTS, true],
    ["features/compose/backend.ts", EVENTS, false],
    ["features/compose/backend.ts", ROUTER, true],
    ["features/compose/queue/queue.svelte.ts", ROUTER, false],
    ["features/compose/a.ts", 'import type { Draft } from "@/bindings";', true],
    ["features/compose/a.ts", 'import { type Draft, commands } from "@/bindings";', false],
    ["features/compose/a.ts", 'import { LIMITS } from "@/bindings";', true],
    ["features/compose/a.ts", 'import { commands as c } from "../../bindings";', false],
    ["features/compose/a.ts", 'import * as all from "@/bindings";', false],
    ["features/compose/a.ts", 'const all = import("@/bindings");', false],
    ["features/compose/a.ts", 'export { commands } from "@/bindings";', false],
    ["features/compose/a.ts", 'export * from "@/bindings";', false],
    ["features/compose/a.ts", 'export type { Draft } from "@/bindings";', true],
  ])("in %s: %s is allowed: %s", (file, line, allowed) => {
    expect(may(file, line)).toBe(allowed);
  });
});
