import type {
  AccountId,
  Conversation,
  ConversationType,
  ErrorCode,
  FileId,
  IssueCode,
  Template,
  ValueProblemCode,
} from "@/bindings";

export type { ConversationType };

export type TextEncoding =
  "utf8" | "utf16_le" | "utf16_be" | "gb18030" | "big5" | "shift_jis" | "euc_kr" | "windows1252";
export type Format =
  | { kind: "text"; encoding: TextEncoding; delimiter: string }
  | { kind: "workbook"; sheets: string[]; sheet: string };
export type ImportReport = {
  format: Format;
  columns: string[];
  has_header: boolean;
  rows: number;
  blank_rows: number;
  short_rows: number;
  long_rows: number;
  bytes: number;
  hash: string;
};
export type EmptyCell = { cell: "default"; text: string } | { cell: "skip_row" } | { cell: "send_empty" };
export type Value =
  | { from: "column"; column: number; empty: EmptyCell }
  | { from: "constant"; text: string }
  | { from: "receiver" }
  | { from: "sender" };
export type TargetMapping =
  | { by: "column"; column: number; kind: ConversationType }
  | { by: "kind_column"; column: number; kind_column: number }
  | { by: "columns"; account: number | null; team: number | null; superteam: number | null }
  | { by: "conversation"; column: number };
export type Mapping = { target: TargetMapping; sender: Value; variables: Record<string, Value> };
export type MappingProblem =
  | { code: "no_target" }
  | { code: "no_sender" }
  | { code: "no_such_column"; column: number }
  | { code: "unmapped"; name: string }
  | { code: "file_variable"; name: string }
  | { code: "fixed_client_id"; id: string }
  | { code: "not_a_body" }
  | { code: "no_such_time_zone"; name: string };
export type RowProblem =
  | {
      code:
        | "short_row"
        | "long_row"
        | "no_target"
        | "many_targets"
        | "bad_kind"
        | "not_a_conversation"
        | "no_sender"
        | "scientific_notation"
        | "decimal_point"
        | "imprecise_number"
        | "not_an_id"
        | "not_a_body"
        | "duplicate"
        | "left_out"
        | "no_proof"
        | "other_message"
        | "absent"
        | "left_to_user"
        | "not_the_same_bytes";
    }
  | { code: "empty_cell"; column: number }
  | { code: "sheet_error"; column: number }
  | { code: "value"; name: string; problem: ValueProblemCode }
  | { code: "issue"; pointer: string; issue: IssueCode }
  | { code: "suppressed"; list: string }
  | { code: "sent_before"; job: string };
export type ProblemGroup = {
  id: number;
  problem: RowProblem;
  blocks: boolean;
  rows: number;
  first_rows: number[];
};
export type JobState =
  "draft" | "checked" | "scheduled" | "running" | "resting" | "paused" | "finished" | "stopped";
export type RowState = "ready" | "going" | "sent" | "rejected" | "unknown" | "open" | "excluded";
export type Reason =
  | { why: "asked" | "interrupted" | "rate_limited" | "no_answers" | "pilot_done" }
  | { why: "refused" | "content_refused"; code: number }
  | { why: "nothing_leaves" | "not_recorded"; message: string }
  | { why: "not_rendered"; number: number };
export type Doubts = "prove" | "prove_then_repeat" | "leave";

export type JobId = string;
export type EncodingCandidate = { encoding: TextEncoding; lines: string[] };
export type JobSource = { from: "file"; file_id: FileId } | { from: "pasted"; text: string };
export type JobImport = {
  name: string;
  source: JobSource;
  encoding: TextEncoding | null;
  delimiter: string | null;
  has_header: boolean | null;
  sheet: string | null;
};
export type JobImported =
  { result: "imported"; job: JobView } | { result: "encoding_unclear"; candidates: EncodingCandidate[] };
export type JobWork = { rows: number; permille: number };
export type JobSetup = {
  account_id: AccountId | null;
  template: Template;
  mapping: Mapping | null;
  doubts: Doubts;
  time_zone: string;
  pilot_rows: number | null;
};
export type JobTotals = Record<RowState, number>;
export type JobRuns = "nowhere" | "here" | "elsewhere";
export type JobHead = {
  name: string;
  created_at_ms: number;
  state: JobState;
  reason: Reason | null;
  source_name: string;
  rows: number;
  totals: JobTotals;
  runs: JobRuns;
  account_id: AccountId | null;
};
export type JobSummary = { id: JobId; job: JobHead | null; problem: ErrorCode | null };
export type JobCode = { code: number; rows: number };
export type JobEvent = { at_ms: number; state: JobState; who: string; reason: Reason | null };
export type JobView = {
  id: JobId;
  job: JobHead;
  import: ImportReport;
  setup: JobSetup | null;
  codes: JobCode[];
  events: JobEvent[];
};
export type SentBefore = { id: JobId; name: string; created_at_ms: number; rows: number };
export type JobCheck =
  | { result: "mapping"; problems: MappingProblem[] }
  | {
      result: "checked";
      totals: JobTotals;
      problems: ProblemGroup[];
      trimmed_rows: number;
      longest_row: number | null;
      sent_before: SentBefore | null;
    };
export type JobRowFilter =
  | { by: "all" }
  | { by: "state"; state: RowState }
  | { by: "code"; code: number }
  | { by: "problem"; id: number };
export type JobRow = {
  number: number;
  line: number;
  cells: string[];
  state: RowState | null;
  generation: number;
  problem: RowProblem | null;
  duplicate_of: number | null;
  code: number | null;
  at_ms: number | null;
  message_server_id: string | null;
  trace_id: string | null;
  message_client_id: string | null;
};
export type JobPreview = {
  row: JobRow;
  conversation: Conversation | null;
  body: string | null;
  problems: RowProblem[];
};
export type JobLastRow = { number: number; state: RowState; code: number | null };
export type JobProgress = {
  id: JobId;
  state: JobState;
  reason: Reason | null;
  totals: JobTotals;
  in_flight: number;
  rows_per_s: number;
  left_s: number | null;
  last: JobLastRow[];
  running: boolean;
};
export type Rerun = { codes: number[]; open: boolean };
export type Decision = "count_as_sent" | "send_again";
