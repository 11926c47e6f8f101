import { expect, it } from "vitest";
import type { ImportedRequests } from "@/bindings";
import { Importing } from "./importing.svelte";

const FOUND = { messages: [] } as unknown as ImportedRequests;

it("what was still being read when the import was opened again is not shown in it", async () => {
  const importing = new Importing();
  importing.start();
  let end: (found: ImportedRequests) => void = () => {};
  const reading = importing.read(() => new Promise((resolve) => (end = resolve)));
  importing.start();
  end(FOUND);
  await reading;
  expect([importing.found, importing.reading]).toEqual([null, false]);
  await importing.read(() => Promise.resolve(FOUND));
  expect(importing.found).toBe(FOUND);
});
