import { commands } from "@/bindings";
import type { RetentionBackend } from "./rule.svelte";

export const backend: RetentionBackend = {
  list: () => commands.retentionList(),
  wouldDelete: (accountId, retention) => commands.retentionPreview(accountId, retention),
  save: (accountId, retention) => commands.retentionSave(accountId, retention),
};
