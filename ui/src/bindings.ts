// CONTRACT, to be replaced by the file that specta generates from Rust (same names, same shapes).
import { invoke } from "@tauri-apps/api/core";
import * as event from "@tauri-apps/api/event";

/** Every call rejects with an AppError. 64-bit ids are decimal strings, times are milliseconds. */
export const commands = {
  boot: () => invoke<Boot>("boot"),
  settingsSave: (settings: Settings) => invoke<null>("settings_save", { settings }),

  accountList: () => invoke<Account[]>("account_list"),
  /** Creates (id null) or changes. A secret in hand (secretPaste/secretAsk) is stored with it. */
  accountSave: (form: AccountForm) => invoke<Account>("account_save", { form }),
  accountDelete: (id: string) => invoke<null>("account_delete", { id }),
  /** A signed call that sends nothing. Works on the unsaved form, with the secret in hand or the stored one. */
  accountTest: (form: AccountForm) => invoke<TestReport>("account_test", { form }),
  /** Rust reads the clipboard; the secret never enters the web view. */
  secretPaste: () => invoke<SecretInHand>("secret_paste"),
  /** A native masked dialog (Linux). null: the person cancelled. */
  secretAsk: (title: string, prompt: string) => invoke<SecretInHand | null>("secret_ask", { title, prompt }),
  secretDrop: () => invoke<null>("secret_drop"),

  draftSave: (draft: Draft) => invoke<null>("draft_save", { draft }),
  /** Request line, masked headers and issues of a draft; sends nothing. */
  draftPreview: (draft: Draft) => invoke<Preview>("draft_preview", { draft }),
  /** A fresh message_client_id. */
  newClientId: () => invoke<string>("new_client_id"),
  /** Conversations used lately, newest first, for completion. */
  recentConversations: () => invoke<Conversation[]>("recent_conversations"),
  /** Resolves with the end of the send (also `rejected` and `unknown`); rejects when nothing was recorded. */
  send: (draft: Draft, operation: string, confirmed: boolean) =>
    invoke<SendResult>("send", { draft, operation, confirmed }),
  /** Asks to stop; false when the request is already out. */
  sendCancel: (operation: string) => invoke<boolean>("send_cancel", { operation }),

  /** Native file dialog with filters for the type; null: cancelled. */
  attachPick: (messageType: MessageKind) => invoke<Attachment | null>("attach_pick", { messageType }),
  /** A file dropped on the window. */
  attachPath: (path: string) => invoke<Attachment>("attach_path", { path }),
  /** Uploads (or re-uses) and resolves with the JSON text of the message's `attachment`. Progress comes as events. */
  uploadStart: (attachmentId: string, accountId: string, messageType: MessageKind) =>
    invoke<Uploaded>("upload_start", { attachmentId, accountId, messageType }),
  uploadCancel: (attachmentId: string) => invoke<null>("upload_cancel", { attachmentId }),

  historyPage: (filter: Filter, after: string | null, limit: number) =>
    invoke<Page>("history_page", { filter, after, limit }),
  historyCount: (filter: Filter) => invoke<number>("history_count", { filter }),
  historyGet: (id: string) => invoke<Details>("history_get", { id }),
};

export const events = {
  uploadProgress: { listen: (cb: (e: { payload: UploadProgress }) => void) => event.listen<UploadProgress>("upload-progress", cb) },
  sendStage: { listen: (cb: (e: { payload: SendStage }) => void) => event.listen<SendStage>("send-stage", cb) },
  historyChanged: { listen: (cb: (e: { payload: HistoryChanged }) => void) => event.listen<HistoryChanged>("history-changed", cb) },
};

export type Boot = {
  version: string;
  data_dir: string;
  system_language: Language;
  settings: Settings;
  accounts: Account[];
  draft: Draft | null;
  catalogue: Group[];
  keyring: KeyringState;
  /** The built-in look-alike's address, or why it did not start. */
  sandbox: { base_url: string | null; problem: string | null };
  /** Rows a crash had left in `sending`, now `unknown`. */
  recovered: number;
};
export type Language = "zh" | "en";
export type Settings = { language: Language | "system"; theme: "system" | "light" | "dark"; account_id: string | null };

export type KeyringState = { place: SecretPlace; problem: SecretProblem | null };
export type SecretPlace = "secret_service" | "keychain" | "credential_manager" | "session" | "sandbox";
export type SecretProblem = "no_keyring" | "locked" | "missing";
export type SecretState = { place: SecretPlace; stored: boolean; problem: SecretProblem | null };
export type SecretInHand = { characters: number };

export type AccountColor = "blue" | "teal" | "green" | "amber" | "red" | "pink" | "violet" | "gray";
export type Stage = "test" | "production";
export type Region = "china" | "singapore" | "custom";
export type Account = {
  id: string; name: string; color: AccountColor; stage: Stage; app_key: string; region: Region;
  /** Only for `custom`: base URLs with prefix, first is the primary. */
  urls: string[];
  /** The person marked the custom hosts as private: plain http is allowed. */
  private_hosts: boolean;
  default_sender: string; secret: SecretState;
  /** The built-in one: not editable, not deletable. */
  sandbox: boolean;
};
export type AccountForm = Omit<Account, "id" | "secret" | "sandbox"> & { id: string | null };
export type TestReport = {
  verdict: "accepted" | "bad_signature" | "clock_off" | "app_blocked" | "rate_limited" | "unreached" | "unanswered" | "not_yunxin" | "refused";
  endpoint: string; took_ms: number; code: number | null; msg: string | null; clock_offset_s: number | null; detail: string | null;
};

