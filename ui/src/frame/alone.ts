// What a window does by keys that shows a single page: the settings are those of the main window.
import type { Settings } from "@/bindings";
import type { Action } from "@/components/shortcuts/table";
import { saver } from "@/saver";
import { zoomed } from "./zoom";

type Backend = {
  settings(): Promise<Settings>;
  saveSettings(settings: Settings): Promise<unknown>;
  closeWindow(): Promise<unknown>;
  quit(): Promise<unknown>;
  fullScreen(): Promise<unknown>;
};

/** Writes another zoom, which Rust gives to every window. */
function zoom(backend: Backend, to: (percent: number) => number): Promise<unknown> {
  // One after the other, as the keys came.
  return saver.write(async () => {
    const settings = await backend.settings();
    await backend.saveSettings({ ...settings, zoom_percent: to(settings.zoom_percent) });
  });
}

const ACTS: Partial<Record<Action, (backend: Backend) => Promise<unknown>>> = {
  zoom_in: (backend) => zoom(backend, (percent) => zoomed(percent, 1)),
  zoom_out: (backend) => zoom(backend, (percent) => zoomed(percent, -1)),
  zoom_reset: (backend) => zoom(backend, () => 100),
  full_screen: (backend) => backend.fullScreen(),
  close_window: (backend) => backend.closeWindow(),
  quit: (backend) => backend.quit(),
};

/** What the window of the seat does by keys. */
export const seatActions: readonly Action[] = ["keys", ...(Object.keys(ACTS) as Action[])];

/** Does what a shortcut asks of such a window; false: it is for another one. */
export function performAlone(backend: Backend, action: Action): boolean {
  const act = ACTS[action];
  void act?.(backend);
  return act !== undefined;
}
