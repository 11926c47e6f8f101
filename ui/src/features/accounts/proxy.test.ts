import { describe, expect, it } from "vitest";
import { stored } from "./account.fixture";
import { standing } from "./certificates.svelte";
import { formOf, sameForm, trimmed } from "./form";
import { choiceOf, logsIn, typedProxy, type TypedProxy } from "./proxy";

const typed = (part: Partial<TypedProxy> = {}): TypedProxy => ({
  proxy_kind: "http",
  proxy_address: "proxy.example:3128",
  proxy_user: "",
  ...part,
});

describe("a proxy as it is typed", () => {
  it("has no address where the system or nobody is asked", () => {
    expect(choiceOf(typed({ proxy_kind: "direct", proxy_address: "socks5://x:1" }))).toEqual({
      kind: "direct",
    });
  });

  it("takes the kind of a whole URL over the kind that is chosen", () => {
    const pasted = typed({ proxy_address: " SOCKS5H://127.0.0.1:1080/ ", proxy_user: " me " });
    expect(choiceOf(pasted)).toEqual({ kind: "own", url: "socks5h://127.0.0.1:1080", user: "me" });
  });

  it.each(["http", "https", "socks5", "socks5h"] as const)(
    "comes back from Rust as it went: %s",
    (scheme) => {
      const choice = { kind: "own" as const, url: `${scheme}://proxy.example:8080`, user: "me" };
      const account = stored({ proxy: choice });
      expect(typedProxy(choice)).toEqual(
        typed({ proxy_kind: scheme, proxy_address: "proxy.example:8080", proxy_user: "me" }),
      );
      expect(trimmed(formOf(account)).proxy).toEqual(choice);
    },
  );

  it("needs a password only where it logs in", () => {
    expect(logsIn(typed({ proxy_user: "me" }))).toBe(true);
    expect(logsIn(typed({ proxy_user: " " }))).toBe(false);
    expect(logsIn(typed({ proxy_kind: "system", proxy_user: "me" }))).toBe(false);
  });

  it("changes an account, as a certificate does", () => {
    const form = formOf(stored());
    expect(sameForm(form, { ...form, proxy_kind: "direct" })).toBe(false);
    expect(sameForm(form, { ...form, extra_ca_pem: "-----BEGIN CERTIFICATE-----" })).toBe(false);
    expect(sameForm(form, { ...form, extra_ca_pem: "\n" })).toBe(true);
  });
});

it("a certificate is distinguished from one that is over or not yet due", () => {
  const certificate = { subject: "CN=Root", issuer: "CN=Root", not_before_ms: 10, not_after_ms: 20 };
  expect([9, 10, 20, 21].map((now) => standing(certificate, now))).toEqual([
    "not_yet",
    "valid",
    "valid",
    "expired",
  ]);
});
