import { commands } from "@/bindings";
import { router } from "@/events";
import type { Backend } from "./state.svelte";

export const backend: Backend = {
  list: () => commands.templateList(),
  add: (folder, template) => commands.templateAdd(folder, template),
  save: (path, fingerprint, template) => commands.templateSave(path, fingerprint, template),
  duplicate: (path, name) => commands.templateDuplicate(path, name),
  remove: (path) => commands.templateDelete(path),
  preview: (path, template, values) => commands.templatePreview(path, template, values),
  use: (operation, path, template, values, account_id) =>
    commands.templateUse(operation, path, template, values, account_id),
  uploads: (operation, listener) => router.onKey("templateUpload", operation, listener),
  cancel: (operation) => commands.sendCancel(operation),
  pickFile: () => commands.templateFilePick(),
  pickFolder: () => commands.templateFolderPick(),
  openFolder: () => commands.placeOpen("template_folder", false),
  resetFolder: () => commands.templateFolderReset(),
  listen: (changed) => router.on("templatesChanged", () => changed()),
};
