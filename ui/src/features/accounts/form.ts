import type { Account, AccountForm, ErrorCode } from "@/bindings";
import { LIMITS } from "@/rules";
import { checkProxy, choiceOf, typedProxy, type TypedProxy } from "./proxy";

/** An account as it is being typed: numbers are text until they are whole, and a proxy is in parts. */
export type TypedForm = Omit<AccountForm, "extra_tries" | "calls_per_s" | "proxy" | "extra_ca_pem"> &
  TypedProxy & { extra_tries: string; calls_per_s: string; extra_ca_pem: string };
export type NumberName = "extra_tries" | "calls_per_s";
export type FieldErrors = {
  name?: ErrorCode;
  app_key?: ErrorCode;
  extra_tries?: ErrorCode;
  calls_per_s?: ErrorCode;
  proxy?: ErrorCode;
  proxy_user?: ErrorCode;
  extra_ca_pem?: ErrorCode;
  /** One per address; undefined where there is nothing to say. */
  urls: (ErrorCode | undefined)[];
};
export type Warnings = { keyLength: boolean; sameKey: string | null; sender: boolean };

export function emptyForm(): TypedForm {
  return {
    id: null,
    name: "",
    color: "blue",
    stage: "test",
    app_key: "",
    region: "china",
    urls: [""],
    private_hosts: false,
    default_sender: "",
    extra_tries: String(LIMITS.extra_tries.usual),
    calls_per_s: String(LIMITS.calls_per_s.usual),
    ...typedProxy({ kind: "system" }),
    extra_ca_pem: "",
  };
}

export function formOf(account: Account): TypedForm {
  const { id, name, color, stage, app_key, region, urls, private_hosts, default_sender } = account;
  const { extra_tries, calls_per_s, proxy, extra_ca_pem } = account;
  return {
    id,
    name,
    color,
    stage,
    app_key,
    region,
    urls: urls.length > 0 ? [...urls] : [""],
    private_hosts,
    default_sender,
    extra_tries: String(extra_tries),
    calls_per_s: String(calls_per_s),
    ...typedProxy(proxy),
    extra_ca_pem,
  };
}

/** The whole number that a text stands for, digits of an input method included; NaN: none. */
export function whole(text: string): number {
  const digits = text.normalize("NFKC").trim();
  return /^\d+$/.test(digits) ? Number(digits) : NaN;
}

function outOfRange(name: NumberName, text: string): boolean {
  const { min, max } = LIMITS[name];
  const number = whole(text);
  return !(number >= min && number <= max);
}

/** What goes to Rust: trimmed, and without addresses that the chosen region does not use. */
export function trimmed(form: TypedForm): AccountForm {
  const custom = form.region === "custom";
  const { proxy_kind, proxy_address, proxy_user, ...rest } = form;
  return {
    ...rest,
    proxy: choiceOf({ proxy_kind, proxy_address, proxy_user }),
    extra_ca_pem: form.extra_ca_pem.trim(),
    name: form.name.trim(),
    app_key: form.app_key.trim(),
    default_sender: form.default_sender.trim(),
    urls: custom ? form.urls.map((u) => u.trim()).filter((u) => u !== "") : [],
    private_hosts: custom && form.private_hosts,
    extra_tries: whole(form.extra_tries),
    calls_per_s: whole(form.calls_per_s),
  };
}

/** The same rules as in Rust, which has the last word; here they stand beside the field as one types. */
export function check(form: TypedForm, others: Account[]): FieldErrors {
  const { name, app_key } = trimmed(form);
  const errors: FieldErrors = { urls: [] };
  if (name === "") errors.name = "field_required";
  else if (others.some((a) => a.id !== form.id && a.name.toLowerCase() === name.toLowerCase())) {
    errors.name = "name_taken";
  }
  if (app_key === "") errors.app_key = "field_required";
  else if (!/^[A-Za-z0-9]{1,128}$/.test(app_key)) errors.app_key = "bad_app_key";
  if (form.region === "custom") errors.urls = form.urls.map((url, at) => checkUrl(url, at, form));
  if (outOfRange("extra_tries", form.extra_tries)) errors.extra_tries = "out_of_range";
  if (outOfRange("calls_per_s", form.calls_per_s)) errors.calls_per_s = "out_of_range";
  const proxy = checkProxy(form);
  if (proxy) errors.proxy = proxy;
  return errors;
}

function checkUrl(text: string, at: number, form: TypedForm): ErrorCode | undefined {
  const url = text.trim();
  if (url === "") {
    // Empty lines are dropped, but one address must be left.
    return at === 0 && form.urls.every((u) => u.trim() === "") ? "field_required" : undefined;
  }
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return "bad_url";
  }
  if (!["http:", "https:"].includes(parsed.protocol) || !/^https?:\/\//i.test(url)) return "bad_url";
  if (parsed.username || parsed.password || /[?#]/.test(url)) return "bad_url";
  if (parsed.protocol === "http:" && !form.private_hosts && !isLoopback(parsed.hostname))
    return "insecure_url";
  return undefined;
}

function isLoopback(host: string): boolean {
  return (
    host === "localhost" || host.endsWith(".localhost") || /^127(\.\d+){3}$/.test(host) || host === "[::1]"
  );
}

export function hasErrors(errors: FieldErrors): boolean {
  const { urls, ...others } = errors;
  return Object.values(others).some(Boolean) || urls.some(Boolean);
}

/** Unusual, but not forbidden. */
export function warningsOf(form: TypedForm, others: Account[]): Warnings {
  const { app_key, default_sender } = trimmed(form);
  const twin = others.find((a) => a.id !== form.id && !a.sandbox && a.app_key === app_key);
  return {
    keyLength: app_key !== "" && !/^[0-9a-f]{32}$/i.test(app_key),
    sameKey: app_key !== "" && twin ? twin.name : null,
    sender: default_sender !== "" && !/^[\w@.-]{1,32}$/.test(default_sender),
  };
}

export function sameForm(a: TypedForm, b: TypedForm): boolean {
  return JSON.stringify(trimmed(a)) === JSON.stringify(trimmed(b));
}

/** `3f9ac2…d41b`: enough to recognise a key in a list. */
export function shortKey(key: string): string {
  return key.length > 14 ? `${key.slice(0, 6)}…${key.slice(-4)}` : key;
}
