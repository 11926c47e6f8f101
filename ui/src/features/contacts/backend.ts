// The only place of this feature that names commands: what it asks Rust for.
import { commands } from "@/bindings";

export const backend = {
  list: commands.contactList,
  save: commands.contactSave,
  remove: commands.contactDelete,
  import: commands.contactImport,
  export: commands.contactExport,
  open: commands.placeOpen,
};
export type Backend = typeof backend;
