/** 用气泡显示一条消息时，代替正文的说法。 */
export const shown = {
  placeholder: {
    image: "图片",
    audio: "语音",
    video: "视频",
    location: "位置",
    file: "文件",
    tip: "提示",
    custom: "自定义消息",
    notification: "自定义通知",
    unknown: "消息",
  },
  emptyText: "（空文本）",
};
