// What `index.html` loads first. Its style sheets draw the outline of the window.
import "./styles/base.css";
import "./styles/outline.css";

// Both on their way at once. Should the words not be there, `main.ts` meets that.
const words = document.documentElement.lang.startsWith("zh") ? import("./i18n/zh") : import("./i18n/en");
words.catch(() => undefined);
await import("./main");
