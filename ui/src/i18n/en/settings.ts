import type { settings as zh } from "../zh/settings";
import type { Widen } from "../words";

export const settings: Widen<typeof zh> = {
  title: "Settings",
  look: "Language and appearance",
  language: "Language",
  languages: { system: "System", zh: "中文", en: "English" },
  theme: "Theme",
  themes: { system: "System", light: "Light", dark: "Dark" },
  data: "Data and secrets",
  folder: "Data folder",
  folderHint:
    "Drafts, history and accounts are stored here, without AppSecrets. To back up, copy the whole folder.",
  copyFolder: "Copy data folder path",
  secrets: "AppSecret storage",
  places: {
    secret_service: "System keyring (Secret Service)",
    keychain: "Keychain",
    credential_manager: "Credential Manager",
    session: "This session only (memory)",
    sandbox: "Built-in sandbox",
  },
  secretsHint:
    "AppSecrets exist only in the system keyring and in Yanshu's background process: never in this window, the database or a log. After you paste one, the clipboard is cleared.",
  secretsSession:
    "No system keyring is available: AppSecrets are kept until Yanshu quits and must be entered again at the next start.",
  sandbox: "Built-in sandbox",
  sandboxAt: "Local address",
  sandboxHint: "Accepts connections from this computer only; starts and stops with Yanshu.",
  sandboxFailed: "Failed to start",
  diagnostics: {
    title: "Diagnostics",
    text: "If something goes wrong, a support bundle helps to find the cause: versions, settings without keys and names, outcomes of the last 50 messages, and the log. It is never sent automatically.",
    bodies: "Include message contents",
    bodiesHint:
      "Adds the request bodies, responses and conversations of those messages. Share it only with people who may see them.",
    gather: "Create support bundle",
    gatherAgain: "Create again",
    save: "Save as ZIP…",
    saved: "Support bundle saved",
    files: "Files in the support bundle",
    readFirst: "Review it before you share it: the file is saved exactly as shown.",
    empty: "(empty)",
  },
  shortcuts: "Keyboard shortcuts",
  keys: {
    send: "Send",
    pages: "Go to Compose, History, Accounts",
    search: "Search the page",
    pick: "Select a message in the history, a range, all",
    keep: "Star selected, delete selected",
    undo: "Undo (reset of options, change of type, …)",
    close: "Close a dialog, go back to the list",
  },
  about: "About",
  version: (v) => `Yanshu ${v}`,
  copyVersion: "Copy version",
  licence: "Licensed under Apache-2.0 or MIT, at your option. No usage data is collected.",
  notAffiliated: "Yanshu is not an official product of NetEase Yunxin.",
};
