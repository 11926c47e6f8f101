// The only place of this feature that names commands: what it asks Rust for.
import { commands } from "@/bindings";

export const backend = {
  list: commands.storageList,
  save: commands.storageSave,
  delete: commands.storageDelete,
  test: commands.storageTest,
  /** Which storage the large files of each account go to. */
  choices: commands.storageChoices,
  choose: commands.storageChoose,
  pasteSecret: commands.storageSecretPaste,
  askSecret: commands.storageSecretAsk,
  dropSecret: commands.storageSecretDrop,
};
