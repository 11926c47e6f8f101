import { commands, type CodeKind, type CutStream, type SendResult } from "@/bindings";
import { router } from "@/events";
import { sentThumbnail } from "@/served";
import type { Backend } from "./state.svelte";

/** What a row shows of itself, beside what the page's state asks for. */
type Extras = {
  code(id: string, kind: CodeKind): Promise<string>;
  thumbnail(id: string): Promise<string | null>;
  /** How far a stream of unknown end is. */
  cutStream(id: string): Promise<CutStream | null>;
  finishStream(id: string, operation: string): Promise<SendResult>;
};

export const backend: Backend & Extras = {
  code: (id, kind) => commands.historyCode(id, kind),
  thumbnail: (id) => sentThumbnail(id),
  cutStream: (id) => commands.streamCut(id),
  finishStream: (id, operation) => commands.streamFinish(id, operation),
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
  draft: (id) => commands.historyDraft(id),
  findInJobs: (query) => commands.jobFind(query),
  jobMessage: (id, number) => commands.jobPreview(id, number, null),
  explainCode: async (code) => (await commands.jobExplain([code]))[0] ?? null,
  listen: (changed) => router.on("historyChanged", ({ id }) => changed(id)),
  check: (id) => commands.historyCheck(id),
  sendAgain: (id, operation) => commands.historySendAgain(id, operation),
  sendNew: (id, operation) => commands.historySendNew(id, operation),
  saveText: (id, text) => commands.historySaveText(id, text),
  act: (id, part, order, operation) => commands.historyAct(id, part, order, operation),
  modifyBody: (id, part) => commands.historyModifyBody(id, part),
  partChoices: (id, part) => commands.historyPartChoices(id, part),
  reply: (id, part) => commands.historyReply(id, part),
  cancel: (operation) => commands.sendCancel(operation),
  stages: (operation, listener) => router.onKey("sendStage", operation, listener),
  listenReindex: (listener) => router.on("historyReindexed", listener),
  listenMany: (changed) => router.on("historyManyChanged", () => changed()),
  star: (selection, on) => commands.historyStar(selection, on),
  tag: (selection, name, on) => commands.historyTag(selection, name, on),
  tags: () => commands.historyTags(),
  note: (id, text) => commands.historyNote(id, text),
  tally: (selection) => commands.historyTally(selection),
  delete: (selection, unknownToo) => commands.historyDelete(selection, unknownToo),
  undelete: (deleted) => commands.historyUndelete(deleted),
  export: (operation, selection, format, language) =>
    commands.historyExport(operation, selection, format, language),
  import: (operation, file) =>
    file === null ? commands.historyImport(operation) : commands.historyImportFile(operation, file),
  stop: (operation) => commands.sendCancel(operation),
  openSavedText: (reveal) => commands.placeOpen("saved_text", reveal),
  openExport: (reveal) => commands.placeOpen("history_export", reveal),
  addContact: (accountId, contact) => commands.contactSave(accountId, contact),
  progress: (operation, listener) => router.onKey("transferProgress", operation, listener),
};
