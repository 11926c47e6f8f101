import { tick } from "svelte";
import { SvelteSet } from "svelte/reactivity";
import type {
  Account,
  AppError,
  Boot,
  Draft,
  Explained,
  FileSummary,
  KeyringState,
  Language,
  Settings,
} from "@/bindings";
import { shortcuts } from "@/components/shortcuts/shortcuts.svelte";
import { toast } from "@/components/toast.svelte";
import { failed } from "@/i18n/failed";
import { asAppError, i18n } from "@/i18n/index.svelte";
import { inOrder } from "@/i18n/order";
import { saver } from "@/saver";
import { backend, events } from "./backend";
import type { ComposePage, HistoryTarget, Origin, PageName, SettingsSection } from "./pages";
import { Pauses } from "./pauses.svelte";
import { RecoveryCheck } from "./recovery-check.svelte";
import { whenFree } from "./when-free";
import type { Updates } from "@/features/updates/state.svelte";

/** What lives as long as the window: the boot data, the accounts, the settings, and the page that is shown. */
export class App {
  phase = $state<"loading" | "ready" | "failed">("loading");
  boot = $state.raw<Boot | null>(null);
  failure = $state.raw<AppError | null>(null);

  accounts = $state.raw<Account[]>([]);
  settings = $state.raw<Settings>({
    language: "system",
    theme: "system",
    account_id: null,
    zoom_percent: 100,
    density: "comfortable",
    text_size: "normal",
    notifications: true,
    check_updates: true,
    shortcuts: {},
  });
  /** Whether this machine has a keyring: presumed, until it has answered. */
  keyring = $state.raw<KeyringState>({ place: "session", problem: null });
  /** Sends that a crash cut off and that were not shown yet. */
  recovered = $state(0);
  /** Databases that were found to be damaged since this start. */
  damaged = $state.raw<readonly string[]>([]);
  /** The check of them all. */
  readonly recoveryCheck = new RecoveryCheck();

  /** The accounts that rest after code 416. */
  readonly pauses = new Pauses();

  /** A past message switched its own account with it; `from` was in use before. Said until it is put away. */
  switched = $state.raw<{ account: Account; from: Account | null } | null>(null);

  page = $state<PageName>("compose");
  /** Pages opened so far stay mounted, so that nothing typed or scrolled is lost by a look elsewhere. */
  readonly opened = new SvelteSet<PageName>(["compose"]);
  /** The compose page, which is there from the first picture on. */
  compose = $state.raw<ComposePage | undefined>();
  /** What the history is to show, beside what it shows. */
  target = $state.raw<HistoryTarget>({ number: 0, row: null, query: null, file: null });

  /** How many messages of the compose page are on their way, or wait for their turn. */
  work = $state(0);

  /** The template that the templates page is to show. */
  template = $state.raw<{ number: number; path: string } | null>(null);

  /** The message of a bulk job that the bulk page is to show. */
  job = $state.raw<{ turn: number; id: string; number: number } | null>(null);

  /** What is open over the page. */
  dialog = $state<"palette" | "keys" | "help" | null>(null);
  /** Newer versions of the app; none before they are needed, and none where this build asks nobody for them. */
  updates = $state.raw<Updates | null>(null);
  /** The code that is explained over the page. */
  code = $state.raw<Explained | null>(null);
  /** The section that the settings page is to show. */
  section = $state.raw<{ number: number; name: SettingsSection } | null>(null);

  /** The account that sends. Null only when there is none at all. */
  account = $derived<Account | null>(
    this.accounts.find((a) => a.id === this.settings.account_id) ?? this.accounts[0] ?? null,
  );

  /** Whole seconds that it pauses for, still; 0: it does not. */
  pause_s = $derived(this.pauses.left_s(this.account?.id ?? null));

  /** Without the built-in account there is no sandbox page. */
  hasSandbox = $derived(this.accounts.some((a) => a.sandbox));

  /** Listens for each database that is found to be damaged; the answer stops listening. */
  listen(): () => void {
    return events.databaseDamaged(({ file }) => this.foundDamaged(file));
  }

  /** Reads the code that handles newer versions, where this build asks somebody for them. */
  async loadUpdates(): Promise<Updates | null> {
    if (!this.boot?.updates) return null;
    const { Updates } = await import("@/features/updates/state.svelte");
    return (this.updates ??= new Updates());
  }

  foundDamaged(file: string): void {
    if (!this.damaged.includes(file)) this.damaged = [...this.damaged, file];
  }

  /** Asks Rust for everything the first picture needs. */
  async start() {
    this.phase = "loading";
    this.failure = null;
    try {
      const boot = await backend.boot();
      this.boot = boot;
      this.accountsChanged(boot.accounts);
      this.settings = boot.settings;
      this.keyring = boot.keyring;
      shortcuts.custom = boot.settings.shortcuts;
      this.recovered = boot.recovered;
      boot.damaged.forEach((file) => this.foundDamaged(file));
      this.pauses.begin(boot.pauses);
      await i18n.follow(boot.settings.language, boot.system_language);
      this.phase = "ready";
      tick().then(backend.takeOpenedFiles, () => undefined);
      if (boot.settings.check_updates)
        this.loadUpdates().then(
          (updates) => updates?.check(false),
          () => undefined,
        );
      // It may wait for the user, and the window does not wait for it.
      backend.keyring().then(
        (keyring) => (this.keyring = keyring),
        () => undefined,
      );
    } catch (thrown) {
      await i18n.follow("system", languageOf(navigator.language));
      this.failure = asAppError(thrown);
      this.phase = "failed";
    }
  }

