import { clearMocks } from "@tauri-apps/api/mocks";
import { screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AccountForm } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import { sandbox, stored } from "./account.fixture";
import { open, refused } from "./page.fixture";

beforeEach(() => {
  i18n.follow("en", "en");
  toast.list = [];
});
afterEach(() => clearMocks());

describe("the accounts page, where connections go", () => {
  it("takes an own proxy with its password from the clipboard, and shows whom a certificate names", async () => {
    const certificate = {
      subject: "CN=Corp Root",
      issuer: "CN=Corp Root",
      not_before_ms: 0,
      not_after_ms: 1,
    };
    const { user, called } = open([sandbox, stored()], { certificates_of: () => [certificate] }, "a1");
    await user.click(screen.getByTestId("account-advanced-toggle"));
    expect(screen.queryByTestId("account-proxy-address")).toBeNull();
    await user.click(screen.getByTestId("account-proxy"));
    await user.click(await screen.findByTestId("account-proxy-http"));
    await user.type(screen.getByTestId("account-proxy-address"), "socks5h://127.0.0.1:1080");
    expect(screen.queryByTestId("account-password")).toBeNull();
    await user.type(screen.getByTestId("account-proxy-user"), "goose");
    await waitFor(() => expect(screen.getByTestId("account-proxy").dataset.value).toBe("socks5h"));
    await user.click(screen.getByTestId("account-password-paste"));
    await waitFor(() => expect(screen.getByTestId("account-password").dataset.state).toBe("pending"));
    expect(screen.getByTestId("account-secret").dataset.state).toBe("stored");
    expect(document.querySelector('input[type="password"]')).toBeNull();
    await user.click(screen.getByTestId("account-ca"));
    await user.paste("-----BEGIN CERTIFICATE-----");
    const list = await screen.findByTestId("account-ca-list");
    expect(list.textContent).toContain("CN=Corp Root");
    expect(list.textContent).toContain("Expired");
    await user.click(screen.getByTestId("account-save"));
    await waitFor(() => expect(called("account_save")).toHaveLength(1));
    expect(called("secret_paste")).toEqual([{ usage: "proxy_password" }]);
    const proxy = { kind: "own", url: "socks5h://127.0.0.1:1080", user: "goose" };
    expect(called("account_save")).toMatchObject([
      { form: { proxy, extra_ca_pem: "-----BEGIN CERTIFICATE-----" } },
    ]);
  });

  it("names what is wrong with a proxy or a certificate beside it, and saves neither", async () => {
    const unreadable = () => {
      throw refused("bad_certificate", "extra_ca_pem");
    };
    const { user, called } = open(
      [sandbox, stored()],
      {
        certificates_of: unreadable,
        account_check: ({ form }) => {
          const { proxy } = form as AccountForm;
          const wrong = proxy?.kind === "own" && proxy.url === "http://me:word@proxy.example";
          const found = [{ field: "proxy", at: null, code: "proxy_has_login" }];
          return { wrong: wrong ? found : [], unusual: [] };
        },
      },
      "a1",
    );
    await user.click(screen.getByTestId("account-advanced-toggle"));
    await user.click(screen.getByTestId("account-ca"));
    await user.paste("hello");
    await screen.findByText(/This is not a valid PEM certificate/);
    await user.click(screen.getByTestId("account-proxy"));
    await user.click(await screen.findByTestId("account-proxy-http"));
    await user.type(screen.getByTestId("account-proxy-address"), "me:word@proxy.example");
    await user.click(screen.getByTestId("account-save"));
    expect(await screen.findByText(/contains a user name or password/)).toBeTruthy();
    expect(called("account_save")).toEqual([]);
  });
});
