import type { AppError, ErrorCode, UserStorage, PendingSecret, TrialResult } from "@/bindings";
import { Work } from "@/components/work.svelte";
import { asAppError } from "@/i18n/index.svelte";
import { backend } from "./backend";
import { PROVIDERS, emptySetup, providerOf, typed, untyped, type Provider, type TypedSetup } from "./setup";

/** Fields that can say themselves what Rust finds wrong with them. */
const FIELDS: readonly string[] = [
  "name",
  "endpoint",
  "region",
  "bucket",
  "prefix",
  "access_key",
  "hours",
  "link",
  "secret",
];

type Doing = "saving" | "testing" | "secret" | "deleting";

/** One storage being made or changed. */
export class StorageEditor {
  readonly storage: UserStorage | null;
  setup = $state<TypedSetup>(emptySetup());
  provider = $state<Provider>("other");
  /** The secret that Rust holds for the next save or test: how long it is, never what it is. */
  pending = $state.raw<PendingSecret | null>(null);
  /** It came from the clipboard, which Rust then cleared. */
  pasted = $state(false);
  results = $state.raw<TrialResult[] | null>(null);
  readonly #work = new Work<Doing, AppError>(FIELDS, () => JSON.stringify(this.setup), asAppError);

  constructor(storage: UserStorage | null) {
    this.storage = storage;
    if (!storage) return;
    this.setup = typed(storage.setup);
    this.provider = providerOf(storage.setup.endpoint);
  }

  get busy() {
    return this.#work.busy;
  }
  get failure() {
    return this.#work.failure;
  }
  /** What Rust said of a field. */
  refused(field: string): ErrorCode | undefined {
    return this.#work.refused(field);
  }

  /** Fills in what a provider's storages have in common, unless an address of the user's own stands there. */
  choose(provider: Provider) {
    const before = PROVIDERS[this.provider];
    const { endpoint, region } = this.setup;
    const isOurs = endpoint === "" || endpoint === before.endpoint(region || before.region);
    this.provider = provider;
    const known = PROVIDERS[provider];
    this.setup.path_style = known.pathStyle;
    if (!isOurs) return;
    this.setup.region = provider === "other" ? "" : known.region;
    this.setup.endpoint = provider === "other" ? "" : known.endpoint(known.region);
  }

  /** The endpoint of a known provider follows its region. */
  setRegion(region: string) {
    const known = PROVIDERS[this.provider];
    const follows = this.provider !== "other" && this.setup.endpoint === known.endpoint(this.setup.region);
    this.setup.region = region;
    if (follows) this.setup.endpoint = known.endpoint(region);
  }

  async paste() {
    await this.#take(() => backend.pasteSecret(), true);
  }
  /** Words for the native dialog; it speaks the language of the window. */
  async ask(title: string, prompt: string) {
    await this.#take(() => backend.askSecret(title, prompt), false);
  }
  async #take(fetch: () => Promise<PendingSecret | null>, pasted: boolean) {
    await this.#work.run("secret", async () => {
      const taken = await fetch();
      if (!taken) return;
      this.pending = taken;
      this.pasted = pasted;
      this.results = null;
    });
  }

  /** The form is left: the secret that Rust holds must not end up in another storage. */
  async leave() {
    if (!this.pending) return;
    this.pending = null;
    await backend.dropSecret();
  }

  /** The saved storage; null when it was not saved, and then a field or `failure` says why. */
  async save(): Promise<UserStorage | null> {
    let saved: UserStorage | null = null;
    await this.#work.run("saving", async () => {
      saved = await backend.save(this.storage?.id ?? null, untyped(this.setup));
      this.pending = null;
    });
    return saved;
  }

  /** By proxy and certificates of that account. */
  async test(account_id: string | null) {
    this.results = null;
    await this.#work.run("testing", async () => {
      this.results = await backend.test(this.storage?.id ?? null, untyped(this.setup), account_id);
    });
  }

  async delete(): Promise<boolean> {
    const id = this.storage?.id;
    return id ? this.#work.run("deleting", () => backend.delete(id)) : false;
  }
}
