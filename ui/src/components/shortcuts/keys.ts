import { platform, type Platform } from "../platform";

/** Keys with a name of their own in the table of shortcuts; every other one is what it types, in lower case. */
const NAMES: Record<string, string> = { " ": "space", "+": "plus", "=": "plus", "-": "minus", _: "minus" };
/** Pressed with others, and none by itself. */
const HELD = ["Control", "Shift", "Alt", "Meta", "AltGraph", "Dead", "Process", "Unidentified"];

/** Whether an input method is at work. WebKit ends a composition before the keydown that ended it: only code 229 shows it. */
export function composing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Whether the key is held that shortcuts are pressed with: ⌘ on a Mac, whose text fields move the caret by Ctrl; else Ctrl. */
export const modHeld = (event: KeyboardEvent | MouseEvent, system: Platform = platform): boolean =>
  event.metaKey || (event.ctrlKey && system !== "mac");

/**
 * What is pressed, as the table of shortcuts writes it: `mod+shift+z`, `f11`, `?`. `mod` is Ctrl, or ⌘ on a Mac. Signs that
 * need Shift on some keyboards only are written without it. Null: nothing that could be a shortcut.
 */
export function keysOf(event: KeyboardEvent, system: Platform = platform): string | null {
  const { key } = event;
  if (!key || composing(event) || HELD.includes(key)) return null;
  const mod = modHeld(event, system);
  if (event.ctrlKey && !mod) return null;
  const sign = key.length === 1 && !/[\p{L}\p{N} ]/u.test(key);
  const held = [mod && "mod", event.altKey && "alt", event.shiftKey && !sign && "shift"];
  return [...held, NAMES[key] ?? key.toLowerCase()].filter(Boolean).join("+");
}

/** Whether keys can be pressed in a text field without typing anything there. */
export const typesNothing = (keys: string): boolean => /^(mod|alt)\+|^(shift\+)?f\d+$/.test(keys);

const MAC: Record<string, string> = { mod: "⌘", shift: "⇧", alt: "⌥", enter: "↩", delete: "⌦" };
const OTHER: Record<string, string> = {
  mod: "Ctrl",
  shift: "Shift",
  alt: "Alt",
  enter: "Enter",
  delete: "Del",
};
const BOTH: Record<string, string> = {
  plus: "+",
  minus: "−",
  escape: "Esc",
  space: "Space",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  pageup: "PgUp",
  pagedown: "PgDn",
  backspace: "Backspace",
  home: "Home",
  end: "End",
  insert: "Insert",
};

/** Each key as the system writes it: `["Ctrl", "I"]`, `["⌘", "I"]`. */
export function keyParts(keys: string, system: Platform = platform): string[] {
  const signs = { ...BOTH, ...(system === "mac" ? MAC : OTHER) };
  return keys === "" ? [] : keys.split("+").map((key) => signs[key] ?? key.toUpperCase());
}

/** In one word: `Ctrl+I`, `⌘I`. */
export const keysText = (keys: string, system: Platform = platform): string =>
  keyParts(keys, system).join(system === "mac" ? "" : "+");

/** As `aria-keyshortcuts` has them: `Control+I`, `Meta+I`. */
export function ariaKeys(keys: string, system: Platform = platform): string {
  const names: Record<string, string> = {
    mod: system === "mac" ? "Meta" : "Control",
    ...{ alt: "Alt", shift: "Shift", enter: "Enter", delete: "Delete", escape: "Escape", plus: "Plus" },
  };
  return keys
    .split("+")
    .map((key) => names[key] ?? key.toUpperCase())
    .join("+");
}
