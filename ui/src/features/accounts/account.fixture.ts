import type { Account } from "@/bindings";

export const KEY = "45c6af3c98409b18a84451215d0bdd6e";

/** A stored account of the real service. */
export function stored(part: Partial<Account> = {}): Account {
  return {
    id: "a1",
    name: "Shop",
    color: "teal",
    stage: "test",
    app_key: KEY,
    region: "china",
    urls: [],
    private_hosts: false,
    default_sender: "kefu",
    extra_tries: 1,
    calls_per_s: 100,
    proxy: { kind: "system" },
    proxy_password: null,
    extra_ca_pem: "",
    secret: { place: "secret_service", stored: true, problem: null },
    sandbox: false,
    ...part,
  };
}

export const sandbox = stored({
  id: "sandbox",
  name: "Sandbox",
  color: "gray",
  app_key: "sandboxsandboxsandboxsandbox0001",
  secret: { place: "sandbox", stored: true, problem: null },
  sandbox: true,
});
