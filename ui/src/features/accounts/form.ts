import type { Account, AccountForm, ErrorCode, FieldError, FormField } from "@/bindings";
import { LIMITS } from "@/rules";
import { choiceOf, typedProxy, type TypedProxy } from "./proxy";

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
type Warnings = { keyLength: boolean; sameKey: string | null; sender: boolean };

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

/** What Rust judges while it is typed: every address in its own line, and the usual number for one that is none yet. */
export function judged(form: TypedForm): AccountForm {
  const sent = trimmed(form);
  const number = (name: NumberName): number =>
    outOfRange(name, form[name]) ? LIMITS[name].usual : whole(form[name]);
  return {
    ...sent,
    urls: form.region === "custom" ? form.urls.map((url) => url.trim()) : [],
    extra_tries: number("extra_tries"),
    calls_per_s: number("calls_per_s"),
  };
}

/** What is wrong with each field: as Rust found, and of numbers as they are typed. */
export function errorsOf(form: TypedForm, found: readonly FieldError[]): FieldErrors {
  const of = (name: string): ErrorCode | undefined => found.find(({ field }) => field === name)?.code;
  const number = (name: NumberName): ErrorCode | undefined =>
    outOfRange(name, form[name]) ? "out_of_range" : undefined;
  return {
    name: of("name"),
    app_key: of("app_key"),
    proxy: of("proxy"),
    proxy_user: of("proxy_user"),
    extra_ca_pem: of("extra_ca_pem"),
    extra_tries: number("extra_tries"),
    calls_per_s: number("calls_per_s"),
    urls: form.urls.map((_, line) => found.find(({ field, at }) => field === "urls" && at === line)?.code),
  };
}

export function hasErrors(errors: FieldErrors): boolean {
  const { urls, ...others } = errors;
  return Object.values(others).some(Boolean) || urls.some(Boolean);
}

/** Unusual, but not forbidden: as Rust found, and of keys that another account has as well. */
export function warningsOf(form: TypedForm, unusual: readonly FormField[], others: Account[]): Warnings {
  const { app_key } = trimmed(form);
  const twin = others.find((a) => a.id !== form.id && !a.sandbox && a.app_key === app_key);
  return {
    keyLength: unusual.includes("app_key"),
    sameKey: app_key !== "" && twin ? twin.name : null,
    sender: unusual.includes("default_sender"),
  };
}

export function sameForm(a: TypedForm, b: TypedForm): boolean {
  return JSON.stringify(trimmed(a)) === JSON.stringify(trimmed(b));
}

/** `3f9ac2…d41b`: enough to recognise a key in a list. */
export function shortKey(key: string): string {
  return key.length > 14 ? `${key.slice(0, 6)}…${key.slice(-4)}` : key;
}
