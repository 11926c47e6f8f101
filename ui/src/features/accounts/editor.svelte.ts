import type {
  Account,
  AccountCheck,
  AppError,
  ErrorCode,
  PendingSecret,
  SecretState,
  SecretUse,
  TestReport,
} from "@/bindings";
import { Work } from "@/components/work.svelte";
import { asAppError } from "@/i18n/index.svelte";
import { backend } from "./backend";
import {
  emptyForm,
  errorsOf,
  formOf,
  hasErrors,
  judged,
  sameForm,
  trimmed,
  warningsOf,
  type FieldErrors,
  type TypedForm,
} from "./form";

/** Fields that can say themselves what Rust finds wrong with them. */
const FIELDS: readonly string[] = [
  "name",
  "app_key",
  "app_secret",
  "proxy_password",
  "urls",
  "extra_tries",
  "calls_per_s",
  "proxy",
  "proxy_user",
  "extra_ca_pem",
];

type Doing = "saving" | "testing" | SecretUse | "deleting";
/** A secret that Rust holds for the next save or test: how long it is and where it came from, never what it is. */
type PendingWithSource = PendingSecret & {
  /** It came from the clipboard, which Rust then cleared. */
  pasted: boolean;
};
const USES: readonly SecretUse[] = ["app_secret", "proxy_password"];

/** One account being edited. It outlives a look at another account, so that nothing typed is lost. */
export class AccountEditor {
  /** The stored account; null: not stored yet. */
  account = $state.raw<Account | null>(null);
  form = $state<TypedForm>(emptyForm());
  /** The stored account as it was when the form was filled from it. */
  #opened: Account | null = null;
  pending = $state<Partial<Record<SecretUse, PendingWithSource>>>({});
  /** What was pending and was given up because another account was opened. */
  dropped = $state<SecretUse[]>([]);
  report = $state.raw<TestReport | null>(null);
  /** Fields are blamed only after they were left, or after the user asked to save. */
  #seen = $state<Record<string, boolean>>({});
  readonly #work = new Work<Doing, AppError>(FIELDS, () => JSON.stringify(trimmed(this.form)), asAppError);
  #others: () => Account[];

  constructor(account: Account | null, others: () => Account[]) {
    this.#others = others;
    if (account) this.load(account);
  }

  get busy() {
    return this.#work.busy;
  }
  get failure() {
    return this.#work.failure;
  }

