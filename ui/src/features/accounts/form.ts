import type { Account, AccountForm, ErrorCode } from "@/bindings";

export type FieldName = "name" | "app_key" | "urls" | "default_sender";
export type FieldErrors = {
  name?: ErrorCode;
  app_key?: ErrorCode;
  /** One per address; undefined where there is nothing to say. */
  urls: (ErrorCode | undefined)[];
};
export type Warnings = { keyLength: boolean; sameKey: string | null; sender: boolean };

export function emptyForm(): AccountForm {
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
    // As the service's own SDKs do, and what it allows an app.
    extra_tries: 1,
    calls_per_s: 100,
  };
}

export function formOf(account: Account): AccountForm {
  const { id, name, color, stage, app_key, region, urls, private_hosts, default_sender } = account;
  const { extra_tries, calls_per_s } = account;
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
    extra_tries,
    calls_per_s,
  };
}

/** What goes to Rust: trimmed, and without addresses that the chosen region does not use. */
export function tidy(form: AccountForm): AccountForm {
  const custom = form.region === "custom";
  return {
    ...form,
    name: form.name.trim(),
    app_key: form.app_key.trim(),
    default_sender: form.default_sender.trim(),
    urls: custom ? form.urls.map((u) => u.trim()).filter((u) => u !== "") : [],
    private_hosts: custom && form.private_hosts,
  };
}

/** The same rules as in Rust, which has the last word; here they stand beside the field as one types. */
export function check(form: AccountForm, others: Account[]): FieldErrors {
  const { name, app_key } = tidy(form);
  const errors: FieldErrors = { urls: [] };
  if (name === "") errors.name = "field_required";
  else if (others.some((a) => a.id !== form.id && a.name.toLowerCase() === name.toLowerCase())) {
    errors.name = "name_taken";
  }
  if (app_key === "") errors.app_key = "field_required";
  else if (!/^[A-Za-z0-9]{1,128}$/.test(app_key)) errors.app_key = "bad_app_key";
  if (form.region === "custom") errors.urls = form.urls.map((url, at) => checkUrl(url, at, form));
  return errors;
}

function checkUrl(text: string, at: number, form: AccountForm): ErrorCode | undefined {
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
  return Boolean(errors.name || errors.app_key || errors.urls.some(Boolean));
}

/** Unusual, but not forbidden. */
export function warningsOf(form: AccountForm, others: Account[]): Warnings {
  const { app_key, default_sender } = tidy(form);
  const twin = others.find((a) => a.id !== form.id && !a.sandbox && a.app_key === app_key);
  return {
    keyLength: app_key !== "" && !/^[0-9a-f]{32}$/i.test(app_key),
    sameKey: app_key !== "" && twin ? twin.name : null,
    sender: default_sender !== "" && !/^[\w@.-]{1,32}$/.test(default_sender),
  };
}

export function sameForm(a: AccountForm, b: AccountForm): boolean {
  return JSON.stringify(tidy(a)) === JSON.stringify(tidy(b));
}

/** `3f9ac2…d41b`: enough to recognise a key in a list. */
export function shortKey(key: string): string {
  return key.length > 14 ? `${key.slice(0, 6)}…${key.slice(-4)}` : key;
}
