import { mockIPC } from "@tauri-apps/api/mocks";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { openDialogs } from "@/components/open-dialogs";
import { toast } from "@/components/toast.svelte";
import type { Draft, Settings } from "@/bindings";
import { sandbox, stored } from "@/features/accounts/account.fixture";
import { i18n } from "@/i18n/index.svelte";
import { App, languageOf } from "./state.svelte";

const draft = (account_id: string | null): Draft => ({
  account_id,
  conversation: { sender: "a", kind: "p2p", receiver: "b" },
  body: '{"message":{"message_type":0,"text":"hi"}}',
  attachment: null,
});

const usual = new App().settings;
const composePage = () => ({
  load: vi.fn(),
  leave: vi.fn(),
  current: vi.fn(),
  sendDraft: vi.fn(),
  busy: vi.fn(() => false),
  startOver: vi.fn(),
  startImport: vi.fn(),
  saveAsTemplate: vi.fn(),
  address: vi.fn(),
  importFile: vi.fn(),
});

let kept: Settings[];
let refused: (settings: Settings) => boolean;
let app: App;
beforeEach(async () => {
  await i18n.follow("en", "en");
  kept = [];
  refused = () => false;
  mockIPC((cmd, args) => {
    if (cmd === "settings_save") {
      const { settings } = args as { settings: Settings };
      if (refused(settings)) throw { code: "data_failed", message: "", field: null, line: null };
      kept.push(settings);
    }
    return null;
  });
  app = new App();
  app.accounts = [sandbox, stored()];
});

describe("the frame", () => {
  it("sends from the first account until one is chosen, and when the chosen one is gone", async () => {
    expect(app.account?.id).toBe("sandbox");
    await app.useAccount("a1");
    expect(app.account?.id).toBe("a1");
    app.accountsChanged([sandbox]);
    expect(app.account?.id).toBe("sandbox");
  });

  it("lists the built-in account first, and the others in the order of their names", () => {
    const named = (name: string) => stored({ id: name, name });
    app.accountsChanged([named("Shop 10"), named("shop 2"), sandbox]);
    expect(app.accounts.map(({ id }) => id)).toEqual(["sandbox", "shop 2", "Shop 10"]);
  });

  it("says so when a past message switched another account, until an account is chosen", async () => {
    app.openDraft(draft("a1"));
    await vi.waitUntil(() => app.switched);
    expect(app.switched).toMatchObject({ account: { id: "a1" }, from: { id: "sandbox" } });
    await app.useAccount("sandbox");
    expect(app.switched).toBeNull();
  });

  it("says nothing of an account that could not be kept", async () => {
    refused = () => true;
    app.openDraft(draft("a1"));
    await vi.waitUntil(() => toast.list.length > 0);
    expect([app.account?.id, app.switched]).toEqual(["sandbox", null]);
  });

  it("takes back only the setting that could not be kept", async () => {
    refused = (settings) => settings.theme === "dark";
    const dark = app.change({ theme: "dark" });
    const chinese = app.change({ language: "zh" });
    await Promise.all([dark, chinese]);
    expect(app.settings).toEqual({ ...usual, language: "zh" });
    expect(kept.at(-1)).toEqual(app.settings);
  });

  it("keeps the newest of several changes last", async () => {
    await Promise.all([
      app.change({ theme: "dark" }),
      app.change({ theme: "light" }),
      app.change({ language: "en" }),
    ]);
    expect(kept.at(-1)).toEqual({ ...usual, language: "en", theme: "light" });
    expect(kept.at(-1)).toEqual(app.settings);
  });

  it.each(["sandbox", "gone", null])("has nothing to say of a past message from %s", async (id) => {
    app.openDraft(draft(id));
    // Whatever it had to keep is kept.
    await app.change({ theme: "dark" });
    expect(app.switched).toBeNull();
  });

  it("hands a past message to compose with the account it was sent from", () => {
    const compose = (app.compose = composePage());
    app.go("history");
    expect(compose.leave).toHaveBeenCalledOnce();
    app.openDraft(draft("a1"));
    expect(app.page).toBe("compose");
    expect(compose.load).toHaveBeenCalledWith(draft("a1"), "history");
    expect(app.account?.id).toBe("a1");
  });

  it("sends a filled template by the account that it was filled for, and by no other", async () => {
    const compose = (app.compose = composePage());
    await app.sendDraft(draft("a1"));
    expect([app.page, app.account?.id]).toEqual(["compose", "a1"]);
    expect(compose.sendDraft).toHaveBeenCalledExactlyOnceWith(draft("a1"));
    refused = () => true;
    for (const id of ["sandbox", "gone"]) {
      toast.list = [];
      await app.sendDraft(draft(id));
      expect(toast.list.at(-1)?.title()).toBe("Not sent: another account is in use");
    }
    expect(compose.sendDraft).toHaveBeenCalledOnce();
  });

  it("leaves the form, the page and the account as they are while another message is on its way", async () => {
    const compose = (app.compose = composePage());
    app.go("templates");
    compose.busy.mockReturnValue(true);
    await app.sendDraft(draft("a1"));
    expect(toast.list.map(({ title }) => title())).toEqual(["Not sent: another message is being sent"]);
    expect(compose.sendDraft).not.toHaveBeenCalled();
    expect([app.page, app.account?.id]).toEqual(["templates", "sandbox"]);
  });

  it("adds files on the compose page, unless the page in sight takes them, and not under a dialog", () => {
    const add = vi.fn();
    app.go("bulk");
    app.takeFiles(add);
    expect([app.page, add.mock.calls.length]).toEqual(["bulk", 0]);
    app.go("history");
    app.dialog = "palette";
    app.takeFiles(add);
    expect([app.page, add.mock.calls.length, app.dialog]).toEqual(["compose", 1, null]);

    app.go("contacts");
    const close = openDialogs.count(document.createElement("div"));
    app.takeFiles(add);
    expect([app.page, add.mock.calls.length, toast.list.length]).toEqual(["contacts", 1, 1]);
    close();
    return vi.waitFor(() =>
      expect([app.page, add.mock.calls.length, toast.list.length]).toEqual(["compose", 2, 0]),
    );
  });

  it("stays with the account in use when the message's own is gone", () => {
    app.openDraft(draft("deleted"));
    expect(app.account?.id).toBe("sandbox");
    expect(kept).toEqual([]);
  });

  it("loads the same message again when it is asked for again", () => {
    const compose = (app.compose = composePage());
    app.openDraft(draft(null));
    app.openDraft(draft(null));
    expect(compose.load).toHaveBeenCalledTimes(2);
  });

  it("keeps a page that was opened once", () => {
    app.go("accounts");
    app.go("compose");
    expect([...app.opened]).toEqual(["compose", "accounts"]);
  });

  it.each([
    ["zh-CN", "zh"],
    ["zh_TW", "zh"],
    ["en-GB", "en"],
    ["de", "en"],
  ] as const)("speaks to %s in %s", (tag, language) => {
    expect(languageOf(tag)).toBe(language);
  });
});
