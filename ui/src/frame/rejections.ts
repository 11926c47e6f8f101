import { toast } from "@/components/toast.svelte";
import { asAppError } from "@/i18n/explain";
import { failed } from "@/i18n/failed";

/** The user said so, or knows. */
const SILENT: readonly string[] = ["cancelled", "production_unconfirmed"];

/** Reports what failed where nobody else does, so that no failure goes unseen. Returns how to stop. */
export function reportRejections(target: Window): () => void {
  const stopped = new AbortController();
  target.addEventListener(
    "unhandledrejection",
    ({ reason }) => {
      // The web view's own: a film that was left before it played, say.
      if (reason instanceof DOMException || SILENT.includes(asAppError(reason).code)) return;
      toast.show(failed(reason));
    },
    { signal: stopped.signal },
  );
  return () => stopped.abort();
}
