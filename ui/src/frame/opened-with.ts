// What the app is opened with from outside the window: links, and files that are more than something to attach.
import type { FileSummary } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { failed } from "@/i18n/failed";
import { asAppError, i18n } from "@/i18n/index.svelte";
import { backend, events } from "./backend";
import type { App } from "./state.svelte";
import { whenFree } from "./when-free";

/** Listens for links; the answer stops listening. */
export function listenForLinks(app: App): () => void {
  return events.linkOpened((link) =>
    whenFree(app, () => {
      if (link.kind === "history") app.openHistory(link.id);
      else void app.openDraft(link.draft, "link");
    }),
  );
}

/** Listens for files; the answer stops listening. */
export function listenForDocuments(app: App): () => void {
  return events.documentOpened(({ kind, file }) =>
    whenFree(app, () => {
      if (kind === "request") app.onCompose((compose) => compose.importFile(file));
      else if (kind === "template") void addTemplate(app, file);
      else app.importHistory(file);
    }),
  );
}

/** Rust asks the user first. */
async function addTemplate(app: App, file: FileSummary): Promise<void> {
  try {
    app.openTemplate(await backend.addTemplate(file.file_id));
  } catch (thrown) {
    if (asAppError(thrown).code === "cancelled") return;
    toast.show(failed(thrown, () => i18n.w.templates.actionFailed));
  }
}
