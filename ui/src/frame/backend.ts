// The only place of the frame that names commands and events: what it asks Rust for, and what Rust reports to it.
import {
  commands,
  type AccountPause,
  type DatabaseDamaged,
  type DocumentOpened,
  type LinkOpened,
} from "@/bindings";
import { router } from "@/events";

export const backend = {
  /** All that the first picture needs. Nothing that is reported from then on is missed. */
  boot: async () => {
    const [boot] = await Promise.all([commands.boot(), router.open()]);
    return boot;
  },
  keyring: commands.keyringState,
  /** Files that the app was started with come in as dropped ones from now on. */
  takeOpenedFiles: commands.attachOpened,
  startSandbox: commands.sandboxStart,
  accounts: commands.accountList,
  contacts: commands.contactList,
  settings: async () => (await commands.appearance()).settings,
  saveSettings: commands.settingsSave,
  check: commands.historyCheck,
  historyPage: commands.historyPage,
  recentConversations: commands.recentConversations,
  codes: commands.serviceCodes,
  /** As the button of the window does. */
  closeWindow: commands.windowAskToClose,
  quit: commands.windowQuit,
  fullScreen: commands.windowFullScreen,
  templates: commands.templateList,
  addTemplate: commands.templateAddFile,
  saveAsTemplate: commands.templateAddDraft,
};

export const events = {
  /** A database is found to be damaged; the answer stops listening. */
  databaseDamaged: (listener: (damage: DatabaseDamaged) => void) => router.on("databaseDamaged", listener),
  /** The app is opened with a link; the answer stops listening. */
  linkOpened: (listener: (link: LinkOpened) => void) => router.on("linkOpened", listener),
  /** The app is opened with a file of ours or of another tool; the answer stops listening. */
  documentOpened: (listener: (document: DocumentOpened) => void) => router.on("documentOpened", listener),
  /** Calls of an account are paused; the answer stops listening. */
  accountPauses: (listener: (rest: AccountPause) => void) => router.on("accountPauses", listener),
};
