import type { frame as zh } from "../zh/frame";
import type { Widen } from "../words";
import { By } from "./by";
import { limits } from "../limits";

export const frame: Widen<typeof zh> = {
  pages: {
    compose: "Compose",
    history: "History",
    accounts: "Accounts",
    settings: "Settings",
    sandbox: "Sandbox",
    templates: "Templates",
    bulk: "Bulk",
    contacts: "Contacts",
  },
  navigation: "Pages",
  work: (n) => (n === 1 ? "1 message being sent or waiting" : `${n} messages being sent or waiting`),
  skip: "Skip to content",
  account: {
    label: "Current account",
    choose: "Switch account",
    none: "No account",
    manage: "Manage accounts…",
    rests: (s) => `${s} s`,
    restsWhy: (s) =>
      `${By(s)} rejected a request for its rate (416): the account is paused for ${limits.pause_s} s, and all its requests wait`,
  },
  stages: { test: "Test", production: "Production" },
  sandboxAccount: "Sandbox account",
  sandboxAccountParts: ["Sandbox ", "account"],
  edge: {
    production: (name) => `PRODUCTION · ${name} · messages reach real users`,
    sandbox: "Sandbox account · this computer responds in place of Yunxin; nobody receives anything",
  },
  boot: {
    loading: "Opening…",
    failed: "Yanshu could not open its data",
    place: "Data folder",
    detail: "Technical details",
    retry: "Try again",
    remedies: {
      data_failed: {
        what: "The data file cannot be opened. The disk may be full or failing, or another program is using the file.",
        steps: [
          "Check the free disk space.",
          "Quit any other Yanshu that is running, then try again.",
          "If it still fails, send the technical details below to support.",
        ],
      },
      data_read_only: {
        what: "The data folder is not writable. Every message is recorded before it is sent, so Yanshu cannot work read-only.",
        steps: [
          "Grant your system user write access to the data folder, or remount the disk as writable.",
          "Or set the environment variable YANSHU_DATA_DIR to a folder you can write to.",
          "Then try again.",
        ],
      },
      data_damaged: {
        what: "A data file is damaged. It is not replaced while another Yanshu or yanshu-cli has the data folder open.",
        steps: [
          "Quit every other Yanshu and yanshu-cli, then try again: the file is set aside and the last backup takes its place.",
          "AppSecrets in the system keyring are not affected.",
          "If it still fails, send the technical details below to support.",
        ],
      },
      other: {
        what: "An unexpected error occurred at startup. Nothing was sent.",
        steps: ["Try again.", "If it still fails, send the technical details below to support."],
      },
    },
  },
  recovered: {
    title: (n) =>
      n === 1
        ? "1 message was interrupted when the app last quit"
        : `${n} messages were interrupted when the app last quit`,
    text: (n) =>
      n === 1
        ? "It may have arrived, so it is marked unknown. Check before you send it again."
        : "They may have arrived, so they are marked unknown. Check before you send them again.",
    action: "Show messages",
    close: "Dismiss",
  },
  switched: {
    title: (name) => `Now using "${name}"`,
    text: "The message was sent from this account.",
    production: "The message was sent from this production account: sending it again reaches real users.",
    back: (name) => `Back to "${name}"`,
    close: "Dismiss",
  },
  damaged: (file) => `${file} is damaged`,
  readOnly: {
    title: "The disk is full",
    text: "Yanshu is open read-only: the history can be viewed and exported, but nothing can be sent or saved. Free some space, then restart Yanshu.",
  },
  remote: {
    title: "The data folder is on a network drive",
    text: "Sending and saving take longer there, and only one program at a time should use it. The folder can be moved to this computer.",
    close: "Dismiss",
  },
  repaired: {
    title: (file) => `${file} was damaged and has been replaced`,
    text: (aside) => `The damaged file was saved in the data folder as ${aside}.`,
    restored: (from) => `The backup ${from} is now in use; changes made after that backup are missing.`,
    made: (when, path) => `of ${when} (${path})`,
    anew: "There was no backup, so a new empty database was created.",
    close: "Dismiss",
  },
  sandboxFailed: { title: "The built-in sandbox failed to start", text: "Real accounts are not affected." },
  waiting: {
    title: "What was opened is waiting",
    text: "It is shown once the open dialog is closed.",
  },
  templateNotSent: {
    busy: "Not sent: another message is being sent",
    account: "Not sent: another account is in use",
  },
  settingsNotSaved: "Could not save the setting",
  toasts: "Notifications",
  close: "Close",
  again: "Try again",
  show: "Show",
  editor: {
    wholeLine: "Show the whole line",
    foldLine: "Fold",
    unfoldLine: "Unfold",
    unfold: "Unfold",
    foldedCode: "Folded",
    foldedLines: "Folded lines",
    unfoldedLines: "Unfolded lines",
    to: "to",
    selectionDeleted: "Selection deleted",
    unseen: (code) => `Invisible character ${code}`,
  },
  copy: (what: string) => `Copy ${what}`,
  copied: "Copied",
  atLine: (line: string, what: string) => `Line ${line}: ${what}`,
};