export type ConversationType = "p2p" | "team" | "superteam";
export type Conversation = { sender: string; kind: ConversationType; receiver: string };
export type MessageKind = "text" | "image" | "audio" | "video" | "location" | "file" | "tip" | "custom";
/** `body` is the truth: the very text that is sent. The form is a view of it. */
export type Draft = { account_id: string | null; conversation: Conversation; body: string; attachment: Attachment | null };
export type Preview = {
  method: string; url: string; headers: [string, string][]; body_bytes: number;
  /** Where the body stops being JSON; then there are no other issues. 1-based. */
  syntax: { line: number; column: number; message: string } | null;
  issues: Issue[];
};
export type Issue = { pointer: string; code: IssueCode; severity: "error" | "warning"; max: number | null; actual: number | null; related: string | null };
/** The Rust enum is the truth; this list will grow. */
export type IssueCode =
  | "required" | "wrong_type" | "too_long" | "too_many" | "too_small" | "bad_characters" | "not_json" | "unknown_message_type"
  | "disputed_length" | "not_applicable" | "both_no_sense" | "sender_in_targets" | "superteam_must_be_inclusive"
  | "superteam_new_member" | "force_ids_outside_targets" | "custom_message_only_for_custom" | "robot_account_missing"
  | "force_push_not_enabled" | "sub_type_recommended" | "sender_is_receiver" | "client_id_missing" | "ai_content_empty"
  | "attachment_not_object" | "attachment_long" | "short_name_missing" | "names_disagree" | "out_of_range" | "duplicate_key" | "empty";

export type Group = { name: string; applies_to: ConversationType[]; fields: CatalogueField[] };
export type CatalogueField = {
  name: string; pointer: string;
  kind: "bool" | "text" | "json_text" | "integer" | "int64" | "millis" | "account_ids" | "object";
  default: boolean | null; max: number | null; min: number | null; applies_to: ConversationType[];
  source: "documented" | "sdk" | "inferred";
};

export type Attachment = {
  id: string; path: string; name: string; ext: string | null; mime: string; size_bytes: number; md5: string;
  /** The tile this file fits best. */
  message_type: MessageKind;
  width: number | null; height: number | null; duration_ms: number | null;
};
export type Uploaded = { url: string; attachment_json: string; reused: boolean };
export type UploadProgress = { attachment_id: string; sent_bytes: number; total_bytes: number };
export type SendStage = { operation: string; stage: "recorded" | "out" };
export type HistoryChanged = { id: string };

export type Outcome = "sending" | "sent" | "rejected" | "unknown";
export type SendResult = {
  row_id: string; outcome: Outcome; code: number | null; msg: string | null; error: ErrorKind | null;
  message_server_id: string | null; create_time_ms: number | null; trace_id: string; took_ms: number; explained: Explained | null;
};
export type ErrorKind = "unreached" | "unanswered" | "broken" | "not_json" | "too_long" | "http_status" | "refused" | "cancelled" | "crashed" | "bad_endpoint";
export type Explanation = { meaning: string; cause: string; action: string };
export type Explained = { code: string; en: Explanation; zh: Explanation; confidence: string };

export type Filter = { text: string | null; outcomes: Outcome[]; account_ids: string[]; message_types: number[]; after_ms: number | null; before_ms: number | null };
export type Page = { rows: Row[]; next: string | null };
export type Row = {
  id: string; account_id: string; account_name: string; account_color: string; production: boolean; outcome: Outcome;
  message_type: number | null; conversation: string; snippet: string; code: number | null; error: string | null;
  started_at_ms: number; took_ms: number | null;
};
export type Details = {
  row: Row; method: string; url: string; request_headers: [string, string][]; request_body: string; answer: string | null;
  http_status: number | null; msg: string | null; message_server_id: string | null; message_client_id: string | null;
  trace_id: string; create_time_ms: number | null; attempts: Attempt[]; explained: Explained | null;
};
export type Attempt = {
  number: number; endpoint: string; started_at_ms: number; took_ms: number; http_status: number | null; code: number | null;
  error: string | null; request_headers: [string, string][]; response_headers: [string, string][]; answer: string | null;
};

export type AppError = { code: ErrorCode; message: string; field: string | null };
export type ErrorCode =
  | "internal" | "storage" | "storage_read_only" | "history_damaged" | "keyring_missing" | "keyring_locked" | "secret_missing"
  | "secret_invalid" | "clipboard_empty" | "name_taken" | "account_missing" | "sandbox_fixed" | "field_required" | "bad_app_key"
  | "bad_url" | "insecure_url" | "file_missing" | "file_unreadable" | "file_is_folder" | "file_empty" | "file_too_large"
  | "attachment_missing" | "upload_refused" | "unreached" | "unanswered" | "broken_answer" | "cancelled" | "body_syntax" | "body_invalid"
  | "production_unconfirmed" | "row_missing" | "sandbox_failed";
