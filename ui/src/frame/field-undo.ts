import { modHeld } from "@/components/shortcuts/keys";

/** What a key asks for: Ctrl/⌘+Z, Ctrl/⌘+Shift+Z, Ctrl+Y; null: neither. */
export function undoOfKey(event: KeyboardEvent): "undo" | "redo" | null {
  if (!modHeld(event) || event.altKey || event.isComposing || event.keyCode === 229) {
    return null;
  }
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && event.ctrlKey && !event.shiftKey ? "redo" : null;
}

/**
 * Undo and redo by the keys in every text field. WebKitGTK keeps the steps of a field, but binds no key to them.
 *
 * The event is marked as handled where the field had a step to take; else a later listener may take one of its own. A code
 * editor has its own keys. Returns how to stop.
 */
export function undoInFields(target: Window): () => void {
  const stopped = new AbortController();
  target.addEventListener(
    "keydown",
    (event) => {
      const asked = undoOfKey(event);
      const field = event.target;
      const isField = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
      if (!asked || !isField || event.defaultPrevented) return;
      const before = field.value;
      target.document.execCommand(asked);
      if (field.value !== before) event.preventDefault();
    },
    { signal: stopped.signal, capture: true },
  );
  return () => stopped.abort();
}
