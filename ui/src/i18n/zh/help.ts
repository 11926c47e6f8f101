export const help = {
  title: "帮助",
  tabs: { guide: "使用指南", codes: "错误码", news: "更新内容", licences: "第三方许可" },
  inEnglish: "更新内容目前只有英文。",
  changes: "全部变更（英文）",
  report: "反馈问题…",
  searchCodes: "按错误码或关键词搜索",
  count: (n: number) => `${n}个`,
  none: "没有匹配的错误码",
  licences: "雁书使用了以下开源软件，每行是名称、版本和许可。",
};
