import type { Contact } from "@/bindings";
import type { Backend } from "./backend";

/** More rows than these are drawn at once for nobody. */
const SHOWN_MAX = 300;

/** The address book of the account in use. */
export class AddressBook {
  /** Null: not read yet, or not to be read. */
  all = $state.raw<readonly Contact[] | null>(null);
  search = $state("");
  problem = $state.raw<unknown>(null);
  #account = "";

  readonly found = $derived.by(() => {
    const words = this.search.trim().toLowerCase().split(/\s+/);
    return (this.all ?? []).filter((contact) => {
      const text = `${contact.id} ${contact.name} ${contact.note}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  });
  readonly shown = $derived(this.found.slice(0, SHOWN_MAX));

  constructor(readonly backend: Backend) {}

  /** Shows the contacts of an account, as they are now. */
  async open(account: string): Promise<void> {
    if (account !== this.#account) this.all = this.problem = null;
    this.#account = account;
    try {
      const all = await this.backend.list(account);
      // Another account may be in use by now.
      if (account !== this.#account) return;
      this.all = all;
      this.problem = null;
    } catch (thrown) {
      if (account === this.#account) this.problem = thrown;
    }
  }
  /** Writes a contact. `before`: the one that it takes the place of, where its kind or id was changed. */
  async save(contact: Contact, before: Contact | null = null): Promise<void> {
    const account = this.#account;
    let all = await this.backend.save(account, contact);
    const moved = before && (before.id !== contact.id.trim() || before.kind !== contact.kind);
    if (moved) all = await this.backend.remove(account, before.kind, before.id);
    if (account === this.#account) this.all = all;
  }
  /** Throws what the command threw. */
  async remove(contact: Contact): Promise<void> {
    const account = this.#account;
    const all = await this.backend.remove(account, contact.kind, contact.id);
    if (account === this.#account) this.all = all;
  }
  async import() {
    const account = this.#account;
    const imported = await this.backend.import(account);
    if (imported) await this.open(account);
    return imported;
  }
  export() {
    return this.backend.export(this.#account);
  }
}
