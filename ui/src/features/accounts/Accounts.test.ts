import { clearMocks } from "@tauri-apps/api/mocks";
import { screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AccountForm } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import { KEY, sandbox, stored } from "./account.fixture";
import { open, refused } from "./page.fixture";

beforeEach(() => {
  i18n.follow("en", "en");
});
afterEach(() => clearMocks());

describe("the accounts page", () => {
  it("teaches how to add an account while there is only the sandbox", async () => {
    const { user } = open([sandbox]);
    expect(screen.getByTestId("account-empty").textContent).toContain("App Key 管理");
    await user.click(screen.getByTestId("account-empty-add"));
    expect(screen.getByTestId("account-name")).toBe(document.activeElement);
  });

  it("shows the sandbox as it is, with nothing to edit", async () => {
    const { user } = open([sandbox, stored()]);
    const [row] = screen.getAllByTestId("account-row");
    await user.click(row!);
    expect(within(screen.getByTestId("account-sandbox")).queryByRole("textbox")).toBeNull();
    expect(screen.queryByTestId("account-save")).toBeNull();
  });

  it("asks for the secret anew, beside it, when the servers are others than it was given for", async () => {
    let given = false;
    const { user, called } = open([stored()], {
      secret_paste: () => {
        given = true;
        return { characters: 12 };
      },
      account_save: ({ form }) => {
        if (!given) throw refused("secret_elsewhere", "app_secret");
        return stored({ ...(form as AccountForm), id: "a1" });
      },
    });
    await user.click(screen.getByTestId("account-region-singapore"));
    await user.click(screen.getByTestId("account-save"));
    expect(await screen.findByText(/The saved AppSecret is for other servers/)).toBeTruthy();
    expect(screen.queryByTestId("account-failure")).toBeNull();
    await user.click(screen.getByTestId("account-secret-paste"));
    await waitFor(() => expect(screen.queryByText(/The saved AppSecret is for other servers/)).toBeNull());
    await user.click(screen.getByTestId("account-save"));
    await waitFor(() => expect(called("account_save")).toHaveLength(2));
  });

  it("saves a new account with the secret that Rust took from the clipboard", async () => {
    const { user, called } = open([sandbox]);
    await user.click(screen.getByTestId("account-add"));
    await user.type(screen.getByTestId("account-name"), " 商城 ");
    await user.type(screen.getByTestId("account-app-key"), KEY);
    await user.click(screen.getByTestId("account-secret-paste"));
    await waitFor(() => expect(screen.getByTestId("account-secret").dataset.state).toBe("pending"));
    expect(screen.getByTestId("account-secret").textContent).toContain("12 characters");
    await user.click(screen.getByTestId("account-stage-production"));
    await user.click(screen.getByTestId("account-save"));
    await waitFor(() => expect(screen.getByTestId("account-secret").dataset.state).toBe("stored"));
    expect(called("account_save")).toEqual([
      {
        form: {
          id: null,
          name: "商城",
          color: "blue",
          stage: "production",
          app_key: KEY,
          region: "china",
          urls: [],
          private_hosts: false,
          default_sender: "",
          extra_tries: 1,
          calls_per_s: 100,
          proxy: { kind: "system" },
          extra_ca_pem: "",
        },
        opened: null,
      },
    ]);
    expect(toast.list[0]?.title()).toBe('Saved "商城"');
  });

  it("makes another account while the one before is still being saved", async () => {
    let goOn = (_: unknown): void => {};
    const { user, called } = open([sandbox, stored()], {
      account_save: () => new Promise((done) => (goOn = done)),
    });
    await user.click(screen.getByTestId("account-add"));
    const name = () => screen.getByTestId<HTMLInputElement>("account-name");
    await user.type(name(), "Mall");
    await user.type(screen.getByTestId("account-app-key"), KEY);
    await user.click(screen.getByTestId("account-save"));
    await waitFor(() => expect(called("account_save")).toHaveLength(1));
    await user.click(screen.getAllByTestId("account-row").find((row) => row.dataset.id === "a1")!);
    goOn(stored({ id: "new-1", name: "Mall" }));
    await waitFor(() => expect(toast.list[0]?.title()).toBe('Saved "Mall"'));
    expect(name().value).toBe("Shop");
    await user.click(screen.getByTestId("account-add"));
    expect(name().value).toBe("");
  });

  it("keeps what is typed while it is saved, as a change of the account that was made", async () => {
    let goOn = (_: unknown): void => {};
    const { user, called } = open([sandbox], {
      account_save: () => new Promise((done) => (goOn = done)),
    });
    await user.click(screen.getByTestId("account-add"));
    const name = screen.getByTestId<HTMLInputElement>("account-name");
    await user.type(name, "Mall");
    await user.type(screen.getByTestId("account-app-key"), KEY);
    await user.click(screen.getByTestId("account-save"));
    await waitFor(() => expect(called("account_save")).toHaveLength(1));
    await user.type(name, " 2");
    goOn(stored({ id: "new-1", name: "Mall", app_key: KEY }));
    await waitFor(() => expect(toast.list[0]?.title()).toBe('Saved "Mall"'));
    expect(name.value).toBe("Mall 2");
    await user.click(screen.getByTestId("account-save"));
    await waitFor(() => expect(called("account_save")).toHaveLength(2));
    expect(called("account_save")[1]).toMatchObject({
      form: { id: "new-1", name: "Mall 2" },
      opened: { id: "new-1", name: "Mall" },
    });
    goOn(stored({ id: "new-1", name: "Mall 2", app_key: KEY }));
  });

  it("has no place where a secret could be typed into the window", async () => {
    const { user } = open([sandbox]);
    await user.click(screen.getByTestId("account-add"));
    expect(
      screen.getByTestId("account-secret").querySelector("input, textarea, [contenteditable]"),
    ).toBeNull();
    expect(document.querySelector('input[type="password"]')).toBeNull();
  });

  it("says what is wrong beside the fields and sends nothing", async () => {
    const { user, called } = open([sandbox], {
      account_check: () => ({
        wrong: [
          { field: "name", at: null, code: "field_required" },
          { field: "app_key", at: null, code: "bad_app_key" },
        ],
        unusual: [],
      }),
    });
    await user.click(screen.getByTestId("account-add"));
    await user.type(screen.getByTestId("account-app-key"), "not a key");
    await user.click(screen.getByTestId("account-save"));
    await waitFor(() => expect(screen.getByTestId("account-name").getAttribute("aria-invalid")).toBe("true"));
    await waitFor(() => expect(screen.getByTestId("account-name")).toBe(document.activeElement));
    expect(screen.getByText(/This is not a valid AppKey/)).toBeTruthy();
    expect(called("account_save")).toEqual([]);
  });

  it("shows Rust's word on a field beside it, until the field changes, and loses nothing typed", async () => {
    const { user } = open(
      [sandbox, stored()],
      {
        account_save: () => {
          throw refused("name_taken", "name");
        },
      },
      "a1",
    );
    const name = screen.getByTestId<HTMLInputElement>("account-name");
    await user.type(name, " 2");
    await user.click(screen.getByTestId("account-save"));
    await screen.findByText(/This name is already in use/);
    expect(name.value).toBe("Shop 2");
    await user.type(name, "3");
    expect(screen.queryByText(/This name is already in use/)).toBeNull();
  });

  it("keeps what was typed while another account is looked at, but drops the pending secret", async () => {
    const { user, called } = open([sandbox, stored(), stored({ id: "a2", name: "Other" })], {}, "a1");
    await user.type(screen.getByTestId("account-name"), " new");
    await user.click(screen.getByTestId("account-secret-paste"));
    await waitFor(() => expect(screen.getByTestId("account-secret").dataset.state).toBe("pending"));
    const row = (id: string) => screen.getAllByTestId("account-row").find((r) => r.dataset.id === id)!;
    await user.click(row("a2"));
    expect(called("secret_drop")).toHaveLength(1);
    expect(screen.getByTestId("account-secret").dataset.state).toBe("stored");
    expect(row("a1").textContent).toContain("Unsaved");
    await user.click(row("a1"));
    expect(screen.getByTestId<HTMLInputElement>("account-name").value).toBe("Shop new");
    expect(screen.getByText(/was discarded when you switched accounts/)).toBeTruthy();
  });

  it("says where the secret went missing and takes another look when asked", async () => {
    const lost = stored({ secret: { place: "secret_service", stored: false, problem: "locked" } });
    const { user, called } = open([sandbox, lost], { account_list: () => [sandbox, stored()] }, "a1");
    expect(screen.getByTestId("account-secret-problem").textContent).toContain("The keyring is locked");
    await user.click(screen.getByTestId("account-secret-check"));
    await waitFor(() => expect(screen.queryByTestId("account-secret-problem")).toBeNull());
    expect(called("account_list")).toHaveLength(1);
  });

  it("deletes only after naming the keyring entry that goes with it", async () => {
    const { user, called } = open([sandbox, stored()], {}, "a1");
    await user.click(screen.getByTestId("account-delete"));
    const dialog = await screen.findByTestId("account-delete-dialog");
    expect(dialog.textContent).toContain("AppSecret in the system keyring");
    await waitFor(() => expect(screen.getByTestId("account-delete-cancel")).toBe(document.activeElement));
    expect(called("account_delete")).toEqual([]);
    await user.click(screen.getByTestId("account-delete-confirm"));
    await screen.findByTestId("account-empty");
    expect(called("account_delete")).toEqual([{ id: "a1" }]);
  });

  it("overwrites nothing that was changed elsewhere meanwhile, and loads it on request", async () => {
    const now = stored({ default_sender: "elsewhere" });
    let list = [sandbox, stored()];
    const { user, called } = open(
      list,
      {
        account_list: () => list,
        account_save: () => {
          list = [sandbox, now];
          throw refused("account_edited", null);
        },
      },
      "a1",
    );
    await user.type(screen.getByTestId("account-name"), "!");
    await user.click(screen.getByTestId("account-save"));
    await user.click(await screen.findByTestId("account-reload"));
    expect(called("account_save")).toMatchObject([{ form: { name: "Shop!" }, opened: { name: "Shop" } }]);
    const sender = screen.getByTestId("account-sender") as HTMLInputElement;
    await waitFor(() => expect(sender.value).toBe("elsewhere"));
    expect((screen.getByTestId("account-name") as HTMLInputElement).value).toBe("Shop");
    expect(screen.queryByTestId("account-failure")).toBeNull();
  });

  it("follows what the command line changed when the window comes to the front, and keeps what is typed", async () => {
    let list = [sandbox, stored()];
    const { user } = open(list, { account_list: () => list }, "a1");
    const sender = screen.getByTestId("account-sender") as HTMLInputElement;
    list = [sandbox, stored({ default_sender: "elsewhere" })];
    window.dispatchEvent(new Event("focus"));
    await waitFor(() => expect(sender.value).toBe("elsewhere"));
    await user.type(sender, "!");
    list = [sandbox, stored({ default_sender: "third" })];
    window.dispatchEvent(new Event("focus"));
    await waitFor(() => expect(screen.getByTestId("account-save")).toBeTruthy());
    expect(sender.value).toBe("elsewhere!");
  });

  it("saves by Enter in a field, but not by the Enter that ends a composition", async () => {
    const { user, called } = open([sandbox, stored()], {}, "a1");
    const name = screen.getByTestId("account-name");
    await user.type(name, "城");
    name.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true }));
    name.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true }));
    expect(called("account_save")).toEqual([]);
    await user.type(name, "{Enter}");
    await waitFor(() => expect(called("account_save")).toHaveLength(1));
  });
});
