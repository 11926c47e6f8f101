import { ISSUE_CODES } from "@/rules";
import type { JsonType } from "@/bindings";
import type { IssueFacts, IssueWords } from "../zh/issues";

const n = (v: number | null): string => (v === null ? "?" : String(v));
const over = (f: IssueFacts): string => (f.max === null ? "" : ` (${n(f.actual)} / ${f.max})`);

export const jsonTypes: Record<JsonType, string> = {
  boolean: "Must be true or false",
  text: "Must be a string",
  json_text: "Must be a string with JSON",
  number: "Must be a number",
  integer: "Must be a 64-bit integer",
  object: "Must be a JSON object",
  texts: "Must be an array of strings",
  objects: "Must be an array of objects",
};

export const issues: IssueWords = {
  required: () => "Required",
  wrong_type: (f) => (f.expected === null ? "Wrong JSON type" : jsonTypes[f.expected]),
  too_long: (f) => `Too long${over(f)}`,
  too_many: (f) => `Too many${over(f)}`,
  too_small: () => "Too small",
  too_large: (f) => (f.max === null ? "Too large" : `Too large: at most ${f.max}`),
  not_a_choice: () => "Not one of the allowed values",
  duplicate_entry: () => "Already in the list (case does not matter for accounts)",
  disputed_unit: ({ actual: n }) =>
    n === null
      ? "The unit is disputed: hours in most sources, seconds in the Go SDK"
      : `Sources disagree: ${n} is ${n} hours (${+(n / 24).toFixed(1)} days) in most, ${n} seconds in the Go SDK`,
  no_push_without_text: () => "Without push text (push_content) there is no push",
  bad_characters: () => "Only letters, digits and _ @ . - are allowed; one account only",
  not_json: () => "Must be a string with JSON; this cannot be parsed",
  unknown_message_type: () => "This type cannot be sent",
  disputed_length: (f) => `Documents give different limits, so it may be rejected${over(f)}`,
  not_applicable: () => "No effect for this conversation or message type",
  both_no_sense: () =>
    `Sender and receiver cannot both leave no trace; rejected with ${ISSUE_CODES.both_no_sense}`,
  sender_in_targets: () =>
    `The sender must not be among the members; rejected with ${ISSUE_CODES.sender_in_targets}`,
  superteam_must_be_inclusive: () =>
    `In a super team it must be visible to the listed members only (${ISSUE_CODES.superteam_must_be_inclusive})`,
  superteam_new_member: () =>
    `Cannot be visible to new members in a super team; rejected with ${ISSUE_CODES.superteam_new_member}`,
  inclusive_new_member: () =>
    `Cannot be visible to new members when visible to listed members only; rejected with ${ISSUE_CODES.inclusive_new_member}`,
  force_ids_outside_targets: () =>
    `Forced push must stay within the targeted members; rejected with ${ISSUE_CODES.force_ids_outside_targets}`,
  custom_message_only_for_custom: () => "Applies to custom messages only",
  custom_message_shape: () => "Must be a JSON object with type (1 to 3) and data",
  robot_account_missing: () => "Robot options are set, but no robot account",
  force_push_not_enabled: () => 'Forced push is set, but "Enable forced push" is not on',
  sub_type_recommended: () => "A custom message should have a subtype",
  sender_is_receiver: () => "Sender and receiver are the same",
  team_id_not_decimal: () => "A team ID usually has digits only",
  client_id_missing: () => "No message_client_id: if the outcome is unknown, it cannot be sent again safely",
  client_id_used: () =>
    "The history already has a message with this message_client_id: the server may reject this one as a repeat",
  ai_content_empty: () =>
    `A non-text message needs a question; rejected with ${ISSUE_CODES.ai_content_empty}`,
  attachment_not_object: () => "attachment must be a JSON object, not a string or array",
  attachment_long: (f) => `Long attachment; may exceed your plan's limit${over(f)}`,
  short_name_missing: (f) =>
    `Receivers read only the short name${f.related ? ` ${lastKey(f.related)}` : ""}; only the long name is set`,
  names_disagree: (f) =>
    `Differs from ${f.related ? lastKey(f.related) : "its other name"}; receivers read the short name`,
  ext_with_dot: () => "Leave out the dot: receivers add it",
  out_of_range: (f) => (f.max === null ? "Out of range" : `Must be between -${f.max} and ${f.max}`),
  duplicate_key: (f) =>
    f.text
      ? `The key "${f.text}" is repeated in this JSON, which is sent as is; receivers usually take the last`
      : "The key is repeated; the server usually takes the last",
  inexact_number: (f) =>
    `${f.text ?? "A number"} exceeds 2^53: JavaScript and others that read numbers as doubles will change its digits; send it as a string`,
  empty: () => "Must not be empty",
  placeholder: (f) =>
    `${f.text ?? "Part of it"} looks like a variable that was not filled in; it will be sent as is`,
  local_url: () => "The file is on this computer (127.0.0.1), where no receiver can fetch it",
  foreign_upload: () => "The file was uploaded with another account; receivers may not be able to open it",
};

function lastKey(pointer: string): string {
  return pointer.split("/").at(-1) ?? pointer;
}
