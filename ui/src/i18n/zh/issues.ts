import { ISSUE_CODES } from "@/rules";
import type { IssueCode, JsonType } from "@/bindings";

/** 规则给出的数字与字段，文案按需取用。 */
export type IssueFacts = {
  max: number | null;
  actual: number | null;
  related: string | null;
  text: string | null;
  expected: JsonType | null;
};
export type IssueWords = Record<IssueCode, (f: IssueFacts) => string>;

const n = (v: number | null): string => (v === null ? "?" : String(v));
const over = (f: IssueFacts): string => (f.max === null ? "" : `（${n(f.actual)} / ${f.max}）`);

/** 值应为的JSON类型。 */
export const jsonTypes: Record<JsonType, string> = {
  boolean: "应为true或false",
  text: "应为字符串",
  json_text: "应为JSON字符串",
  number: "应为数字",
  integer: "应为64位整数",
  object: "应为JSON对象",
  texts: "应为字符串数组",
  objects: "应为对象数组",
};

export const issues: IssueWords = {
  required: () => "必填",
  wrong_type: (f) => (f.expected === null ? "JSON类型不符" : jsonTypes[f.expected]),
  too_long: (f) => `超出长度上限${over(f)}`,
  too_many: (f) => `数量超出上限${over(f)}`,
  too_small: () => "数值过小",
  too_large: (f) => (f.max === null ? "数值过大" : `数值过大，最大为${f.max}`),
  not_a_choice: () => "不是允许的值",
  duplicate_entry: () => "列表中已有相同的项（账号不区分大小写）",
  disputed_unit: ({ actual: n }) =>
    n === null
      ? "单位存在争议：多数资料为小时，Go SDK为秒"
      : `各资料不一致：${n}在多数资料中是${n}小时（${+(n / 24).toFixed(1)}天），在Go SDK中是${n}秒`,
  no_push_without_text: () => "没有推送文案（push_content），不会推送",
  bad_characters: () => "只能含字母、数字和 _ @ . -；一次只能填一个账号",
  not_json: () => "应为JSON字符串，当前内容无法解析",
  unknown_message_type: () => "不是可发送的消息类型",
  disputed_length: (f) => `各文档的长度上限不一致，可能被拒绝${over(f)}`,
  not_applicable: () => "当前会话或消息类型下不生效，会被忽略",
  both_no_sense: () => `发送方和接收方不能同时无感知，会被拒绝（${ISSUE_CODES.both_no_sense}）`,
  sender_in_targets: () => `定向成员不能包含发送方，会被拒绝（${ISSUE_CODES.sender_in_targets}）`,
  superteam_must_be_inclusive: () =>
    `超大群的定向消息必须设为仅名单成员可见（${ISSUE_CODES.superteam_must_be_inclusive}）`,
  superteam_new_member: () =>
    `超大群的定向消息不能对新成员可见，会被拒绝（${ISSUE_CODES.superteam_new_member}）`,
  inclusive_new_member: () =>
    `仅名单成员可见时，不能对新成员可见，会被拒绝（${ISSUE_CODES.inclusive_new_member}）`,
  force_ids_outside_targets: () =>
    `强制推送成员须在定向成员之内，会被拒绝（${ISSUE_CODES.force_ids_outside_targets}）`,
  custom_message_only_for_custom: () => "仅对自定义消息生效",
  custom_message_shape: () => "检测内容应为含type（1至3）和data的JSON对象",
  robot_account_missing: () => "设置了机器人选项，但未填写机器人账号",
  force_push_not_enabled: () => "设置了强制推送，但未开启“启用强制推送”",
  sub_type_recommended: () => "自定义消息建议设置子类型",
  sender_is_receiver: () => "发送方与接收方相同",
  team_id_not_decimal: () => "群ID通常是纯数字",
  client_id_missing: () => "没有message_client_id：结果未知时将无法安全重发",
  client_id_used: () => "发送记录中已有使用该message_client_id的消息，服务端可能将本次发送视为重复而拒绝",
  ai_content_empty: () => `非文本消息须填写提问内容，否则会被拒绝（${ISSUE_CODES.ai_content_empty}）`,
  attachment_not_object: () => "attachment应为JSON对象，不能是字符串或数组",
  attachment_long: (f) => `附件内容较长，可能超出套餐限制${over(f)}`,
  short_name_missing: (f) =>
    `接收端只读取短字段名${f.related ? `${lastKey(f.related)}` : ""}，目前只有长字段名`,
  names_disagree: (f) => `与${f.related ? lastKey(f.related) : "同义字段"}的值不一致，接收端以短字段名为准`,
  ext_with_dot: () => "扩展名不要带点，接收端会自动添加",
  out_of_range: (f) => (f.max === null ? "超出取值范围" : `应在-${f.max}到${f.max}之间`),
  duplicate_key: (f) =>
    f.text
      ? `这段JSON中的键“${f.text}”出现了多次，会原样发出，接收方通常取最后一个`
      : "同一个键出现了多次，服务端通常取最后一个",
  inexact_number: (f) =>
    `${f.text ?? "某个数字"}超过2^53：JavaScript等以双精度浮点数读取时，末尾几位会改变，建议改用字符串`,
  empty: () => "不能为空",
  placeholder: (f) => `${f.text ? `“${f.text}”` : "其中一处"}像是未填写的变量，会原样发出`,
  local_url: () => "文件在本机（127.0.0.1），接收方无法获取",
  foreign_upload: () => "文件是用其他应用账号上传的，接收方可能无法打开",
};

function lastKey(pointer: string): string {
  return pointer.split("/").at(-1) ?? pointer;
}