  /** What Rust found wrong with the form when it was last asked. */
  #judged = $state.raw<AccountCheck>({ wrong: [], unusual: [] });
  #asked = { form: "", answer: Promise.resolve() };
  #found = $derived.by<FieldErrors>(() => errorsOf(this.form, this.#judged.wrong));
  warnings = $derived.by(() => warningsOf(this.form, this.#judged.unusual, this.#others()));
  dirty = $derived(
    USES.some((usage) => this.pending[usage]) ||
      !sameForm(this.form, this.account ? formOf(this.account) : emptyForm()),
  );

  /** The errors to show now. */
  errors = $derived.by<FieldErrors>(() => {
    const seen = (field: string) => this.#seen[field] || this.#seen["*"];
    const said = (field: string) => this.#work.refused(field);
    const urls = this.#found.urls.map((code, at) => (seen(`urls.${at}`) ? code : undefined));
    const url = said("urls");
    if (url && !urls.some(Boolean)) urls[0] = url;
    const at = (field: Exclude<keyof FieldErrors, "urls">) =>
      (seen(field) ? this.#found[field] : undefined) ?? said(field);
    return {
      name: at("name"),
      app_key: at("app_key"),
      extra_tries: at("extra_tries"),
      calls_per_s: at("calls_per_s"),
      proxy: at("proxy"),
      proxy_user: at("proxy_user"),
      extra_ca_pem: at("extra_ca_pem"),
      urls,
    };
  });

  load(account: Account) {
    this.account = account;
    this.#opened = account;
    this.form = formOf(account);
    this.#forget();
  }

  /** What is stored now: a form in which nothing was typed follows it. */
  follow(stored: Account) {
    if (this.dirty || this.busy) this.account = stored;
    else if (!sameForm(this.form, formOf(stored))) this.load(stored);
    else this.account = this.#opened = stored;
  }

  /** The account was changed elsewhere while it was typed. */
  get isOutdated(): boolean {
    return this.failure?.doing === "saving" && this.failure.error.code === "account_edited";
  }

  revert() {
    this.#opened = this.account;
    this.form = this.account ? formOf(this.account) : emptyForm();
    this.#forget();
  }

  #forget() {
    this.#seen = {};
    this.#work.forget();
    this.report = null;
    this.dropped = [];
  }

  /** Why the secret that is kept cannot be used for what the form says; nothing once another is pending. */
  refusedSecret(usage: SecretUse): ErrorCode | undefined {
    return this.pending[usage] ? undefined : this.#work.refused(usage);
  }

  /** Where a secret is kept, as far as the stored account knows; null: none was ever given. */
  kept(usage: SecretUse): SecretState | null {
    return (usage === "app_secret" ? this.account?.secret : this.account?.proxy_password) ?? null;
  }

  /** The field was left: from now on it may be blamed. */
  leave(field: string) {
    this.#seen[field] = true;
  }

  addUrl() {
    this.form.urls.push("");
  }
  removeUrl(at: number) {
    this.form.urls.splice(at, 1);
    if (this.form.urls.length === 0) this.form.urls.push("");
  }
  moveUrl(at: number, by: 1 | -1) {
    const [url] = this.form.urls.splice(at, 1);
    if (url !== undefined) this.form.urls.splice(at + by, 0, url);
  }

  async paste(usage: SecretUse) {
    await this.#take(usage, () => backend.pasteSecret(usage), true);
  }
  /** Words for the native dialog; it speaks the language of the window. */
  async ask(usage: SecretUse, title: string, prompt: string) {
    await this.#take(usage, () => backend.askSecret(usage, title, prompt), false);
  }
  async #take(usage: SecretUse, fetch: () => Promise<PendingSecret | null>, pasted: boolean) {
    await this.#work.run(usage, async () => {
      const taken = await fetch();
      if (!taken) return;
      this.pending[usage] = { ...taken, pasted };
      this.dropped = this.dropped.filter((other) => other !== usage);
      this.report = null;
    });
  }
  async drop(usage: SecretUse) {
    delete this.pending[usage];
    await backend.dropSecret(usage);
  }
  async dropAll() {
    await Promise.all(USES.filter((usage) => this.pending[usage]).map((usage) => this.drop(usage)));
  }
  /** Another account is opened: what Rust holds must not end up there. */
  async leaveForAnother() {
    const held = USES.filter((usage) => this.pending[usage]);
    if (held.length > 0) this.dropped = held;
    await this.dropAll();
  }

  /** Lets Rust judge the form as it stands; asks once for the same form. */
  judge(): Promise<void> {
    const form = judged(this.form);
    const names = this.#others().map(({ id, name }) => [id, name]);
    const text = JSON.stringify([form, names]);
    if (text !== this.#asked.form) {
      const answer = backend.check(form).then((found) => {
        // What was typed since is judged anew.
        if (this.#asked.form === text) this.#judged = found;
      });
      this.#asked = { form: text, answer };
    }
    return this.#asked.answer;
  }
  /** Whether Rust would take the form; from now on every field may be blamed. */
  async #isSound(): Promise<boolean> {
    this.#seen["*"] = true;
    // Where it cannot be asked, saving itself says why.
    await this.judge().catch(() => undefined);
    return !hasErrors(this.#found);
  }

  /** The saved account; null when it was not saved, and then `errors` or `failure` says why. */
  async save(): Promise<Account | null> {
    if (!(await this.#isSound())) return null;
    let saved: Account | null = null;
    await this.#work.run("saving", async () => {
      const typed = JSON.stringify(this.form);
      saved = await backend.save(trimmed(this.form), this.#opened && trimmed(formOf(this.#opened)));
      this.pending = {};
      if (JSON.stringify(this.form) === typed) this.load(saved);
      else {
        // What was typed meanwhile is a change of what was saved.
        this.account = this.#opened = saved;
        this.form.id = saved.id;
      }
    });
    return saved;
  }

  async test() {
    if (!(await this.#isSound())) return;
    this.report = null;
    await this.#work.run("testing", async () => {
      this.report = await backend.test(trimmed(this.form));
    });
  }

  async delete(): Promise<boolean> {
    const id = this.account?.id;
    return id ? this.#work.run("deleting", () => backend.delete(id)) : false;
  }
}
