// What `index.html` loads first. Its style sheets draw the outline of the window; the window itself comes after that is seen,
// since a script that runs keeps the web view from drawing.
import "./styles/base.css";
import "./styles/outline.css";

/** A window that is not in sight draws no frames. */
const PATIENCE_MS = 1_000;

// On their way meanwhile. Should they not be there, `main.ts` meets that.
const words = document.documentElement.lang.startsWith("zh") ? import("./i18n/zh") : import("./i18n/en");
words.catch(() => undefined);
await new Promise<void>((drawn) => {
  requestAnimationFrame(() => setTimeout(drawn));
  setTimeout(drawn, PATIENCE_MS);
});
await import("./main");
