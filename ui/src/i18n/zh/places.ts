/** 打开已写入的文件和数据所在的文件夹。 */
export const places = {
  open: "打开",
  show: "在文件夹中显示",
  openFolder: "打开文件夹",
  failed: "无法打开",
};
