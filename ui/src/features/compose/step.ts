import { i18n } from "@/i18n/index.svelte";
import type { Session } from "./session.svelte";

/** Takes a step back or forth in the message, and offers the opposite one. */
export function takeStep(session: Session, which: "undo" | "redo"): void {
  const { draft, offer } = session;
  const w = (): typeof i18n.w.compose => i18n.w.compose;
  if (which === "undo" && draft.undo())
    offer.make(
      () => w().undone,
      () => w().redo,
      "redo",
    );
  else if (which === "redo" && draft.redo())
    offer.make(
      () => w().redone,
      () => w().undo,
    );
}
