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
    "Drafts, history and accounts are kept here, without any AppSecret. To back up, copy the whole folder.",
  copyFolder: "Copy the path of the data folder",
  secrets: "AppSecrets are kept in",
  places: {
    secret_service: "System keyring (Secret Service)",
    keychain: "Keychain",
    credential_manager: "Credential Manager",
    session: "This session only (memory)",
    sandbox: "Built-in sandbox",
  },
  secretsHint:
    "An AppSecret lives in the system keyring and in Yanshu's background process: never in this window, the database, a log or the clipboard.",
  secretsSession:
    "There is no usable system keyring: AppSecrets are kept until Yanshu quits and must be given again at the next start.",
  sandbox: "Built-in sandbox",
  sandboxAt: "Local address",
  sandboxHint: "Listens on this machine only; starts and stops with Yanshu.",
  sandboxFailed: "Did not start",
  diagnostics: {
    title: "Diagnostics",
    text: "When something goes wrong, a support bundle helps whoever looks into it: versions, settings without keys and names, how the last 50 sends ended, and the log. It is sent to nobody by itself.",
    bodies: "With what was sent and answered",
    bodiesHint:
      "Adds request bodies, answers and conversations of those sends. Only for people who may see them.",
    gather: "Make a support bundle",
    gatherAgain: "Make it again",
    save: "Save as ZIP…",
    saved: "The support bundle is saved",
    files: "Files of the support bundle",
    readFirst: "Read it before you share it: what is saved is this, to the letter.",
    empty: "(empty)",
  },
  shortcuts: "Keyboard shortcuts",
  keys: {
    send: "Send",
    pages: "Go to Compose, History, Accounts",
    search: "Search in the page",
    pick: "Pick a row of the history, several in a row, all",
    keep: "Star what is picked, delete it",
    undo: "Undo (reset of options, change of type, …)",
    close: "Close a dialog, go back to the list",
  },
  about: "About",
  version: (v) => `Yanshu ${v}`,
  copyVersion: "Copy the version",
  licence: "Licensed under Apache-2.0 or MIT, as you choose. Collects no usage data.",
  notAffiliated: "Yanshu is not an official product of NetEase Yunxin.",
};
