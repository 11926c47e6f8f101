// The pages of the window, and what one asks of another.
import type { Conversation, Draft, FileSummary } from "@/bindings";

export type PageName =
  "compose" | "history" | "accounts" | "settings" | "sandbox" | "templates" | "bulk" | "contacts";
/** Where a draft that compose is to load comes from. */
export type Origin = "history" | "template" | "link";
/** What the frame asks of the compose page. */
export type ComposePage = {
  /** Puts a message into the form; can be undone. */
  load(draft: Draft, from: Origin): void;
  /** Another page comes into sight. */
  leave(): void;
  /** Puts a message into the form and sends it, as its button does; can be undone. */
  sendDraft(draft: Draft): Promise<void>;
  /** Whether a message is on its way, so that no other would be sent. */
  busy(): boolean;
  /** The message as it is in the form. */
  current(): Draft;
  /** Begins an empty message; can be undone. */
  startOver(): void;
  /** Opens the import of another tool's request. */
  startImport(): void;
  /** Opens the import with a file that the app was opened with. */
  importFile(file: FileSummary): void;
  /** Asks for a name and keeps the message as a template. */
  saveAsTemplate(): void;
  /** Puts a conversation into the form; can be undone. */
  address(conversation: Conversation): void;
};
/** What the history is to show: a row, what a search finds, or what comes of the import of a file. */
export type HistoryTarget = {
  number: number;
  row: string | null;
  query: string | null;
  file: FileSummary | null;
};
/** The sections of the settings page that can be opened by name. */
export type SettingsSection =
  "look" | "data" | "storage" | "retention" | "diagnostics" | "shortcuts" | "updates" | "about";
/** In their order in the rail, which is that of their shortcuts, Ctrl+1 and on. */
export const PAGES: readonly PageName[] = [
  "compose",
  "history",
  "templates",
  "bulk",
  "contacts",
  "sandbox",
  "accounts",
  "settings",
];
