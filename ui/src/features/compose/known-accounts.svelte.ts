import type { Account, Contact, Conversation } from "@/bindings";
import { backend } from "./backend";

/** Who can be written to, as far as it is known: the address book of the account in use, and conversations used lately. */
export class KnownAccounts {
  recent = $state.raw<Conversation[]>([]);
  readonly #account: () => Account | null;
  #contacts = $state.raw<{ of: string | undefined; list: Contact[] }>({ of: undefined, list: [] });

  constructor(account: () => Account | null) {
    this.#account = account;
  }

  /** Each account has an address book of its own: that of another one is not offered. */
  get contacts(): Contact[] {
    return this.#contacts.of === this.#account()?.id ? this.#contacts.list : [];
  }
  /** Reads the address book of the account in use, as it is now. */
  async loadContacts(): Promise<void> {
    const of = this.#account()?.id;
    if (of === undefined) return;
    const list = await backend.contacts(of).catch(() => []);
    if (this.#account()?.id === of) this.#contacts = { of, list };
  }
  async loadRecent(): Promise<void> {
    this.recent = await backend.recentConversations().catch(() => this.recent);
  }
}
