import { describe, expect, it } from "vitest";
import { i18n } from "@/i18n/index.svelte";
import { KEY, sandbox, stored } from "./account.fixture";
import { emptyForm, errorsOf, hasErrors, judged, sameForm, shortKey, trimmed, warningsOf } from "./form";
import { clockWords, toneOf } from "./verdict";

const form = (part: Partial<ReturnType<typeof emptyForm>> = {}) => ({
  ...emptyForm(),
  name: "Shop",
  app_key: KEY,
  ...part,
});
const custom = (urls: string[], private_hosts = false) => form({ region: "custom", urls, private_hosts });

describe("an account's form", () => {
  it("says of each field, and of each address in its line, what Rust found wrong with it", () => {
    const found = [
      { field: "name", at: null, code: "name_taken" },
      { field: "urls", at: 1, code: "bad_url" },
      { field: "proxy", at: null, code: "proxy_has_login" },
    ] as const;
    const errors = errorsOf(custom(["https://im.example.com", "nonsense"]), found);
    expect(errors).toMatchObject({
      name: "name_taken",
      proxy: "proxy_has_login",
      urls: [undefined, "bad_url"],
    });
    expect(errors.app_key).toBeUndefined();
    expect(hasErrors(errors)).toBe(true);
    expect(hasErrors(errorsOf(form(), []))).toBe(false);
  });

  it("is judged with every address in its line, and without a number that is none yet", () => {
    const typed = { ...custom(["", " https://im.example.com "]), extra_tries: "", calls_per_s: "1e2" };
    expect(judged(typed)).toMatchObject({
      urls: ["", "https://im.example.com"],
      extra_tries: 1,
      calls_per_s: 100,
    });
    expect(judged(form({ urls: ["nonsense"] })).urls).toEqual([]);
  });

  it("drops empty lines among the addresses", () => {
    const two = custom(["", "https://im.example.com"]);
    expect(trimmed(two).urls).toEqual(["https://im.example.com"]);
  });

  it("keeps addresses out of an account that uses a region", () => {
    const sent = trimmed(form({ urls: ["nonsense"], private_hosts: true }));
    expect(sent).toMatchObject({ urls: [], private_hosts: false });
  });

  it.each<["extra_tries" | "calls_per_s", string, boolean]>([
    ["extra_tries", "0", true],
    ["extra_tries", " 3 ", true],
    ["extra_tries", "４", false],
    ["extra_tries", "", false],
    ["extra_tries", "1.5", false],
    ["calls_per_s", "1", true],
    ["calls_per_s", "１０００", true],
    ["calls_per_s", "0", false],
    ["calls_per_s", "1001", false],
    ["calls_per_s", "-1", false],
    ["calls_per_s", "1e2", false],
  ])("takes as %s the number %j: %s", (name, text, right) => {
    const errors = errorsOf(form({ [name]: text }), []);
    expect(errors[name]).toBe(right ? undefined : "out_of_range");
    expect(hasErrors(errors)).toBe(!right);
  });

  it("is changed by a number that is no number yet, and hands numbers to Rust", () => {
    expect(sameForm(form({ extra_tries: "" }), form({ extra_tries: "0" }))).toBe(false);
    expect(trimmed(form({ extra_tries: "０", calls_per_s: " 25" }))).toMatchObject({
      extra_tries: 0,
      calls_per_s: 25,
    });
  });

  it("warns of an unusual AppKey, of one used twice and of an unusual sender, and forbids none", () => {
    const odd = form({ id: null, app_key: "abc", default_sender: "a b" });
    const found = ["app_key", "default_sender"] as const;
    expect(warningsOf(odd, found, [])).toEqual({ keyLength: true, sameKey: null, sender: true });
    expect(warningsOf(odd, [], [])).toEqual({ keyLength: false, sameKey: null, sender: false });
    expect(warningsOf(form(), [], [stored({ name: "Other" }), sandbox]).sameKey).toBe("Other");
  });

  it("is unchanged by what is trimmed away", () => {
    expect(sameForm(form({ name: "Shop " }), form())).toBe(true);
    expect(sameForm(form({ name: "Shop 2" }), form())).toBe(false);
  });

  it("shortens a key so that it can still be distinguished from another", () => {
    expect(shortKey(KEY)).toBe("45c6af…dd6e");
    expect(shortKey("short")).toBe("short");
  });
});

describe("a test's verdict", () => {
  it("says by how much and in which direction the clock is off", () => {
    i18n.follow("en", "en");
    const w = i18n.w.accounts.test;
    expect(clockWords({ clock_corrected: false }, 1260, w)).toBe("this computer is 21 minutes slow");
    expect(clockWords({ clock_corrected: false }, -60, w)).toBe("this computer is 60 seconds fast");
    expect(clockWords({ clock_corrected: false }, -1, w)).toBe("accurate");
    expect(clockWords({ clock_corrected: true }, -420, w)).toBe(
      "this computer is 7 minutes fast; corrected with the server's time",
    );
  });

  it("is a warning where waiting helps", () => {
    expect(["accepted", "rate_limited", "bad_signature"].map((v) => toneOf(v as "accepted"))).toEqual([
      "success",
      "warning",
      "danger",
    ]);
  });
});
