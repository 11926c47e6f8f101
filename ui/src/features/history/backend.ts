import { commands, events } from "@/bindings";
import type { Backend } from "./state.svelte";

export const backend: Backend = {
  page: (filter, after, limit) => commands.historyPage(filter, after, limit),
  count: (filter) => commands.historyCount(filter),
  get: (id) => commands.historyGet(id),
  newClientId: () => commands.newClientId(),
  listen: (changed) => events.historyChanged.listen((event) => changed(event.payload.id)),
  check: (id) => commands.historyCheck(id),
  sendAgain: (id, operation, confirmed) => commands.historySendAgain(id, operation, confirmed),
  send: (draft, operation, confirmed) => commands.send(draft, operation, confirmed),
  cancel: (operation) => commands.sendCancel(operation),
  stages: (heard) => events.sendStage.listen((event) => heard(event.payload)),
};
