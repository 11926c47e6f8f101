import { ACTIONS, shortcutOf, type Action } from "@/components/shortcuts/table";
import { i18n } from "@/i18n/index.svelte";
import { backend } from "./backend";
import { PAGES } from "./pages";
import type { App } from "./state.svelte";
import { zoomed } from "./zoom";

/** The page that an action leads to: `page_1` is the first of the rail. */
const pageOf = (action: Action) => PAGES[Number(/^page_(\d)$/.exec(action)?.[1]) - 1];
/** The action that leads to a page. */
export const actionOf = (page: (typeof PAGES)[number]) => `page_${PAGES.indexOf(page) + 1}` as Action;

/** Does what a shortcut or the palette asks of the window; false: the action belongs to a page. */
export function perform(app: App, action: Action): boolean {
  const page = pageOf(action);
  if (page) {
    app.go(page);
    return true;
  }
  const { zoom_percent } = app.settings;
  const acts: Partial<Record<Action, () => unknown>> = {
    palette: () => (app.dialog = "palette"),
    keys: () => (app.dialog = "keys"),
    help: () => (app.dialog = "help"),
    settings: () => app.go("settings"),
    new_message: () => app.onCompose((compose) => compose.startOver()),
    import: () => app.onCompose((compose) => compose.startImport()),
    save_template: () => app.onCompose((compose) => compose.saveAsTemplate()),
    zoom_in: () => app.change({ zoom_percent: zoomed(zoom_percent, 1) }),
    zoom_out: () => app.change({ zoom_percent: zoomed(zoom_percent, -1) }),
    zoom_reset: () => app.change({ zoom_percent: 100 }),
    full_screen: () => backend.fullScreen(),
    close_window: () => backend.closeWindow(),
    quit: () => backend.quit(),
  };
  const act = acts[action];
  void act?.();
  return act !== undefined;
}

/** What stays possible while a dialog is open over the page. */
export const WITH_DIALOG: readonly Action[] = [
  ...(["zoom_in", "zoom_out", "zoom_reset"] as const),
  ...(["full_screen", "close_window", "quit"] as const),
];

/** The words for an action. */
export function actionName(action: Action): string {
  const w = i18n.w.shortcuts;
  // One page has two keys, and one name.
  const page = action === "settings" ? action : pageOf(action);
  return page ? w.goTo(i18n.w.frame.pages[page]) : ((w.actions as Record<string, string>)[action] ?? action);
}

/** Every action that can have keys in this window, by where it works. */
export function shortcutRows() {
  const all = ACTIONS.filter((action) => !action.startsWith("page_") || pageOf(action));
  return all.map((action) => ({ action, name: actionName(action), scope: shortcutOf(action).scope }));
}
