import type { FileSummary, StorageOffer } from "@/bindings";

/** What the user asks of the attachment's part of the form; the page carries it out. */
export type AttachEvents = {
  pick: () => void;
  paste: () => void;
  /** Fetch what lies at the URL in the form. */
  fetch: () => void;
  recent: (md5: string) => void;
  /** Put a file that the service does not take there. */
  store: (file: FileSummary, storage: StorageOffer) => void;
  removed: (message: () => string) => void;
};
