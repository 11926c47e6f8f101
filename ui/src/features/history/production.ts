import type { Account, Details } from "@/bindings";

/** Whether real people are concerned: the account is of production, or was when it sent this. */
export function isProduction(details: Details, account: Account | null): boolean {
  return details.row.production || (account !== null && account.stage === "production" && !account.sandbox);
}
