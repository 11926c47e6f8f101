// The only place of updates that names commands and events.
import { commands, type UpdateProgress } from "@/bindings";
import { router } from "@/events";

export const backend = {
  check: commands.updateCheck,
  download: commands.updateDownload,
  cancel: commands.sendCancel,
  install: commands.updateInstall,
  restart: commands.updateRestart,
};

/** How far a download is; the answer stops listening. */
export const onprogress = (operation: string, listener: (progress: UpdateProgress) => void): (() => void) =>
  router.onKey("updateProgress", operation, listener);
