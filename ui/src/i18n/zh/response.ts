export const response = {
  tab: "响应",
  none: "尚无响应",
  noneText: "发送后，这里显示状态、错误码说明、正文、响应头和各阶段用时。",
  recall: "撤回",
  recallOf: (receiver: string) => `撤回发给${receiver}的消息`,
  recalled: "已撤回",
};
