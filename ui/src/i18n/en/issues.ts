import type { IssueFacts, IssueWords } from "../zh/issues";

const n = (v: number | null): string => (v === null ? "?" : String(v));
const over = (f: IssueFacts): string => (f.max === null ? "" : ` (${n(f.actual)} / ${f.max})`);

export const issues: IssueWords = {
  required: () => "Required",
  wrong_type: () => "Wrong JSON type",
  too_long: (f) => `Too long${over(f)}`,
  too_many: (f) => `Too many${over(f)}`,
  too_small: () => "Too small",
  bad_characters: () => "Characters that are not allowed; use letters, digits and _ @ . -",
  not_json: () => "Must be a string that holds JSON; this does not parse",
  unknown_message_type: () => "Not a type that can be sent",
  disputed_length: (f) => `Sources disagree on the limit, so it may be refused${over(f)}`,
  not_applicable: () => "Has no effect for this conversation or message type",
  both_no_sense: () => "Sender and receiver cannot both keep nothing; refused with 107330",
  sender_in_targets: () => "The sender may not be among the members; refused with 107339",
  superteam_must_be_inclusive: () => "In a super team only the listed members may see it (108319)",
  superteam_new_member: () => "Cannot be visible to new members in a super team; refused with 108320",
  inclusive_new_member: () =>
    "Cannot be visible to new members when only the listed see it; refused with 108321",
  force_ids_outside_targets: () => "Forced push must stay within the targeted members; refused with 109318",
  custom_message_only_for_custom: () => "Works for custom messages only",
  custom_message_shape: () => "Must be a JSON object with type (1 to 3) and data",
  robot_account_missing: () => "Robot options are set, but no robot account",
  force_push_not_enabled: () => 'Forced push is set, but "Enable forced push" is not on',
  sub_type_recommended: () => "A custom message should have a sub type",
  sender_is_receiver: () => "Sender and receiver are the same",
  team_id_not_decimal: () => "A team id is usually digits only",
  client_id_missing: () => "No message_client_id: an unknown outcome could not be sent again safely",
  client_id_used: () =>
    "The history already has a message with this message_client_id: Yunxin may refuse this one as a repeat",
  ai_content_empty: () => "A non-text message needs the question; refused with 107336",
  attachment_not_object: () => "attachment must be a JSON object, not a string or array",
  attachment_long: (f) => `Long attachment, may be above your plan's limit${over(f)}`,
  short_name_missing: (f) =>
    `Receivers read only the short name${f.related ? ` ${lastKey(f.related)}` : ""}; only the long one is here`,
  names_disagree: (f) =>
    `Differs from ${f.related ? lastKey(f.related) : "its other name"}; receivers read the short name`,
  ext_with_dot: () => "Without the dot: receivers add it themselves",
  out_of_range: (f) => (f.max === null ? "Out of range" : `Out of range: at most ${f.max} either way`),
  duplicate_key: () => "The key is repeated; the service usually takes the last",
  empty: () => "May not be empty",
};

function lastKey(pointer: string): string {
  return pointer.split("/").at(-1) ?? pointer;
}
