// The only place of this page that names commands: what it asks Rust for.
import { commands } from "@/bindings";

export const backend = {
  gatherBundle: commands.supportBundle,
  saveBundle: commands.supportBundleSave,
  open: commands.placeOpen,
};
