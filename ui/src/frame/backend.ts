// The only place of the frame that names commands and events: what it asks Rust for, and what Rust reports to it.
import {
  commands,
  type AccountPause,
  type Boot,
  type DatabaseDamaged,
  type DocumentOpened,
  type LinkOpened,
} from "@/bindings";
import { router } from "@/events";

const ask = (): Promise<Boot> => Promise.all([commands.boot(), router.open()]).then(([boot]) => boot);
/** Asked for by `start.ts`, and not taken yet. */
let early: Promise<Boot> | null = null;

export const backend = {
  /**
   * Begins to ask for what `boot` answers, before the scripts of the window are there: Rust answers while they are read. What is
   * reported meanwhile waits for them.
   */
  bootEarly: (): void => {
    router.hold();
    early = ask();
    early.catch(() => undefined);
  },
  /** All that the first picture needs. Nothing that is reported from then on is missed. */
  boot: async (): Promise<Boot> => {
    const asked = early ?? ask();
    early = null;
    try {
      return await asked;
    } finally {
      router.release();
    }
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
