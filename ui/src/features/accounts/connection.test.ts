import { clearMocks } from "@tauri-apps/api/mocks";
import { screen, waitFor } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AccountForm, TestReport } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import { sandbox, stored } from "./account.fixture";
import { open, refused } from "./page.fixture";

describe("servers", () => {
  beforeEach(() => {
    i18n.follow("en", "en");
    toast.list = [];
  });
  afterEach(() => clearMocks());

  describe("the servers of an account", () => {
    it("tests the form as it stands and explains the answer", async () => {
      const report: TestReport = {
        verdict: "clock_off",
        endpoint: "https://api-cn.yunxinapi.com/nimserver",
        took_ms: 80,
        code: 414,
        msg: "bad time",
        clock_offset_s: -1260,
        clock_corrected: false,
        detail: null,
      };
      const { user, called } = open([sandbox, stored()], { account_test: () => report }, "a1");
      await user.click(screen.getByTestId("account-region-singapore"));
      await user.click(screen.getByTestId("account-test"));
      const result = await screen.findByTestId("account-test-result");
      expect(result.dataset.verdict).toBe("clock_off");
      expect(result.textContent).toContain("this computer is 21 minutes fast");
      expect(result.textContent).toContain("automatic time");
      expect(called("account_test")).toMatchObject([{ form: { id: "a1", region: "singapore" } }]);
    });

    it("moves, adds and removes addresses in order", async () => {
      const three = ["https://a.example", "https://b.example", "https://c.example"];
      const { user, called } = open([sandbox, stored({ region: "custom", urls: three })], {}, "a1");
      await user.click(screen.getByRole("button", { name: /Move up · Backup URL 2/ }));
      await user.click(screen.getByTestId("account-url-remove-0"));
      await user.click(screen.getByTestId("account-url-add"));
      await user.keyboard("https://d.example");
      await user.click(screen.getByTestId("account-save"));
      await waitFor(() => expect(called("account_save")).toHaveLength(1));
      expect(called("account_save")).toMatchObject([
        { form: { urls: ["https://c.example", "https://b.example", "https://d.example"] } },
      ]);
    });

    it("keeps retries and rate in a closed panel that says what holds, and saves them as numbers", async () => {
      const { user, called } = open([sandbox, stored()], {}, "a1");
      expect(screen.queryByTestId("account-extra-tries")).toBeNull();
      expect(screen.getByTestId("account-advanced").textContent).toContain(
        "1 retry · at most 100 requests/s",
      );
      await user.click(screen.getByTestId("account-advanced-toggle"));
      expect(screen.getByTestId("account-advanced").textContent).toContain("the same trace ID");
      for (const [id, text] of [
        ["account-extra-tries", "0"],
        ["account-calls-per-s", "20"],
      ] as const) {
        await user.clear(screen.getByTestId(id));
        await user.type(screen.getByTestId(id), text);
      }
      await user.click(screen.getByTestId("account-save"));
      await waitFor(() => expect(called("account_save")).toHaveLength(1));
      expect(called("account_save")).toMatchObject([{ form: { extra_tries: 0, calls_per_s: 20 } }]);
    });

    it("says which numbers are allowed, saves no other, and keeps the panel open until it is put right", async () => {
      const { user, called } = open([sandbox, stored()], {}, "a1");
      await user.click(screen.getByTestId("account-advanced-toggle"));
      await user.type(screen.getByTestId("account-calls-per-s"), "0");
      await user.type(screen.getByTestId("account-extra-tries"), "x");
      await user.click(screen.getByTestId("account-advanced-toggle"));
      await user.click(screen.getByTestId("account-save"));
      await user.clear(screen.getByTestId("account-calls-per-s"));
      await user.click(screen.getByTestId("account-save"));
      expect(screen.getByText("Enter a whole number from 1 to 1000.")).toBeTruthy();
      expect(screen.getByText("Enter a whole number from 0 to 3.")).toBeTruthy();
      await waitFor(() => expect(screen.getByTestId("account-extra-tries")).toBe(document.activeElement));
      expect(called("account_save")).toEqual([]);
    });

    it("opens the closed panel when Rust refuses a number in it", async () => {
      const refusing = () => {
        throw refused("out_of_range", "calls_per_s");
      };
      const { user } = open([sandbox, stored()], { account_save: refusing }, "a1");
      await user.type(screen.getByTestId("account-name"), "!");
      await user.click(screen.getByTestId("account-save"));
      const calls = await screen.findByTestId("account-calls-per-s");
      await waitFor(() => expect(calls).toBe(document.activeElement));
      expect(calls.getAttribute("aria-invalid")).toBe("true");
      expect(screen.queryByTestId("account-failure")).toBeNull();
    });
  });
});

describe("proxy and certificates", () => {
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
});