  /** Tries again to start the built-in sandbox; why it does not run stands in the boot data. */
  async startSandbox(): Promise<void> {
    const sandbox = await backend.startSandbox();
    if (this.boot) this.boot = { ...this.boot, sandbox };
    if (sandbox.base_url !== null) this.accountsChanged(await backend.accounts());
  }

  go(page: PageName) {
    if (page === "sandbox" && !this.hasSandbox) return;
    if (page !== "compose") this.compose?.leave();
    this.opened.add(page);
    this.page = page;
  }

  /** Files came in: they go to compose, unless the page in sight takes them. */
  takeFiles(add: () => void): void {
    if (this.page === "bulk") return;
    whenFree(this, () => {
      this.go("compose");
      add();
    });
  }

  /** "Edit as new", or a filled template: puts a message into the form. */
  async openDraft(draft: Draft, origin: Origin = "history"): Promise<void> {
    this.compose?.load(draft, origin);
    const switched = this.#switchAccount(draft.account_id);
    this.go("compose");
    await switched;
  }

  /**
   * Puts a filled template into the form and sends it. Where another message is on its way, or another account than that of
   * the template would send it, the form stays as it is.
   */
  async sendDraft(draft: Draft): Promise<void> {
    const { compose } = this;
    if (!compose) return;
    const stopped = (why: "busy" | "account"): void =>
      void toast.show({ kind: "warning", title: () => i18n.w.frame.templateNotSent[why] });
    if (compose.busy()) return stopped("busy");
    await this.#switchAccount(draft.account_id);
    if (this.account?.id !== draft.account_id) return stopped("account");
    // The account took a while to be kept.
    if (compose.busy()) return stopped("busy");
    this.go("compose");
    await compose.sendDraft(draft);
  }

  /** Uses the account of a past message, and says so once it is kept. */
  async #switchAccount(id: string | null) {
    this.switched = null;
    const from = this.account;
    const account = this.accounts.find((a) => a.id === id);
    if (!account || account.id === from?.id) return;
    await this.useAccount(account.id);
    if (this.settings.account_id === account.id) this.switched = { account, from };
  }

  /** Offers to import a file into the history. */
  importHistory(file: FileSummary) {
    this.target = { number: this.target.number + 1, row: null, query: null, file };
    this.go("history");
  }

  openHistory(row: string | null, query: string | null = null) {
    this.target = { number: this.target.number + 1, row, query, file: null };
    this.go("history");
  }

  openJob(id: string, number: number) {
    this.job = { turn: (this.job?.turn ?? 0) + 1, id, number };
    this.go("bulk");
  }

  openTemplate(path: string) {
    this.template = { number: (this.template?.number ?? 0) + 1, path };
    this.go("templates");
  }

  openSettings(name: SettingsSection) {
    this.section = { number: (this.section?.number ?? 0) + 1, name };
    this.go("settings");
  }

  /** Does something with the message in the form, which comes into sight. */
  onCompose(act: (compose: ComposePage) => void) {
    this.go("compose");
    if (this.compose) act(this.compose);
  }

  openRecovered() {
    this.recovered = 0;
    this.openHistory(null, "outcome:unknown");
  }

  /** Keeps the list that the accounts page has just changed; the built-in account comes first. */
  accountsChanged(accounts: Account[]) {
    this.accounts = accounts.toSorted(
      (a, b) => Number(b.sandbox) - Number(a.sandbox) || inOrder(a.name, b.name),
    );
  }

  async useAccount(id: string) {
    this.switched = null;
    if (this.settings.account_id !== id) await this.change({ account_id: id });
  }

  /**
   * Shows a changed setting at once and keeps it; takes it back, with a notice, when it could not be kept. What was changed
   * meanwhile stays.
   */
  async change(part: Partial<Settings>) {
    const before = this.settings;
    this.#apply({ ...before, ...part });
    // One after the other: the settings are kept as a whole, so an earlier write must not come last.
    await saver.write(async () => {
      try {
        await backend.saveSettings(this.settings);
      } catch (thrown) {
        const names = Object.keys(part) as (keyof Settings)[];
        const still = names.filter((name) => this.settings[name] === part[name]);
        this.#apply({
          ...this.settings,
          ...Object.fromEntries(still.map((name) => [name, before[name]])),
        });
        toast.show(failed(thrown, () => i18n.w.frame.settingsNotSaved));
      }
    });
  }

  /** Another window may have zoomed; what is changed here meanwhile comes first. */
  async followZoom() {
    if (this.phase !== "ready") return;
    const before = this.settings;
    await saver.write(async () => {
      const { zoom_percent } = await backend.settings().catch(() => before);
      if (this.settings === before && zoom_percent !== before.zoom_percent)
        this.#apply({ ...before, zoom_percent });
    });
  }

  #apply(settings: Settings) {
    this.settings = settings;
    shortcuts.custom = settings.shortcuts;
    void i18n.follow(settings.language, this.boot?.system_language ?? languageOf(navigator.language));
  }
}

/** The nearer of our two languages to a BCP 47 tag. */
export function languageOf(tag: string): Language {
  return tag.toLowerCase().startsWith("zh") ? "zh" : "en";
}
