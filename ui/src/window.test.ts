import { emit } from "@tauri-apps/api/event";
import { mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { AppError, Boot, Settings } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { sandbox, stored } from "@/features/accounts/account.fixture";
import AppWindow from "./App.svelte";

const settings: Settings = {
  language: "system",
  theme: "system",
  account_id: null,
  zoom_percent: 100,
  density: "comfortable",
  text_size: "normal",
  notifications: true,
  check_updates: true,
  shortcuts: {},
};
const boot = (part: Partial<Boot> = {}): Boot => ({
  version: "0.1.0",
  data_dir: "/data/yanshu",
  system_language: "en",
  settings,
  accounts: [sandbox, stored(), stored({ id: "prod", name: "Live", stage: "production" })],
  draft: null,
  draft_receivers: [],
  catalogue: [],
  keyring: { place: "secret_service", problem: null },
  sandbox: {
    base_url: "http://127.0.0.1:1/nimserver",
    token_file: "/data/yanshu/sandbox/token",
    problem: null,
  },
  recovered: 0,
  repairs: [],
  damaged: [],
  read_only: false,
  remote: false,
  updates: null,
  pauses: [],
  ...part,
});

/** The whole window; Rust answers `boot` and keeps settings, unless a test says otherwise. */
async function open(answer: Boot | AppError, save: (s: Settings) => void = () => {}) {
  const kept: Settings[] = [];
  const called: string[] = [];
  const state = { answer };
  mockWindows("main");
  mockIPC(
    (cmd, args) => {
      if (cmd === "boot") {
        if ("code" in state.answer) throw state.answer;
        return state.answer;
      }
      if (cmd === "settings_save") {
        const { settings } = args as { settings: Settings };
        save(settings);
        kept.push(settings);
      }
      if (cmd === "history_search") {
        const survey = { rows: 0, exact: true, step: "hour", bars: [], milestones: [] };
        return { page: { rows: [], next: null }, survey };
      }
      if (cmd === "job_find") return { rows: [], more: false };
      if (cmd === "sandbox_start") return boot().sandbox;
      if (cmd === "keyring_state") return boot().keyring;
      if (cmd === "account_list") return boot().accounts;
      if (cmd === "history_page") return { rows: [], next: null };
      if (cmd === "history_read") return { parts: [], faults: [], hints: [] };
      const lists = [
        "search_list",
        "recent_conversations",
        "recent_attachments",
        "queue_list",
        "storage_offers",
        "service_codes",
        "contact_list",
      ];
      if (lists.includes(cmd)) return [];
      if (cmd === "template_list") return { folder: "/t", chosen: false, entries: [], more: false };
      called.push(cmd);
      if (cmd === "new_client_id") return "c0ffee00-0000-4000-8000-000000000001";
      return null;
    },
    { shouldMockEvents: true },
  );
  render(AppWindow);
  await waitFor(() => expect(screen.queryByTestId("boot-loading")).toBeNull());
  return { user: userEvent.setup(), kept, called, state };
}
const page = (name: string) => screen.getByTestId(`page-${name}`);
const press = (init: KeyboardEventInit) =>
  window.dispatchEvent(new KeyboardEvent("keydown", { ctrlKey: true, cancelable: true, ...init }));

beforeEach(() => {
  delete document.documentElement.dataset.theme;
});

describe("the window", () => {
  it("changes its language at once and keeps the choice", async () => {
    const { user, kept } = await open(boot());
    expect(screen.getByTestId("nav-compose").textContent).toContain("Compose");
    await user.click(screen.getByTestId("nav-settings"));
    await user.click(await screen.findByTestId("settings-language-zh"));
    expect(screen.getByTestId("nav-compose").textContent).toContain("撰写");
    expect(document.documentElement.lang).toBe("zh-CN");
    expect(kept).toEqual([{ ...settings, language: "zh" }]);
  });

  it("changes its theme at once and goes back to the system's", async () => {
    const { user } = await open(boot());
    await user.click(screen.getByTestId("nav-settings"));
    await user.click(await screen.findByTestId("settings-theme-dark"));
    expect(document.documentElement.dataset.theme).toBe("dark");
    await user.click(await screen.findByTestId("settings-theme-system"));
    expect(document.documentElement.dataset.theme).toBeUndefined();
  });

  it("changes text size and density at once, in the settings and by the palette, and keeps them", async () => {
    const { user, kept } = await open(boot());
    const root = document.documentElement;
    expect([root.dataset.text, root.dataset.density]).toEqual(["normal", "comfortable"]);
    await user.click(screen.getByTestId("nav-settings"));
    await user.click(await screen.findByTestId("settings-text-size-larger"));
    await user.click(screen.getByTestId("settings-density-compact"));
    expect([root.dataset.text, root.dataset.density]).toEqual(["larger", "compact"]);
    press({ key: "k" });
    await user.type(await screen.findByTestId("palette-input"), "text size: normal{Enter}");
    await waitFor(() => expect(root.dataset.text).toBe("normal"));
    expect(kept.at(-1)).toEqual({ ...settings, density: "compact" });
  });

  it("keeps theme and outline of its first picture until Rust has answered", async () => {
    const outline = document.createElement("div");
    outline.id = "outline";
    document.body.append(outline);
    document.documentElement.dataset.theme = "dark";
    document.documentElement.lang = "en";
    let answer: (boot: Boot) => void = () => {};
    mockWindows("main");
    mockIPC((cmd) => (cmd === "boot" ? new Promise((done) => (answer = done)) : null), {
      shouldMockEvents: true,
    });
    render(AppWindow);
    await screen.findByTestId("boot-loading");
    expect(document.documentElement.dataset.theme).toBe("dark");
    expect(document.documentElement.lang).toBe("en");
    expect(outline.isConnected).toBe(true);

    answer(boot({ settings: { ...settings, language: "zh", theme: "light" } }));
    await screen.findByTestId("frame");
    expect(outline.isConnected).toBe(false);
    expect(document.documentElement.dataset.theme).toBe("light");
    expect(document.documentElement.lang).toBe("zh-CN");
  });

  it("takes a setting back, and says so, when it could not be kept", async () => {
    const { user } = await open(boot(), () => {
      throw { code: "data_disk_full", message: "disk full", field: null };
    });
    await user.click(screen.getByTestId("nav-settings"));
    await user.click(await screen.findByTestId("settings-theme-dark"));
    await screen.findByText(/^Could not save the setting · /);
    expect(document.documentElement.dataset.theme).toBeUndefined();
  });

  it("colours its frame and says production while a production account is chosen", async () => {
    const { user } = await open(boot());
    expect(screen.queryByTestId("frame-production")).toBeNull();
    expect(screen.getByTestId("account-stage").textContent).toBe("Sandbox account");
    await user.click(screen.getByTestId("account-switch"));
    await user.click(await screen.findByTestId("account-switch-prod"));
    expect((await screen.findByTestId("frame-production")).textContent).toContain("PRODUCTION · Live");
    expect(screen.getByTestId("frame").dataset.stage).toBe("production");
  });

  it("counts down in the rail for how long the account in use rests, whichever page is shown", async () => {
    const { user } = await open(boot({ pauses: [{ account_id: "sandbox", left_ms: 60_000 }] }));
    expect(screen.getByTestId("account-rest").textContent).toBe("60 s");
    expect(screen.getByTestId("account-switch").getAttribute("aria-label")).toContain(
      "The sandbox rejected a request for its rate (416): the account is paused",
    );
    expect(screen.getByTestId("compose-rest").textContent).toContain("60 s");
    await user.click(screen.getByTestId("account-switch"));
    await user.click(await screen.findByTestId("account-switch-prod"));
    await waitFor(() => expect(screen.queryByTestId("account-rest")).toBeNull());
    expect(screen.queryByTestId("compose-rest")).toBeNull();
    await emit("account-pauses", { account_id: "prod", left_ms: 9000 });
    await waitFor(() => expect(screen.getByTestId("account-rest").textContent).toBe("9 s"));
  });

  it("changes pages by shortcut, and not while an input method composes", async () => {
    await open(boot());
    press({ key: "7" });
    await waitFor(() => expect(page("accounts").hidden).toBe(false));
    expect(page("compose").hidden).toBe(true);
    press({ key: "1", isComposing: true });
    press({ key: "1", keyCode: 229 });
    press({ key: "1", shiftKey: true });
    await Promise.resolve();
    expect(page("compose").hidden).toBe(true);
    press({ key: "1" });
    await waitFor(() => expect(page("compose").hidden).toBe(false));
  });

  it("opens the palette by its keys and goes where it is asked to", async () => {
    const { user } = await open(boot());
    press({ key: "k" });
    await user.type(await screen.findByTestId("palette-input"), "live");
    const hit = screen.getAllByTestId("palette-entry")[0]!;
    expect(hit.dataset.entry).toBe("account:prod");
    await user.keyboard("{Enter}");
    expect((await screen.findByTestId("frame-production")).textContent).toContain("PRODUCTION · Live");
    expect(screen.queryByTestId("palette")).toBeNull();
  });

  it("searches the history for what the palette does not know", async () => {
    const { user } = await open(boot());
    await user.click(screen.getByTestId("palette-open"));
    await user.type(await screen.findByTestId("palette-input"), "no such thing{Enter}");
    await waitFor(() => expect(page("history").hidden).toBe(false));
    // Its code is read when it is opened, which takes a busy machine a while.
    expect(await screen.findByDisplayValue("no such thing", {}, { timeout: 15_000 })).toBeTruthy();
  }, 20_000);

  it("shows what a link asks for in front of the palette that was open", async () => {
    await open(boot());
    press({ key: "7" });
    await waitFor(() => expect(page("accounts").hidden).toBe(false));
    press({ key: "k" });
    await screen.findByTestId("palette-input");
    const body = '{"message":{"message_type":0,"text":"by a link"}}';
    const conversation = { sender: "alice", kind: "p2p", receiver: "bob" };
    await emit("link-opened", {
      kind: "compose",
      draft: { account_id: null, kind: "single", conversation, body, attachment: null },
    });
    await waitFor(() => expect(screen.queryByTestId("palette")).toBeNull());
    expect(page("compose").hidden).toBe(false);
    expect(screen.getByTestId<HTMLTextAreaElement>("compose-text").value).toBe("by a link");
  });

  it("keeps a link waiting, and says so, until the dialog of a page is closed", async () => {
    const { user } = await open(boot());
    // It belongs to compose, and would lie over whatever page comes.
    press({ key: "i" });
    await screen.findByTestId("import-dialog");
    await emit("link-opened", { kind: "history", id: "7" });
    const notice = await screen.findByTestId("toast");
    expect(notice.textContent).toContain("It is shown once the open dialog is closed");
    expect(screen.queryByTestId("import-dialog")).not.toBeNull();
    expect(page("compose").hidden).toBe(false);

    await user.keyboard("{Escape}");
    await waitFor(() => expect(page("history").hidden).toBe(false));
    expect(screen.queryByTestId("import-dialog")).toBeNull();
    expect(screen.queryByTestId("toast")).toBeNull();
  });

  it("shows the message whose end was reported on another page, also on one that takes files", async () => {
    const { user } = await open(boot());
    const body = '{"message":{"message_type":0,"text":"hi"}}';
    const conversation = { sender: "alice", kind: "p2p", receiver: "bob" };
    const draft = { account_id: null, kind: "single", conversation, body, attachment: null };
    await emit("link-opened", { kind: "compose", draft });
    await waitFor(() => expect(screen.getByTestId<HTMLTextAreaElement>("compose-text").value).toBe("hi"));
    toast.list = [];
    press({ key: "Enter" });
    press({ key: "4" });
    await user.click(await screen.findByRole("button", { name: "Show" }));
    expect(page("compose").hidden).toBe(false);
  });

  it("changes no page while a dialog is open over it", async () => {
    await open(boot());
    press({ key: "k" });
    await screen.findByTestId("palette-input");
    press({ key: "5" });
    await Promise.resolve();
    expect(page("compose").hidden).toBe(false);
  });

  it("shows the keys of the page for a question mark that is not typed", async () => {
    const { user } = await open(boot());
    await user.type(screen.getByTestId("compose-text"), "?");
    expect(screen.queryByTestId("keys-dialog")).toBeNull();
    press({ key: "?", ctrlKey: false, shiftKey: true });
    const dialog = await screen.findByTestId("keys-dialog");
    expect(screen.getByTestId("keys-send").textContent).toContain("Ctrl");
    expect(dialog.textContent).not.toContain("Star or unstar");
    expect(dialog.textContent).toContain("Move a message in the queue");
  });

  it("gives an action the keys that the user presses, and reports whose they were", async () => {
    const { user, kept } = await open(boot());
    press({ key: "," });
    await user.click(await screen.findByTestId("shortcut-palette"));
    await user.keyboard("{Control>}n{/Control}");
    expect((await screen.findByTestId("shortcut-problem")).textContent).toContain("New message");
    expect(kept).toEqual([]);
    await user.click(screen.getByTestId("shortcut-take"));
    await waitFor(() => expect(kept).toHaveLength(1));
    expect(kept[0]!.shortcuts).toEqual({ palette: "mod+n", new_message: "" });
    press({ key: "n" });
    await screen.findByTestId("palette-input");
  });

  it("zooms by keys as far as it goes and keeps that", async () => {
    const { kept } = await open(boot({ settings: { ...settings, zoom_percent: 175 } }));
    for (const [key, percent] of [
      ["+", 200],
      ["=", 200],
      ["0", 100],
      ["-", 90],
    ] as const) {
      press({ key });
      await waitFor(() => expect(kept.at(-1)?.zoom_percent).toBe(percent));
    }
    // The settings name the key of this system, and no other's.
    press({ key: "," });
    await screen.findByText(/or with Ctrl and the mouse wheel/);
  });

  it("fills the screen by F11 and closes by Ctrl+W, as its button does", async () => {
    const { called } = await open(boot());
    press({ key: "F11", ctrlKey: false });
    press({ key: "w" });
    await waitFor(() => expect(called).toContain("window_ask_to_close"));
    expect(called).toContain("window_full_screen");
    press({ key: "q" });
    await waitFor(() => expect(called).toContain("window_quit"));
  });

  it("has a page for the sandbox only while there is one", async () => {
    await open(boot({ accounts: [stored()] }));
    expect(screen.queryByTestId("nav-sandbox")).toBeNull();
    press({ key: "6" });
    await Promise.resolve();
    expect(page("compose").hidden).toBe(false);
  });

  it("numbers the pages in their order in the rail", async () => {
    await open(boot());
    const rail = screen.getAllByTestId(/^nav-/).map((entry) => entry.dataset["testid"]!.slice(4));
    expect(rail).toHaveLength(8);
    for (const [at, name] of rail.entries()) {
      press({ key: String(at + 1) });
      await waitFor(() => expect(page(name).hidden).toBe(false));
    }
  });

  it("opens the sandbox page from the rail", async () => {
    const { user } = await open(
      boot({ sandbox: { base_url: null, token_file: "", problem: "the port is taken" } }),
    );
    await user.click(screen.getByTestId("nav-sandbox"));
    // Its code is read when it is opened, which takes a busy machine a while.
    const off = await screen.findByTestId("sandbox-off");
    expect(off.textContent).toContain("the port is taken");
    // It starts where one learns that it does not run.
    await user.click(screen.getByTestId("sandbox-start"));
    await waitFor(() => expect(screen.queryByTestId("sandbox-off")).toBeNull());
  });

  it("tries to start the sandbox again, and then shows where it is", async () => {
    const off = { base_url: null, token_file: "", problem: "another sandbox is using it" };
    const { user } = await open(boot({ sandbox: off }));
    await user.click(screen.getByTestId("nav-settings"));
    const problem = await screen.findByTestId("settings-sandbox-problem");
    expect(problem.textContent).toContain("another sandbox is using it");
    await user.click(screen.getByTestId("settings-sandbox-start"));
    await waitFor(() => expect(screen.queryByTestId("settings-sandbox-problem")).toBeNull());
    expect(page("settings").textContent).toContain("http://127.0.0.1:1/nimserver");
  });

  it("reports of the sends that a crash cut off and leads to them", async () => {
    const { user } = await open(boot({ recovered: 3 }));
    expect(screen.getByTestId("frame-recovered").textContent).toContain("3 messages were interrupted");
    await user.click(screen.getByTestId("frame-recovered-show"));
    expect(page("history").hidden).toBe(false);
    expect(screen.queryByTestId("frame-recovered")).toBeNull();
  });

  it.each([
    "data_failed",
    "data_read_only",
    "data_disk_full",
    "data_newer",
    "data_damaged",
    "internal",
  ] as const)("stops at %s with what happened and a way out", async (code) => {
    const { user, state } = await open({
      code,
      message: "the disk said no",
      field: null,
      line: null,
      issues: [],
    });
    const screenful = screen.getByTestId("boot-error");
    expect(screenful.dataset.code).toBe(code);
    expect(screenful.querySelectorAll("li").length).toBeGreaterThan(0);
    expect(screenful.textContent).toContain("the disk said no");
    state.answer = boot();
    await user.click(screen.getByTestId("boot-retry"));
    await screen.findByTestId("frame");
  });
});
