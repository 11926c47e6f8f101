import type { Account } from "@/bindings";

/** Who answers the calls of an account: Yunxin, or the built-in sandbox in its place. What one did is never said of the other. */
export type Service = "yunxin" | "sandbox";

/** The id of the sandbox's account on every machine: `AccountId::SANDBOX` in `crates/ids`. */
const SANDBOX_ID = "sandbox";

/** The service behind an account, by its id: a deleted account had one, too. */
export function serviceOf(accountId: string): Service {
  return accountId === SANDBOX_ID ? "sandbox" : "yunxin";
}

/** The service behind the account in use; none in use: Yunxin is what would be called. */
export function serviceBehind(account: Pick<Account, "sandbox"> | null | undefined): Service {
  return account?.sandbox ? "sandbox" : "yunxin";
}
