/** Writes what was typed when the user turns to something else; the answer writes once more, and stops. */
export function flushOnLeave(flush: () => void): () => void {
  window.addEventListener("blur", flush);
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", flush);
  return () => {
    flush();
    window.removeEventListener("blur", flush);
    window.removeEventListener("pagehide", flush);
    document.removeEventListener("visibilitychange", flush);
  };
}
