import { commands, events } from "@/bindings";
import type { Backend } from "./state.svelte";

export const backend: Backend = {
  search: (query, limit) => commands.historySearch(query, limit),
  page: (query, place, limit) => commands.historyPage(query, place, limit),
  survey: (query) => commands.historySurvey(query),
  read: (query) => commands.historyRead(query),
  put: (query, field, values) => commands.historyPut(query, field, values),
  complete: (query, caret) => commands.historyComplete(query, caret),
  searches: () => commands.searchList(),
  saveSearch: (search, oldName) => commands.searchSave(search, oldName),
  deleteSearch: (name) => commands.searchDelete(name),
  get: (id) => commands.historyGet(id),
  newClientId: () => commands.newClientId(),
  listen: (changed) => events.historyChanged.listen((event) => changed(event.payload.id)),
  check: (id) => commands.historyCheck(id),
  sendAgain: (id, operation, confirmed) => commands.historySendAgain(id, operation, confirmed),
  saveText: (id, text) => commands.historySaveText(id, text),
  act: (id, order, confirmed) => commands.historyAct(id, order, confirmed),
  modifyBody: (id) => commands.historyModifyBody(id),
  send: (draft, operation, confirmed) => commands.send(draft, operation, confirmed),
  cancel: (operation) => commands.sendCancel(operation),
  stages: (heard) => events.sendStage.listen((event) => heard(event.payload)),
};
