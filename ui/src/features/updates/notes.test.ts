import { cleanup, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { InstalledBy, NewVersion } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { Updates } from "./state.svelte";
import UpdateDialog from "./UpdateDialog.svelte";

const FOUND: NewVersion = {
  version: "9.9.9",
  current: "0.1.0",
  notes: "",
  published: "2026-11-30T08:00:00Z",
  url: "https://example.test/yanshu_9.9.9_amd64.deb",
};

beforeEach(() => i18n.follow("en", "en"));
afterEach(cleanup);

function open(change: Partial<NewVersion>, by: InstalledBy = "app"): HTMLElement {
  const updates = new Updates();
  updates.found = { ...FOUND, ...change };
  updates.has = "announcement";
  updates.open = true;
  render(UpdateDialog, { updates, by });
  return screen.getByTestId("update-notes");
}

it("shows notes as they were written: lines, markdown and signs that are none of the page's", () => {
  const notes =
    "### Added\n\n- *Geese* fly `faster`.\n- <img src=x onerror=alert(1)> & <b>bold</b>\n\n雁字回时 🪿";
  const shown = open({ notes: `\n${notes}\n\n` });
  const text = shown.querySelector(".written")!;
  expect(text.textContent).toBe(notes);
  expect(text.children).toHaveLength(0);
  expect(shown.querySelector("img, b")).toBeNull();
});

it("shows all of long notes in a part that scrolls, and that the keyboard reaches", () => {
  const notes = Array.from({ length: 800 }, (_, n) => `- change number ${n}`).join("\n");
  const shown = open({ notes });
  expect(shown.querySelector(".written")!.textContent).toBe(notes);
  expect([shown.tabIndex, shown.getAttribute("role"), shown.getAttribute("aria-label")]).toEqual([
    0,
    "group",
    i18n.w.updates.notes,
  ]);
  expect(screen.getByTestId("update-download")).toBeTruthy();
});

it.each(["", "  \n\t\n"])("says that there are no notes where they are empty: %j", (notes) => {
  const shown = open({ notes });
  expect(shown.textContent.trim()).toBe(i18n.w.updates.noNotes);
  expect(shown.querySelector(".written")).toBeNull();
});

it("says in Chinese that the notes are English, and marks them as such", async () => {
  await i18n.show("zh");
  const shown = open({ notes: "Geese fly faster." });
  expect(shown.textContent).toContain(i18n.w.help.inEnglish);
  expect(shown.querySelector("[lang=en]")?.textContent).toBe("Geese fly faster.");
  cleanup();
  expect(open({ notes: "" }).textContent).not.toContain(i18n.w.help.inEnglish);
});

it("leaves out a date that cannot be read, and gives the address where a package manager installs", () => {
  open({ notes: "x", published: "soon" }, "package_manager");
  expect(screen.getByTestId("update-dialog").textContent).not.toMatch(/Invalid|NaN|soon/);
  expect(screen.getByTestId("update-dialog").textContent).toContain(FOUND.url);
  expect(screen.queryByTestId("update-download")).toBeNull();
});
