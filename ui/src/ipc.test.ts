import { mockIPC } from "@tauri-apps/api/mocks";
import { expect, it } from "vitest";
import { commands } from "@/bindings";

it("gives every call an id of its own, in a form that every way of calling carries", async () => {
  const headers: unknown[] = [];
  mockIPC(() => null);
  const internals = (
    window as unknown as { __TAURI_INTERNALS__: { invoke: (...args: unknown[]) => unknown } }
  ).__TAURI_INTERNALS__;
  const call = internals.invoke;
  internals.invoke = (cmd, args, options) => {
    // The second way crosses as JSON.
    headers.push(JSON.parse(JSON.stringify((options as { headers: unknown }).headers)));
    return call(cmd, args, options);
  };
  await commands.newClientId();
  await commands.newClientId();
  const ids = headers.map((header) => (header as Record<string, string>)["operation-id"]);
  expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id ?? ""))).toBe(true);
  expect(new Set(ids).size).toBe(2);
});
