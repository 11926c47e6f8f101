import { openDialogs } from "@/components/open-dialogs";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";

/** What is open over every page. */
type Over = { dialog: unknown; code: unknown };

/**
 * Does what comes from outside the window, such as a link or a file. What is open over every page only shows something, and is
 * closed for it; a dialog of a page may hold what was typed, or work that is going on: it waits for the user to close that,
 * and says so.
 */
export function whenFree(over: Over, act: () => void): void {
  const covered = over.dialog !== null || over.code !== null;
  over.dialog = null;
  over.code = null;
  let notice: number | null = null;
  const waits = openDialogs.whenClosed(() => {
    if (notice !== null) toast.close(notice);
    act();
  });
  if (!waits || covered) return;
  const w = () => i18n.w.frame.waiting;
  notice = toast.show({ kind: "info", title: () => w().title, detail: () => w().text, stay_ms: 0 });
}
