import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { PAGES } from "./pages";

const README = readFileSync(path.resolve(import.meta.dirname, "../../../README.md"), "utf8");

it("the README names the pages in the order of their shortcuts", () => {
  const row = `| Ctrl+1 … ${PAGES.length} | ${PAGES.join(", ")}: the order in the sidebar |`;
  expect(README).toContain(row);
});

it("no example of the sandbox hands its token over in a command, where every user can read it", () => {
  const docs = readFileSync(path.resolve(import.meta.dirname, "../../../docs/sandbox.md"), "utf8");
  const commands = docs
    .split("\n")
    .flatMap((line) => line.split("|").filter((part) => /^\s*curl /.test(part)));
  expect(commands.length).toBe(2);
  expect(commands.filter((command) => command.includes("Bearer"))).toEqual([]);
});
