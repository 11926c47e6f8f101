// The only place of this feature that names commands: what it asks Rust for.
import { commands } from "@/bindings";

export const backend = {
  list: commands.accountList,
  check: commands.accountCheck,
  save: commands.accountSave,
  delete: commands.accountDelete,
  /** A signed call that sends nothing. */
  test: commands.accountTest,
  pasteSecret: commands.secretPaste,
  askSecret: commands.secretAsk,
  dropSecret: commands.secretDrop,
  certificatesOf: commands.certificatesOf,
  pickCertificate: commands.certificatePick,
};
