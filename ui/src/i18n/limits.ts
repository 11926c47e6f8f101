import { FAULT, LIMITS, SANDBOX } from "@/rules";

const mb = (bytes: number): string => `${bytes / 1024 / 1024} MB`;

/** The limits as words name them. The numbers stand in Rust only. */
export const limits = {
  ...LIMITS,
  upload: mb(LIMITS.upload_bytes),
  body: mb(LIMITS.body_bytes),
  fetch: mb(LIMITS.fetch_bytes),
  import: mb(LIMITS.import_bytes),
  note: LIMITS.note_chars.toLocaleString("en"),
  calls: LIMITS.calls_per_s,
  fault: FAULT,
  /** In the units that words name. */
  clock_minutes: LIMITS.clock_offset_s / 60,
  recall_minutes: LIMITS.recall.window_s / 60,
  recall_days: LIMITS.recall.long_window_s / 86_400,
  sandbox_messages: SANDBOX.kept_messages.toLocaleString("en"),
};
