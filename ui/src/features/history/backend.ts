import { commands, events } from "@/bindings";
import type { Backend } from "./state.svelte";

export const backend: Backend = {
  page: (filter, after, limit) => commands.historyPage(filter, after, limit),
  count: (filter) => commands.historyCount(filter),
  get: (id) => commands.historyGet(id),
  newClientId: () => commands.newClientId(),
  listen: (changed) => events.historyChanged.listen((event) => changed(event.payload.id)),
};
