import type { Account, Draft } from "@/bindings";
import { Session } from "./session.svelte";

let current: Session | null = null;
let listening = false;

/** The one session of the window; made, and its draft opened, when first asked for. */
export function session(account: Account | null, initial: Draft | null): Session {
  const made = current ?? Session.lasting();
  if (!current) {
    current = made;
    made.account = account;
    void made.open(initial);
  }
  if (!listening) {
    listening = true;
    made.listen();
  }
  return made;
}

/** For tests: the next call starts over. */
export function forgetSession(): void {
  current = null;
  listening = false;
}
