import type { ProxyChoice } from "@/bindings";

/** What a user chooses from; all but the first two are schemes of a proxy's URL. */
export const PROXY_KINDS = ["system", "direct", "http", "https", "socks5", "socks5h"] as const;
export type ProxyKind = (typeof PROXY_KINDS)[number];
/** A proxy as it is being typed: scheme apart from host and port. What is typed outlives a look at another kind. */
export type TypedProxy = { proxy_kind: ProxyKind; proxy_address: string; proxy_user: string };

const isKind = (text: string): text is ProxyKind => (PROXY_KINDS as readonly string[]).includes(text);

export function typedProxy(proxy: ProxyChoice): TypedProxy {
  if (proxy.kind !== "own") return { proxy_kind: proxy.kind, proxy_address: "", proxy_user: "" };
  return { ...splitUrl(proxy.url, "http"), proxy_user: proxy.user };
}

/** A whole URL, as people copy it, says its kind itself. */
export function splitUrl(text: string, kind: ProxyKind): Pick<TypedProxy, "proxy_kind" | "proxy_address"> {
  if (!isCustom({ proxy_kind: kind })) return { proxy_kind: kind, proxy_address: text };
  const [, scheme = "", rest = ""] = /^\s*([a-z0-9]+):\/\/(.*?)\/?\s*$/i.exec(text) ?? [];
  const said = scheme.toLowerCase();
  return isKind(said) && isCustom({ proxy_kind: said })
    ? { proxy_kind: said, proxy_address: rest }
    : { proxy_kind: kind, proxy_address: text };
}

export function isCustom({ proxy_kind }: Pick<TypedProxy, "proxy_kind">): boolean {
  return proxy_kind !== "system" && proxy_kind !== "direct";
}

/** Whether it logs in, and so needs a password. */
export function logsIn(typed: TypedProxy): boolean {
  return isCustom(typed) && typed.proxy_user.trim() !== "";
}

/** What goes to Rust. */
export function choiceOf(typed: TypedProxy): ProxyChoice {
  const { proxy_kind, proxy_address } = splitUrl(typed.proxy_address, typed.proxy_kind);
  if (proxy_kind === "system" || proxy_kind === "direct") return { kind: proxy_kind };
  return { kind: "own", url: `${proxy_kind}://${proxy_address.trim()}`, user: typed.proxy_user.trim() };
}
