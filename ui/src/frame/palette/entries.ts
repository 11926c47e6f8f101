import type { LucideIcon } from "@lucide/svelte";
import type { AccountColor, Conversation, Explained, TemplateEntry } from "@/bindings";
import type { Action } from "@/components/shortcuts/table";
import { conversationId } from "@/i18n/conversation";
import { accountName } from "@/i18n/account";
import { i18n } from "@/i18n/index.svelte";
import { actionName, actionOf, perform } from "../actions";
import { PAGES, type SettingsSection } from "../pages";
import type { App } from "../state.svelte";

export type GroupName =
  "pages" | "actions" | "accounts" | "conversations" | "templates" | "settings" | "codes" | "history";
export type Entry = {
  /** Of its own among all. */
  id: string;
  group: GroupName;
  label: string;
  /** Small, beside or below it. */
  note?: string;
  /** Found by these, too. */
  words?: string;
  /** The action whose keys are shown. */
  action?: Action;
  color?: AccountColor;
  /** The one in force. */
  current?: boolean;
  icon?: LucideIcon;
  run: () => unknown;
};
/** What is asked of Rust when the palette opens. */
export type Found = { templates: TemplateEntry[]; conversations: Conversation[]; codes: Explained[] };

/** Actions that the palette offers, in their order. */
const ACTIONS: readonly Action[] = [
  ...(["new_message", "import", "save_template", "keys", "help"] as const),
  ...(["zoom_in", "zoom_out", "zoom_reset", "full_screen", "quit"] as const),
];
const SECTIONS: readonly SettingsSection[] = [
  ...(["look", "data", "storage", "retention", "diagnostics", "shortcuts", "updates", "about"] as const),
];

/** Everything that the palette can find, in the order of its groups. */
export function entries(app: App, found: Found): Entry[] {
  return [
    ...pages(app),
    ...actions(app),
    ...accounts(app),
    ...conversations(app, found.conversations),
    ...templates(app, found.templates),
    ...settings(app),
    ...codes(app, found.codes),
  ];
}

function pages(app: App): Entry[] {
  const shown = PAGES.filter((page) => page !== "sandbox" || app.hasSandbox);
  return shown.map((page) => ({
    id: `page:${page}`,
    group: "pages",
    label: i18n.w.frame.pages[page],
    words: page,
    action: actionOf(page),
    current: app.page === page,
    run: () => app.go(page),
  }));
}

function actions(app: App): Entry[] {
  const byKeys = ACTIONS.map((action): Entry => ({
    id: `action:${action}`,
    group: "actions",
    label: actionName(action),
    words: action.replaceAll("_", " "),
    action,
    run: () => perform(app, action),
  }));
  const w = i18n.w.settings;
  const { settings: now } = app;
  const themes = (["system", "light", "dark"] as const).map((theme): Entry => ({
    id: `theme:${theme}`,
    group: "actions",
    label: i18n.w.palette.theme(w.themes[theme]),
    words: `theme ${theme}`,
    current: now.theme === theme,
    run: () => app.change({ theme }),
  }));
  const languages = (["zh", "en"] as const).map((language): Entry => ({
    id: `language:${language}`,
    group: "actions",
    label: i18n.w.palette.language(w.languages[language]),
    words: `language ${language}`,
    current: i18n.language === language,
    run: () => app.change({ language }),
  }));
  const densities = (["comfortable", "compact"] as const).map((density): Entry => ({
    id: `density:${density}`,
    group: "actions",
    label: i18n.w.palette.density(w.densities[density]),
    words: `density ${density}`,
    current: now.density === density,
    run: () => app.change({ density }),
  }));
  const sizes = (["normal", "large", "larger"] as const).map((text_size): Entry => ({
    id: `text-size:${text_size}`,
    group: "actions",
    label: i18n.w.palette.textSize(w.textSizes[text_size]),
    words: `text font size ${text_size}`,
    current: now.text_size === text_size,
    run: () => app.change({ text_size }),
  }));
  return [...byKeys, ...themes, ...languages, ...densities, ...sizes];
}

function accounts(app: App): Entry[] {
  const w = i18n.w.frame;
  return app.accounts.map((account) => ({
    id: `account:${account.id}`,
    group: "accounts",
    label: i18n.w.palette.useAccount(accountName(account.id, account.name)),
    note: account.sandbox ? "" : w.stages[account.stage],
    words: `account ${account.sandbox ? "sandbox" : account.stage}`,
    color: account.color,
    current: account.id === app.account?.id,
    run: () => app.useAccount(account.id),
  }));
}

function conversations(app: App, found: Conversation[]): Entry[] {
  const w = i18n.w.compose.to;
  return found.map((conversation) => ({
    id: `conversation:${conversationId(conversation)}`,
    group: "conversations",
    label: `${conversation.sender} → ${conversation.receiver}`,
    note: w.kinds[conversation.kind],
    words: `${conversationId(conversation)} ${conversation.kind}`,
    run: () => app.onCompose((compose) => compose.address(conversation)),
  }));
}

function templates(app: App, found: TemplateEntry[]): Entry[] {
  return found.map(({ path, folder, template }) => ({
    id: `template:${path}`,
    group: "templates",
    label: template?.name || path,
    note: folder,
    words: `template ${path} ${template?.note ?? ""}`,
    run: () => app.openTemplate(path),
  }));
}

function settings(app: App): Entry[] {
  const w = i18n.w;
  const names: Record<SettingsSection, [string, string]> = {
    look: [
      w.settings.look,
      `language theme zoom density ${w.settings.zoom} ${w.settings.density} ${w.settings.theme}`,
    ],
    data: [w.settings.data, "data folder secrets keyring sandbox"],
    storage: [w.storage.title, "s3 storage"],
    retention: [w.records.retention.title, "retention delete"],
    diagnostics: [w.settings.diagnostics.title, "support bundle diagnostics log"],
    shortcuts: [w.shortcuts.title, "keys keyboard shortcuts"],
    updates: [w.updates.title, "update upgrade new version"],
    about: [w.settings.about, "about version licence license"],
  };
  return SECTIONS.map((section) => ({
    id: `settings:${section}`,
    group: "settings",
    label: i18n.w.palette.settingsOf(names[section][0]),
    words: names[section][1],
    run: () => app.openSettings(section),
  }));
}

function codes(app: App, found: Explained[]): Entry[] {
  return found.map((code) => ({
    id: `code:${code.scope}:${code.code}`,
    group: "codes",
    label: code.code,
    // The same number can stand in both lists, with the same words.
    note:
      code.scope === "v1"
        ? `${code[i18n.language].meaning} ${i18n.w.palette.code.scopes.v1}`
        : code[i18n.language].meaning,
    words: `code ${code.en.meaning}`,
    run: () => (app.code = code),
  }));
}
