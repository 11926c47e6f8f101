import { describe, expect, it } from "vitest";
import { ariaKeys, keyParts, keysOf, keysText, typesNothing } from "./keys";
import { Shortcuts } from "./shortcuts.svelte";
import { ACTIONS, RESERVED, shortcutOf } from "./table";

const press = (key: string, more: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent("keydown", { key, ...more });

describe("the keys of a press", () => {
  it.each([
    [press("k", { ctrlKey: true }), "mod+k"],
    [press("K", { metaKey: true, shiftKey: true }), "mod+shift+k"],
    [press("+", { ctrlKey: true, shiftKey: true }), "mod+plus"],
    [press("=", { ctrlKey: true }), "mod+plus"],
    [press("-", { ctrlKey: true }), "mod+minus"],
    [press("?", { shiftKey: true }), "?"],
    [press(" "), "space"],
    [press("F11"), "f11"],
    [press("1", { ctrlKey: true, shiftKey: true }), "mod+shift+1"],
    [press("Control", { ctrlKey: true }), null],
    [press("k", { ctrlKey: true, isComposing: true }), null],
  ])("are written as in the table", (event, keys) => expect(keysOf(event)).toBe(keys));

  it("leave Ctrl to the text fields of a Mac", () => {
    expect(keysOf(press("k", { ctrlKey: true }), "mac")).toBeNull();
    expect(keysOf(press("k", { metaKey: true }), "mac")).toBe("mod+k");
    expect(keysOf(press("c", { ctrlKey: true }), "mac")).toBeNull();
  });

  it("are shown as the system writes them", () => {
    expect(keysText("mod+shift+plus", "linux")).toBe("Ctrl+Shift++");
    expect(keysText("mod+alt+i", "windows")).toBe("Ctrl+Alt+I");
    expect(keysText("mod+shift+plus", "mac")).toBe("⌘⇧+");
    expect(keyParts("mod+alt+enter", "mac")).toEqual(["⌘", "⌥", "↩"]);
    expect(["linux", "mac"].map((system) => ariaKeys("mod+k", system as "mac"))).toEqual([
      "Control+K",
      "Meta+K",
    ]);
  });
});

describe("the table of shortcuts", () => {
  it("gives no two actions that meet on a page the same keys, and none that a field needs", () => {
    const shortcuts = new Shortcuts();
    const problems = ACTIONS.map((action) => shortcuts.problem(action, shortcuts.keys(action)));
    expect(problems.filter(Boolean)).toEqual([]);
  });

  it("types nothing where a shortcut works in a field", () => {
    const inFields = ACTIONS.filter((action) => shortcutOf(action).inFields);
    expect(inFields.filter((action) => !typesNothing(shortcutOf(action).keys))).toEqual([]);
  });
});

describe("shortcuts that the user changed", () => {
  it("take the place of the usual ones", () => {
    const shortcuts = new Shortcuts();
    shortcuts.custom = shortcuts.with({ palette: "mod+p", quit: "" });
    expect(shortcuts.asked(press("p", { ctrlKey: true }))).toBe("palette");
    expect(shortcuts.asked(press("k", { ctrlKey: true }))).toBeNull();
    expect(shortcuts.asked(press("q", { ctrlKey: true }))).toBeNull();
  });

  it("are no change once they are the usual ones again", () => {
    const shortcuts = new Shortcuts();
    shortcuts.custom = shortcuts.with({ palette: "mod+p", star: "x" });
    expect(shortcuts.with({ palette: "mod+k" })).toEqual({ star: "x" });
  });

  it("are reported when another action of the same page has them", () => {
    const shortcuts = new Shortcuts();
    expect(shortcuts.problem("import", "mod+k")).toEqual({ kind: "taken", by: "palette" });
    expect(shortcuts.problem("import", "mod+enter")).toEqual({ kind: "taken", by: "send" });
    expect(shortcuts.problem("star", "c")).toEqual({ kind: "taken", by: "compare" });
  });

  it("may be the same on two pages that never meet", () => {
    expect(new Shortcuts().problem("save_template", "mod+s")).toBeNull();
  });

  it("may neither type in a field nor be what every program uses", () => {
    const shortcuts = new Shortcuts();
    expect(shortcuts.problem("send", "x")).toEqual({ kind: "types" });
    expect(shortcuts.problem("send", "enter")).toEqual({ kind: "reserved" });
    for (const keys of ["mod+arrowleft", "alt+arrowup", "shift+f10", "mod+shift+end"])
      expect(shortcuts.problem("palette", keys)).toEqual({ kind: "reserved" });
    for (const keys of RESERVED) expect(shortcuts.problem("palette", keys)).toEqual({ kind: "reserved" });
    expect(shortcuts.problem("star", "x")).toBeNull();
  });

  it("of one letter do nothing while something is typed", () => {
    const field = document.body.appendChild(document.createElement("input"));
    const shortcuts = new Shortcuts();
    const asked: unknown[] = [];
    field.addEventListener("keydown", (event) => asked.push(shortcuts.asked(event)));
    field.dispatchEvent(press("?"));
    field.dispatchEvent(press("k", { ctrlKey: true }));
    field.remove();
    expect(asked).toEqual([null, "palette"]);
  });
});
