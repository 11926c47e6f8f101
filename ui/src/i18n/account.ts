import type { SecretPlace } from "@/bindings";
import { i18n } from "./index.svelte";
import { serviceOf } from "./service";

/** What an account is called in the window. That of the sandbox has no name that a user chose, and is not the sandbox itself. */
export function accountName(id: string, name: string): string {
  return serviceOf(id) === "sandbox" ? i18n.w.frame.sandboxAccount : name;
}

/** What a keyring is called within a sentence. */
export function keyringWords(place: SecretPlace): string {
  const { keyrings, places } = i18n.w.accounts;
  return place === "session" || place === "sandbox" ? places[place] : keyrings[place];
}
