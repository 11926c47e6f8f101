import { commands } from "@/bindings";
import type { RetentionBackend } from "./rule.svelte";

export const backend: RetentionBackend = {
  list: () => commands.retentionList(),
  doomed: (accountId, retention) => commands.retentionDoomed(accountId, retention),
  save: (accountId, retention) => commands.retentionSave(accountId, retention),
};
