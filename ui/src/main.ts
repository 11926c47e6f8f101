import { mount } from "svelte";
import App from "./App.svelte";
import { platform } from "./components/platform";
import { withoutBrowserCommands } from "./frame/browser";
import { showCutText } from "./frame/cut-text";
import { undoInFields } from "./frame/field-undo";
import { withoutLostFrames } from "./frame/late-frames";
import { followMotion } from "./frame/motion";
import { reportRejections } from "./frame/rejections";
import { languageOf } from "./frame/state.svelte";
import { i18n } from "./i18n/index.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

document.documentElement.dataset.platform = platform;
withoutLostFrames(window, document.documentElement);
followMotion(window, document.documentElement);
withoutBrowserCommands(window);
reportRejections(window);
undoInFields(window);
showCutText(document);
// The language as Rust has put it into `index.html`; `start.ts` has begun to read its words. Not awaited here: a module that
// waits keeps whatever imports from it waiting, too.
const words = i18n.show(languageOf(document.documentElement.lang));

/** The window that shows nothing but the receiver's seat (`src-tauri/commands/sandbox_seat.rs`). */
const SEAT = "#seat";

export default words.then(async () => {
  if (location.hash.split("?")[0] !== SEAT) return mount(App, { target });
  const { default: SeatWindow } = await import("./frame/SeatWindow.svelte");
  return mount(SeatWindow, { target });
});
