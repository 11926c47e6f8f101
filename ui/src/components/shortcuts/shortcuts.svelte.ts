import { keysOf, keysText, typesNothing } from "./keys";
import { ACTIONS, RESERVED, shortcutOf, type Action, type Scope } from "./table";

/** Why keys cannot be given to an action. */
export type KeysProblem = { kind: "reserved" | "types" } | { kind: "taken"; by: Action };

const EDITABLE =
  'input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, [contenteditable="true"]';

/** Whether something is typed where a key is pressed. */
function typing(event: Event): boolean {
  return event.target instanceof Element && event.target.closest(EDITABLE) !== null;
}

/** Whether a dialog is open over the page: keys are for it alone. */
export const dialogOpen = (): boolean =>
  document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;

/** The shortcuts as they are now: the usual ones, and those that the user changed. */
export class Shortcuts {
  /** By action: the user's keys; empty: none. */
  custom = $state.raw<Readonly<Record<string, string>>>({});

  /** The keys of an action, as the table writes them; empty: it has none. */
  keys(action: Action): string {
    return this.custom[action] ?? shortcutOf(action).keys;
  }

  /** As the system writes them. */
  text(action: Action): string {
    return keysText(this.keys(action));
  }

  /** Whether this key press asks for the action. */
  is(event: KeyboardEvent, action: Action): boolean {
    const keys = this.keys(action);
    if (keys === "" || keysOf(event) !== keys) return false;
    return shortcutOf(action).inFields || !typing(event);
  }

  /** The action of every page that this key press asks for; null: none. */
  asked(event: KeyboardEvent): Action | null {
    const found = ACTIONS.find(
      (action) => shortcutOf(action).scope === "everywhere" && this.is(event, action),
    );
    return found ?? null;
  }

  /** Why the keys cannot be given to the action; null: they can. */
  problem(action: Action, keys: string): KeysProblem | null {
    const { scope, inFields } = shortcutOf(action);
    if (RESERVED.includes(keys) && keys !== shortcutOf(action).keys) return { kind: "reserved" };
    if (inFields && !typesNothing(keys)) return { kind: "types" };
    const by = ACTIONS.find(
      (other) => other !== action && meet(scope, shortcutOf(other).scope) && this.keys(other) === keys,
    );
    return by === undefined ? null : { kind: "taken", by };
  }

  /** All changes but that of the action. */
  without(action: Action): Record<string, string> {
    return this.with({ [action]: shortcutOf(action).keys });
  }

  /** All changes with this one; keys that are the usual ones are no change. The settings keep the answer. */
  with(changes: Partial<Record<Action, string>>): Record<string, string> {
    const all = Object.entries({ ...this.custom, ...changes });
    return Object.fromEntries(
      all.filter(([action, keys]) => keys !== shortcutOf(action as Action)?.keys),
    ) as Record<string, string>;
  }
}

/** Whether both work on one page. */
function meet(one: Scope, other: Scope): boolean {
  return one === other || one === "everywhere" || other === "everywhere";
}

export const shortcuts = new Shortcuts();
