/**
 * Ctrl/⌘+Enter, and no input method at work: the Enter that ends a composition must never send.
 * WebKit ends the composition before this keydown, so `isComposing` is false there and only code 229 shows it.
 */
export function wantsToSend(e: KeyboardEvent): boolean {
  return (
    e.key === "Enter" && (e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && !e.repeat && !composing(e)
  );
}

export function composing(e: KeyboardEvent): boolean {
  return e.isComposing || e.keyCode === 229;
}
