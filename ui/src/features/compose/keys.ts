import { shortcuts } from "@/components/shortcuts/shortcuts.svelte";

/** The keys of *Send* (usually Ctrl/⌘+Enter), once however long they are held, and no input method at work. */
export function wantsToSend(event: KeyboardEvent): boolean {
  return !event.repeat && shortcuts.is(event, "send");
}
