import { limits } from "../limits";

/** 单发以外各种发送方式的选项，键为请求体中的JSON指针。 */
export const callOptions = {
  groups: {
    message: { label: "消息附加信息", help: "聊天室空间位置等" },
    notification_config: { label: "通知设置", help: "离线与未读" },
  },
  fields: {
    "/need_message_detail": {
      label: "返回每条消息的详情",
      help: "开启后，响应列出每个接收方的消息ID和时间；关闭时，未列出的接收方结果未知。",
    },
    "/resend_flag": {
      label: "重发标记",
      help: "为1时，服务端按客户端ID去重，可安全重发。",
    },
    "/message/location_x": { label: "位置X", help: "空间消息的X坐标。" },
    "/message/location_y": { label: "位置Y", help: "空间消息的Y坐标。" },
    "/message/location_z": { label: "位置Z", help: "空间消息的Z坐标。" },
    "/message_config/ignore_chat_banned": { label: "忽略禁言", help: "即使发送方被禁言，也照常发送。" },
    "/message_config/high_priority": {
      label: "高优先级",
      help: "高优先级消息有单独的频率额度。",
    },
    "/message_config/need_high_priority_msg_resend": {
      label: "高优先级消息重发",
      help: "高优先级消息是否需要重发。",
    },
    "/message_config/abandon_ratio": {
      label: "丢弃比例",
      help: `0到${limits.abandon_ratio}，按此比例丢弃消息。`,
    },
    "/message_config/notify_target_tags": {
      label: "目标标签",
      help: "标签表达式，只发给匹配的成员。",
    },
    "/message_config/chat_msg_priority": { label: "消息优先级", help: "用于CDN通道。" },
    "/message_config/forbidden_if_high_priority_msg_freq": {
      label: "高优先级超频时",
      help: "超过频率上限时，降级为普通消息，或拒绝发送。",
    },
    "/room_id": { label: "聊天室ID", help: "十进制数字。" },
    "/messages": {
      label: "消息列表",
      help: `JSON数组，最多${limits.room_messages}条，每条须有message_client_id。`,
    },
    "/sound": { label: "推送提示音", help: `iOS推送的声音文件名，最长${limits.sound}个字符。` },
    "/notification_config/offline_enabled": {
      label: "存储离线通知",
      help: "接收方不在线时，上线后是否补发。",
    },
    "/notification_config/unread_enabled": { label: "计入未读", help: "是否计入未读数。" },
    "/offline_enabled": { label: "存储离线广播", help: "不在线的用户，上线后是否补发。" },
    "/ttl": {
      label: "离线保留时长",
      help: "仅在存储离线广播时有效。多数资料以小时计（默认168），Go SDK注释为秒。",
    },
    "/target_os": { label: "目标系统", help: "不选则发给所有系统。" },
    "/client_broadcast_id": {
      label: "客户端广播ID",
      help: "服务端按此ID识别重复的广播。",
    },
    "/target_type": { label: "目标类型", help: "取值含义未公开。" },
    "/roam_enabled": { label: "漫游", help: "新登录的设备是否可见。" },
    "/roam_expire_after": { label: "漫游有效期", help: "文档未说明单位；Java SDK自带的测试按秒计算。" },
    "/push_config/push_badge_enabled": { label: "推送角标", help: "推送是否计入角标数。" },
    "/message/message_server_id": { label: "服务端消息ID", help: "第一片之后的各片须填写，64位整数。" },
    "/message/attachment/text": { label: "本片文本", help: "本片追加的文本。" },
    "/message/attachment/index": { label: "分片序号", help: "从0开始。" },
    "/message/attachment/finish": { label: "结束标记", help: "1表示最后一片。" },
    "/rag_info_list": {
      label: "引用来源",
      help: "JSON数组，每项含name、icon、title、time、url、description。",
    },
  },
};
