import { emit } from "@tauri-apps/api/event";
import { mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, expect, it } from "vitest";
import type { Settings } from "@/bindings";
import { App } from "./state.svelte";
import SeatWindow from "./SeatWindow.svelte";

let called: string[];
let asked: Record<string, unknown>;
let settings: Settings;

beforeEach(() => {
  called = [];
  asked = {};
  settings = { ...new App().settings, language: "en", shortcuts: { close_window: "mod+e" } };
  mockWindows("seat");
  mockIPC(
    (cmd, args) => {
      called.push(cmd);
      asked[cmd] = args;
      if (cmd === "appearance") return { settings, system_language: "en" };
      if (cmd === "settings_save") ({ settings } = args as { settings: Settings });
      if (cmd === "seat_people") return { accounts: [], teams: [], population: { accounts: [], teams: [] } };
      if (cmd === "seat_inbox") return { conversations: [], notices: [] };
      if (cmd === "seat_messages") return [];
      return null;
    },
    { shouldMockEvents: true },
  );
});

const press = (key: string, ctrlKey = true) =>
  window.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, cancelable: true }));

it("has the keys of the main window that make sense in it, as the user set them", async () => {
  render(SeatWindow);
  await screen.findByTestId("seat-none");
  for (const [key, command] of [
    ["e", "window_ask_to_close"],
    ["q", "window_quit"],
  ] as const) {
    press(key);
    await waitFor(() => expect(called).toContain(command));
  }
  press("F11", false);
  await waitFor(() => expect(called).toContain("window_full_screen"));
  press("+");
  press("+");
  await waitFor(() => expect(settings.zoom_percent).toBeGreaterThan(110));
  press("0");
  await waitFor(() => expect(settings.zoom_percent).toBe(100));

  press("?", false);
  await screen.findByTestId("keys-dialog");
  const rows = [...document.querySelectorAll("[data-testid^=keys-]")].map((row) =>
    row.getAttribute("data-testid"),
  );
  expect(rows).toContain("keys-zoom_in");
  expect(rows).not.toContain("keys-palette");
  press("k");
  expect(screen.queryByTestId("palette")).toBeNull();
});

it("has its name as the title in the user's language, and keeps the focus in its page", async () => {
  render(SeatWindow);
  await screen.findByTestId("seat-none");
  const heading = screen.getByRole("heading", { level: 1 });
  expect(document.title).toBe(`${heading.textContent} – Yanshu 雁书`);
  const english = document.title;
  const button = document.createElement("button");
  screen.getByTestId("seat-alone").append(button);
  button.focus();
  button.remove();
  await waitFor(() => expect(document.activeElement).toBe(heading));

  settings = { ...settings, language: "zh" };
  window.dispatchEvent(new Event("focus"));
  await waitFor(() => expect(document.title).not.toBe(english));
  expect(document.title).toBe(`${screen.getByRole("heading", { level: 1 }).textContent} – Yanshu 雁书`);
});

it("is zoomed for the main window, too, which keeps what was changed there meanwhile", async () => {
  const app = new App();
  app.phase = "ready";
  settings = { ...app.settings, zoom_percent: 125 };
  await app.followZoom();
  expect(app.settings.zoom_percent).toBe(125);
  settings = { ...settings, zoom_percent: 150 };
  const following = app.followZoom();
  await app.change({ zoom_percent: 110 });
  await following;
  expect([app.settings.zoom_percent, settings.zoom_percent]).toEqual([110, 110]);
});

it("begins with what was looked at in the main window", async () => {
  location.hash = "#seat?account=bob%26co&kind=superteam&peer=4+2";
  render(SeatWindow);
  await waitFor(() => expect(called).toEqual(expect.arrayContaining(["seat_inbox", "seat_messages"])));
  expect(asked["seat_inbox"]).toMatchObject({ account: "bob&co" });
  expect(asked["seat_messages"]).toMatchObject({ account: "bob&co", kind: "superteam", peer: "4 2" });
  expect(screen.getByTestId<HTMLInputElement>("seat-account").value).toBe("bob&co");
  location.hash = "";
});

it("shows what the main window asks for while it is open, whatever was looked at here", async () => {
  render(SeatWindow);
  await screen.findByTestId("seat-none");
  const field = screen.getByTestId<HTMLInputElement>("seat-account");
  await emit("seat-asked", { account: "bob", place: { kind: "p2p", peer: "alice" } });
  await waitFor(() => expect(asked["seat_inbox"]).toMatchObject({ account: "bob" }));
  await waitFor(() => expect(asked["seat_messages"]).toMatchObject({ account: "bob", peer: "alice" }));
  expect(field.value).toBe("bob");
  screen.getByTestId("seat-messages");

  await emit("seat-asked", { account: "", place: { kind: "team", peer: "42" } });
  await waitFor(() => expect(asked["seat_messages"]).toMatchObject({ account: null, peer: "42" }));
  await waitFor(() => expect(field.value).toBe("42"));
  await emit("seat-asked", { account: "carol", place: null });
  await waitFor(() => expect(asked["seat_inbox"]).toMatchObject({ account: "carol" }));
  expect(field.value).toBe("carol");
  expect(screen.queryByTestId("seat-messages"), "no conversation was asked for").toBeNull();
});
