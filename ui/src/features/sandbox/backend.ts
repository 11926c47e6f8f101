import { commands } from "@/bindings";
import { router } from "@/events";
import type { Backend } from "./state.svelte";

export const backend: Backend = {
  faults: () => commands.sandboxFaults(),
  add: (fault) => commands.sandboxFaultAdd(fault),
  clear: () => commands.sandboxFaultsClear(),
  empty: () => commands.sandboxEmpty(),
  messages: (before, limit) => commands.sandboxMessages(before, limit),
  listen: (changed) => router.on("historyChanged", () => changed()),
};
