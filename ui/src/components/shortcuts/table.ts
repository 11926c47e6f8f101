/** Where a shortcut works: on every page, or on one. */
export type Scope = "everywhere" | "compose" | "history" | "templates" | "accounts";

type Shortcut = {
  scope: Scope;
  /** The usual keys. */
  keys: string;
  /** Works while something is typed, too: its keys must type nothing. */
  inFields: boolean;
};

const everywhere = (keys: string, inFields = true): Shortcut => ({ scope: "everywhere", keys, inFields });
const on = (scope: Scope, keys: string, inFields = true): Shortcut => ({ scope, keys, inFields });

/** Every shortcut of the window. `page_1` leads to the first page of the rail. */
const SHORTCUTS = {
  palette: everywhere("mod+k"),
  keys: everywhere("?", false),
  help: everywhere("f1"),
  page_1: everywhere("mod+1"),
  page_2: everywhere("mod+2"),
  page_3: everywhere("mod+3"),
  page_4: everywhere("mod+4"),
  page_5: everywhere("mod+5"),
  page_6: everywhere("mod+6"),
  page_7: everywhere("mod+7"),
  page_8: everywhere("mod+8"),
  page_9: everywhere("mod+9"),
  settings: everywhere("mod+,"),
  new_message: everywhere("mod+n"),
  search: everywhere("mod+f"),
  zoom_in: everywhere("mod+plus"),
  zoom_out: everywhere("mod+minus"),
  zoom_reset: everywhere("mod+0"),
  full_screen: everywhere("f11"),
  close_window: everywhere("mod+w"),
  quit: everywhere("mod+q"),
  send: on("compose", "mod+enter"),
  import: on("compose", "mod+i"),
  import_file: on("compose", "mod+o"),
  save_template: on("compose", "mod+s"),
  undo: on("compose", "mod+z"),
  redo: on("compose", "mod+shift+z"),
  select_row: on("history", "space", false),
  select_all: on("history", "mod+a", false),
  star: on("history", "s", false),
  compare: on("history", "c", false),
  delete: on("history", "delete", false),
  undo_delete: on("history", "mod+z", false),
  save_edited_template: on("templates", "mod+s"),
  save_account: on("accounts", "mod+s"),
} as const satisfies Record<string, Shortcut>;

export type Action = keyof typeof SHORTCUTS;
export const ACTIONS = Object.keys(SHORTCUTS) as Action[];
export const shortcutOf = (action: Action): Shortcut => SHORTCUTS[action];

/** Keys that mean the same in every program, or belong to lists, fields and dialogs. */
export const RESERVED: readonly string[] = [
  ..."mod+c mod+x mod+v mod+a mod+z mod+shift+z mod+y mod+r f5 escape tab shift+tab enter shift+enter".split(
    " ",
  ),
  ..."arrowup arrowdown arrowleft arrowright home end pageup pagedown backspace contextmenu f10".split(" "),
  // The caret and the selection of a text, the order of a list, the menu of an item.
  ...["mod", "alt", "shift", "mod+shift", "alt+shift"].flatMap((held) =>
    ["arrowup", "arrowdown", "arrowleft", "arrowright", "home", "end"].map((key) => `${held}+${key}`),
  ),
  ..."mod+backspace mod+delete shift+delete shift+insert mod+insert shift+f10 alt+f4".split(" "),
];
