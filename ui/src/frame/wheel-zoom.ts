import { modHeld } from "@/components/shortcuts/keys";

/** A wheel gives more than one event for each of its steps, a touch pad dozens. */
const STEP_PIXELS = 60;
const LINE_PIXELS = 20;
/** `WheelEvent.DOM_DELTA_PIXEL`. */
const IN_PIXELS = 0;

/**
 * Zooms by the wheel while Ctrl/⌘ is held. Only then does anything listen to the wheel in a way that can hold it up: else each
 * scroll would wait for a script. Returns how to stop.
 */
export function zoomByWheel(target: Window, zoom: (by: 1 | -1) => unknown): () => void {
  const stopped = new AbortController();
  let turned = 0;
  let listening: AbortController | null = null;

  function turn(event: WheelEvent): void {
    // A picture that zooms itself has taken it.
    if (!modHeld(event) || event.defaultPrevented) return;
    event.preventDefault();
    turned += event.deltaMode === IN_PIXELS ? event.deltaY : event.deltaY * LINE_PIXELS;
    if (Math.abs(turned) < STEP_PIXELS) return;
    zoom(turned < 0 ? 1 : -1);
    turned = 0;
  }
  function release(): void {
    listening?.abort();
    listening = null;
    turned = 0;
  }
  const { signal } = stopped;
  signal.addEventListener("abort", release);
  target.addEventListener(
    "keydown",
    (event) => {
      if (listening || !["Control", "Meta"].includes(event.key)) return;
      listening = new AbortController();
      target.addEventListener("wheel", turn, { passive: false, signal: listening.signal });
    },
    { signal },
  );
  target.addEventListener(
    "keyup",
    (event) => {
      if (["Control", "Meta"].includes(event.key)) release();
    },
    { signal },
  );
  target.addEventListener("blur", release, { signal });
  return () => stopped.abort();
}
