import { describe, expect, it } from "vitest";
import { i18n } from "@/i18n/index.svelte";
import { KEY, sandbox, stored } from "./account.fixture";
import { check, emptyForm, formOf, hasErrors, sameForm, shortKey, trimmed, warningsOf } from "./form";
import { clockWords, toneOf } from "./verdict";

const form = (part: Partial<ReturnType<typeof emptyForm>> = {}) => ({
  ...emptyForm(),
  name: "Shop",
  app_key: KEY,
  ...part,
});
const custom = (urls: string[], private_hosts = false) => form({ region: "custom", urls, private_hosts });

describe("an account's form", () => {
  it("is right with a name and an AppKey alone", () => {
    expect(hasErrors(check(form(), []))).toBe(false);
  });

  it("asks for a name and an AppKey, however many blanks were typed", () => {
    expect(check(form({ name: "  ", app_key: " " }), [])).toMatchObject({
      name: "field_required",
      app_key: "field_required",
    });
  });

  it("refuses the name of another account in any case of letters, but not its own", () => {
    expect(check(form({ name: " sHOP " }), [stored()]).name).toBe("name_taken");
    expect(check(formOf(stored()), [stored()]).name).toBeUndefined();
  });

  it.each(["45c6 af3c", "键", "a-b", "a".repeat(129)])("refuses %s as an AppKey", (app_key) => {
    expect(check(form({ app_key }), []).app_key).toBe("bad_app_key");
  });

  it("takes an AppKey of 128 characters", () => {
    expect(check(form({ app_key: "a".repeat(128) }), []).app_key).toBeUndefined();
  });

  it.each([
    ["https://im.example.com/nimserver", undefined],
    ["http://127.0.0.1:8080/nimserver", undefined],
    ["http://localhost:1", undefined],
    ["http://[::1]:8080", undefined],
    ["http://10.0.0.7/nimserver", "insecure_url"],
    ["http://127.example.com", "insecure_url"],
    ["im.example.com", "bad_url"],
    ["ftp://im.example.com", "bad_url"],
    ["https:im.example.com", "bad_url"],
    ["https://user:pass@im.example.com", "bad_url"],
    ["https://im.example.com/?a=1", "bad_url"],
    ["https://im.example.com/#x", "bad_url"],
    ["", "field_required"],
  ])("judges the address %s as %s", (url, code) => {
    expect(check(custom([url]), []).urls[0]).toBe(code);
  });

  it("takes plain http from hosts that the person marked private", () => {
    expect(check(custom(["http://10.0.0.7/nimserver"], true), []).urls).toEqual([undefined]);
  });

  it("drops empty lines among the addresses and blames none of them", () => {
    const two = custom(["", "https://im.example.com"]);
    expect(check(two, []).urls).toEqual([undefined, undefined]);
    expect(trimmed(two).urls).toEqual(["https://im.example.com"]);
  });

  it("keeps addresses out of an account that uses a region", () => {
    const sent = trimmed(form({ urls: ["nonsense"], private_hosts: true }));
    expect(sent).toMatchObject({ urls: [], private_hosts: false });
    expect(hasErrors(check(form({ urls: ["nonsense"] }), []))).toBe(false);
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
    const errors = check(form({ [name]: text }), []);
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
    expect(warningsOf(odd, [])).toEqual({ keyLength: true, sameKey: null, sender: true });
    expect(warningsOf(form(), [stored({ name: "Other" }), sandbox]).sameKey).toBe("Other");
    expect(hasErrors(check(odd, []))).toBe(false);
  });

  it("is unchanged by what is trimmed away", () => {
    expect(sameForm(form({ name: "Shop " }), form())).toBe(true);
    expect(sameForm(form({ name: "Shop 2" }), form())).toBe(false);
  });

  it("shortens a key so that it can still be told from another", () => {
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
