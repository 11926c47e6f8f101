import { shortcuts } from "@/components/shortcuts/shortcuts.svelte";

/** The keys of *Send* (usually Ctrl/⌘+Enter), once however long they are held, and no input method at work. */
export function wantsToSend(event: KeyboardEvent): boolean {
  return !event.repeat && shortcuts.is(event, "send");
}

const ACTIONS = ["import", "save_template", "search", "undo", "redo"] as const;

/** What a key does on the page. */
export function pageAction(e: KeyboardEvent): (typeof ACTIONS)[number] | "close" | null {
  return ACTIONS.find((action) => shortcuts.is(e, action)) ?? (e.key === "Escape" ? "close" : null);
}

/** Whether the field that has the focus takes steps back by itself. */
export function fieldUndoes(e: KeyboardEvent): boolean {
  const fields = ".cm-editor, :is(input, textarea):not([data-pointer] *)";
  return e.defaultPrevented || (e.target as HTMLElement).closest(fields) !== null;
}
