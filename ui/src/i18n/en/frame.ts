import type { frame as zh } from "../zh/frame";
import type { Widen } from "../words";

export const frame: Widen<typeof zh> = {
  name: "Yanshu",
  pages: {
    compose: "Compose",
    history: "History",
    accounts: "Accounts",
    settings: "Settings",
    sandbox: "Sandbox",
    templates: "Templates",
  },
  navigation: "Pages",
  skip: "Skip to the page",
  account: {
    label: "Current account",
    choose: "Switch account",
    none: "No account",
    manage: "Manage accounts…",
    rests: (s) => `${s} s`,
    restsWhy: "Yunxin refused a call for its rate (416): the account rests for 10 s, and all its calls wait",
  },
  stages: { sandbox: "Sandbox", test: "Test", production: "Production" },
  stagesLong: { sandbox: "Built-in sandbox", test: "Test", production: "Production" },
  edge: {
    production: (name) => `PRODUCTION · ${name} · messages reach real people`,
    sandbox: "Sandbox · this machine answers in place of Yunxin; nobody receives anything",
  },
  boot: {
    loading: "Opening…",
    failed: "Yanshu could not open its data",
    place: "Data folder",
    detail: "Technical details",
    retry: "Try again",
    ways: {
      storage: {
        what: "The data file cannot be opened. The disk may be full or failing, or another program holds the file.",
        steps: [
          "Check the free space of the disk.",
          "Quit any other Yanshu that is running, then try again.",
          "If it still fails, give the technical details below to whoever looks after this machine.",
        ],
      },
      storage_read_only: {
        what: "The data folder cannot be written to. Every send is recorded before it goes out, so nothing works read-only.",
        steps: [
          "Give your system user write access to the data folder, or remount the disk as writable.",
          "Or set the environment variable YANSHU_DATA_DIR to a folder you can write to.",
          "Then try again.",
        ],
      },
      history_damaged: {
        what: "The history file is damaged. Yanshu has not touched it, so that nothing more is lost.",
        steps: [
          "First copy the whole data folder somewhere safe.",
          "Restore the database file from a backup. Without one, move it away: Yanshu then starts with an empty history.",
          "AppSecrets in the system keyring are not affected.",
        ],
      },
      other: {
        what: "Something unexpected went wrong at the start. Nothing was sent.",
        steps: ["Try again.", "If it still fails, pass the technical details below on."],
      },
    },
  },
  recovered: {
    title: (n) =>
      n === 1
        ? "1 send was cut off when the app last stopped"
        : `${n} sends were cut off when the app last stopped`,
    text: "They may have arrived, so they are marked unknown. Check before you send them again.",
    action: "Show them",
    close: "Dismiss",
  },
  brought: {
    title: (name) => `Now using "${name}"`,
    text: "The message was sent from this account.",
    production: "The message was sent from this production account: sending it again reaches real people.",
    back: (name) => `Back to "${name}"`,
    close: "Dismiss",
  },
  repaired: {
    title: (file) => `${file} was damaged and has been replaced`,
    text: (aside) => `The damaged file is kept in the data folder as ${aside}.`,
    restored: (from) => `The backup ${from} took its place; what changed after that backup is not in it.`,
    made: (when, path) => `of ${when} (${path})`,
    anew: "There was no backup, so it starts empty.",
    close: "Dismiss",
  },
  sandboxFailed: { title: "The built-in sandbox did not start", text: "Real accounts are not affected." },
  settingsNotSaved: "The setting was not saved",
  toasts: "Notices",
  close: "Close",
  copy: "Copy",
  copied: "Copied",
};
