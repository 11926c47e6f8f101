/** 发送记录列表中一行的右键菜单。 */
export const rowMenu = {
  open: "打开",
  copyText: "复制内容",
  copyReceiver: "复制接收方ID",
  tag: "标签…",
  export: "导出…",
  delete: "删除…",
};
