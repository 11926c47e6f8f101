import { callOptions } from "./call-options";
import { limits } from "../limits";
/** 发送接口的每个选项，键为请求体中的JSON指针。 */
export const options = {
  groups: {
    ...callOptions.groups,
    top: { label: "基础", help: "收发双方的留存方式与扩展字段" },
    message_config: { label: "消息设置", help: "未读、多端同步、离线、历史与漫游" },
    target_option: { label: "群定向消息", help: "只让部分群成员看到这条消息" },
    route_config: { label: "抄送", help: "是否抄送到你的应用服务器" },
    push_config: { label: "推送", help: "离线推送的文案、扩展与强制推送" },
    antispam_config: { label: "安全通（反垃圾）", help: "内容检测的开关与附加信息" },
    p2p_option: { label: "单聊选项", help: "仅单聊有效" },
    team_option: { label: "高级群选项", help: "仅高级群有效：已读回执、禁言与成员检查" },
    superteam_option: { label: "超大群选项", help: "仅超大群有效：禁言与成员检查" },
    robot_config: { label: "机器人", help: "把群消息交给机器人处理" },
    thread_config: { label: "消息回复（Thread）", help: "把这条消息作为对另一条消息的回复" },
    ai_params: { label: "数字人（AI）", help: "触发数字人回复所需的参数" },
  },
  fields: {
    ...callOptions.fields,
    "/sender_no_sense": {
      label: "发送方无感知",
      help: "发送方不做多端同步、漫游和历史留存。不能与接收方无感知同时开启。",
    },
    "/receiver_no_sense": {
      label: "接收方无感知",
      help: "接收方不做多端同步、漫游和历史留存。不能与发送方无感知同时开启。",
    },
    "/extension": { label: "服务端扩展字段", help: "随消息下发的自定义内容，建议使用JSON。" },

    "/message_config/unread_enabled": { label: "计入未读", help: "接收方的会话未读数是否加一。" },
    "/message_config/mutil_sync_enabled": {
      label: "发送方多端同步",
      help: "是否同步到发送方的其他在线设备。字段名的拼写以接口为准。",
    },
    "/message_config/offline_enabled": { label: "存储离线消息", help: "接收方不在线时，上线后是否补发。" },
    "/message_config/history_enabled": { label: "存储云端历史", help: "是否可在云端历史消息中查到。" },
    "/message_config/roaming_enabled": { label: "漫游", help: "接收方在新设备登录后是否可见。" },
    "/message_config/conversation_update_enabled": {
      label: "更新会话",
      help: "是否成为会话列表里的最后一条消息。",
    },

    "/target_option/receiver_account_ids": {
      label: "定向成员",
      help: "名单中的成员按下一项决定可见或不可见；不能包含发送方。",
    },
    "/target_option/inclusive": {
      label: "仅名单成员可见",
      help: "开：只有名单中的成员可见；关：名单之外的成员可见。超大群必须为开。",
    },
    "/target_option/check_team_member_valid": {
      label: "检查名单成员",
      help: "检查名单中的账号是否都是群成员。",
    },
    "/target_option/visible_to_new_member": {
      label: "对新成员可见",
      help: "之后入群的成员能否看到。超大群，或仅名单成员可见时，不能开启。",
    },

    "/route_config/route_enabled": { label: "抄送到应用服务器", help: "是否触发消息抄送。" },
    "/route_config/route_environment": { label: "抄送环境", help: "控制台中配置的抄送环境名称。" },

    "/push_config/push_enabled": { label: "推送", help: "接收方离线时是否推送。" },
    "/push_config/push_nick_enabled": { label: "推送带昵称", help: "推送文案前是否加上发送方昵称。" },
    "/push_config/push_content": { label: "推送文案", help: "未设置时由云信按消息类型生成。" },
    "/push_config/push_payload": {
      label: "推送扩展",
      help: "各厂商通道的参数，例如pushTitle、apsField、hwField、vivoField、oppoField、fcmField。",
    },
    "/push_config/push_forcepush_enable": {
      label: "启用强制推送",
      help: "使用下面几项强制推送时应一并开启。",
    },
    "/push_config/push_forcepush_all": {
      label: "强制推送全部成员",
      help: "忽略成员的消息提醒设置，推送给全部群成员。",
    },
    "/push_config/push_forcepush_ids": {
      label: "强制推送成员",
      help: `忽略提醒设置的成员账号，最多${limits.forced_push_ids}个。群定向消息须在定向成员之内。`,
    },
    "/push_config/push_forcepush_content": { label: "强制推送文案", help: "强制推送使用的文案。" },

    "/antispam_config/antispam_enabled": {
      label: "安全通检测",
      help: "应用开通安全通后生效；关闭则这条消息不检测。",
    },
    "/antispam_config/antispam_business_id": { label: "安全通业务ID", help: "指定检测所用的业务配置。" },
    "/antispam_config/antispam_extension": {
      label: "检测扩展参数",
      help: "随检测请求附带的扩展参数，JSON。",
    },
    "/antispam_config/antispam_cheating": {
      label: "反作弊参数",
      help: "反作弊所用的设备或用户信息，例如邮箱，JSON。",
    },
    "/antispam_config/antispam_custom_message_enabled": {
      label: "检测自定义消息",
      help: "仅用于自定义消息：改为检测下一项给出的内容。",
    },
    "/antispam_config/antispam_custom_message": {
      label: "检测内容",
      help: "含type（1文本、2图片、3视频）和data的JSON。",
    },

    "/p2p_option/check_friend": { label: "检查好友关系", help: "开启后，接收方不是发送方的好友时拒绝发送。" },

    "/team_option/mark_as_read": { label: "需要已读回执", help: "开启后，群成员可回执已读。" },
    "/team_option/ignore_chat_banned": { label: "忽略群禁言", help: "高级群整体禁言时仍然发送。" },
    "/team_option/ignore_member_chat_banned": { label: "忽略成员禁言", help: "发送方被禁言时仍然发送。" },
    "/team_option/check_team_member_valid": {
      label: "检查发送方是群成员",
      help: "发送方不在高级群里时拒绝发送。",
    },

    "/superteam_option/ignore_chat_banned": { label: "忽略群禁言", help: "超大群整体禁言时仍然发送。" },
    "/superteam_option/ignore_member_chat_banned": {
      label: "忽略成员禁言",
      help: "发送方被禁言时仍然发送。",
    },
    "/superteam_option/check_team_member_valid": {
      label: "检查发送方是群成员",
      help: "发送方不在超大群里时拒绝发送。",
    },

    "/robot_config/robot_account_id": { label: "机器人账号", help: "使用本组选项时应填写。" },
    "/robot_config/robot_topic": { label: "话题", help: "交给机器人的话题。" },
    "/robot_config/robot_function": { label: "功能", help: "交给机器人的功能。" },
    "/robot_config/robot_custom_content": { label: "自定义内容", help: "交给机器人的自定义内容。" },

    "/thread_config/thread_root": { label: "根消息", help: "整个Thread的第一条消息。" },
    "/thread_config/thread_root/sender_id": { label: "根消息：发送方", help: "根消息的发送方账号。" },
    "/thread_config/thread_root/receiver_id": { label: "根消息：接收方", help: "根消息的接收方账号或群ID。" },
    "/thread_config/thread_root/create_time": { label: "根消息：时间", help: "根消息的服务端时间，毫秒。" },
    "/thread_config/thread_root/message_server_id": {
      label: "根消息：服务端ID",
      help: "64位整数，按原值保留，不丢精度。",
    },
    "/thread_config/thread_root/message_client_id": {
      label: "根消息：客户端ID",
      help: "根消息的message_client_id。",
    },
    "/thread_config/thread_reply": { label: "被回复的消息", help: "这条消息直接回复的那一条。" },
    "/thread_config/thread_reply/sender_id": { label: "被回复：发送方", help: "被回复消息的发送方账号。" },
    "/thread_config/thread_reply/receiver_id": {
      label: "被回复：接收方",
      help: "被回复消息的接收方账号或群ID。",
    },
    "/thread_config/thread_reply/create_time": {
      label: "被回复：时间",
      help: "被回复消息的服务端时间，毫秒。",
    },
    "/thread_config/thread_reply/message_server_id": {
      label: "被回复：服务端ID",
      help: "64位整数，按原值保留，不丢精度。",
    },
    "/thread_config/thread_reply/message_client_id": {
      label: "被回复：客户端ID",
      help: "被回复消息的message_client_id。",
    },

    "/ai_params/account": { label: "数字人账号", help: "使用本组选项时应填写。" },
    "/ai_params/content": { label: "提问内容", help: "JSON对象，形如{msg, type}。非文本消息不能为空。" },
    "/ai_params/messages": {
      label: "上下文",
      help: "JSON数组，每项形如{msg, type, role}，role为user、assistant或system。",
    },
    "/ai_params/prompt_variables": { label: "提示词变量", help: "填入提示词的变量，JSON对象。" },
    "/ai_params/config": { label: "模型参数", help: "JSON对象，可含prompt、maxTokens、topP、temperature。" },
    "/ai_params/send_original": { label: "同时投递原消息", help: "触发数字人的这条消息本身是否也投递。" },
  },
};
