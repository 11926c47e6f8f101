import { modHeld } from "@/components/shortcuts/keys";

/** Whether a paste there would put in words: fields and the code editors. */
export function takesText(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, [contenteditable=true]") !== null;
}

/**
 * Whether a paste brings a file or a picture instead of words. WebKitGTK does not hand pictures to the page, so what
 * says nothing at all may be one; Rust looks.
 */
export function holdsFiles(data: DataTransfer | null): boolean {
  if (!data) return false;
  if (data.types.includes("Files")) return true;
  const links = data.getData("text/uri-list");
  return /^file:/im.test(links) || (links === "" && data.getData("text/plain") === "");
}

/** Ctrl+V or ⌘V, and not in the middle of a composition. */
export function isPaste(e: KeyboardEvent): boolean {
  return modHeld(e) && !e.altKey && !e.shiftKey && !e.isComposing && e.key.toLowerCase() === "v";
}
