/** Keys by which a browser reloads its page or leaves it. */
function leavesThePage(event: KeyboardEvent): boolean {
  const { key, altKey, ctrlKey, metaKey } = event;
  if (["F5", "BrowserBack", "BrowserForward", "BrowserRefresh", "BrowserHome"].includes(key)) return true;
  if ((ctrlKey || metaKey) && !altKey) return key === "r" || key === "R" || (metaKey && /^[[\]]$/.test(key));
  return altKey && !ctrlKey && ["ArrowLeft", "ArrowRight", "Home"].includes(key);
}

/** Where a menu with cut, copy and paste is wanted. */
function isEditable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, [contenteditable=true]") !== null;
}

/** The buttons at the side of a mouse: back and forward. */
const SIDE_BUTTONS = [3, 4];

/**
 * Takes from the window what the browser in it offers by itself: its menu, reloading the page, going back. A program has
 * none of these, and a page that is left in the middle of something cannot say how it ended.
 *
 * Listens to the end, so that what the page itself does with a key is done. Returns how to stop.
 */
export function withoutBrowserCommands(target: Window): () => void {
  const stopped = new AbortController();
  const on = <K extends keyof WindowEventMap>(name: K, prevents: (event: WindowEventMap[K]) => boolean) =>
    target.addEventListener(
      name,
      (event) => {
        if (prevents(event)) event.preventDefault();
      },
      { signal: stopped.signal },
    );
  on("keydown", leavesThePage);
  on("contextmenu", (event) => !isEditable(event.target));
  for (const name of ["mousedown", "mouseup", "auxclick"] as const)
    on(name, ({ button }) => SIDE_BUTTONS.includes(button));
  return () => stopped.abort();
}
