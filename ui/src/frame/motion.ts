/**
 * Says in `data-motion` whether parts of the window may move (`styles/tokens.css`). They may not where the user wants less
 * motion, and where WebKit draws without a graphics processor (`data-drawing`, set by Rust): an animation there waits for
 * frames that may never come.
 */
export function followMotion(window: Window, html: HTMLElement): void {
  const reduced = window.matchMedia("(prefers-reduced-motion: reduce)");
  const follow = (): void => {
    if (html.dataset.drawing === "plain" || reduced.matches) html.dataset.motion = "none";
    else delete html.dataset.motion;
  };
  reduced.addEventListener("change", follow);
  follow();
}
