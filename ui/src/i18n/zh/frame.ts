import type { Service } from "../service";
import { by } from "./by";
import { limits } from "../limits";

export const frame = {
  pages: {
    compose: "撰写",
    history: "记录",
    accounts: "应用账号",
    settings: "设置",
    sandbox: "沙箱",
    templates: "模板",
    bulk: "群发",
    contacts: "通讯录",
  },
  navigation: "页面",
  work: (n: number) => `${n}条消息正在发送或等待发送`,
  skip: "跳到页面内容",
  account: {
    label: "当前应用账号",
    choose: "切换应用账号",
    none: "未选应用账号",
    manage: "管理应用账号…",
    rests: (s: number) => `${s}秒`,
    restsWhy: (s: Service) =>
      `${by(s)}因请求过多返回416，应用账号暂停${limits.pause_s}秒，期间所有请求排队等候`,
  },
  stages: { test: "测试", production: "正式" },
  sandboxAccount: "沙箱应用账号",
  /** 同上，可在两部分之间换行。 */
  sandboxAccountParts: ["沙箱", "应用账号"],
  edge: {
    production: (name: string) => `正式环境 · ${name} · 消息会发给真实用户`,
    sandbox: "沙箱应用账号 · 由本机模拟云信的响应，不会发给任何人",
  },
  boot: {
    loading: "正在打开…",
    failed: "雁书无法打开数据",
    place: "数据目录",
    detail: "技术细节",
    retry: "重试",
    /** 每种故障：发生了什么、怎么办。 */
    remedies: {
      data_failed: {
        what: "无法打开数据文件。可能是磁盘已满、文件被其他程序占用，或磁盘出错。",
        steps: [
          "检查磁盘剩余空间。",
          "退出其他正在运行的雁书，再点“重试”。",
          "如果仍然失败，请将下面的技术细节提供给技术支持。",
        ],
      },
      data_read_only: {
        what: "数据目录不可写。每次发送前都要先写入磁盘，因此无法在只读状态下工作。",
        steps: [
          "为当前系统用户添加数据目录的写权限，或将磁盘重新挂载为可写。",
          "也可以设置环境变量YANSHU_DATA_DIR，换一个可写的目录。",
          "然后点“重试”。",
        ],
      },
      data_damaged: {
        what: "数据文件已损坏。另一个雁书或yanshu-cli打开着数据目录时，该文件不会被替换。",
        steps: [
          "退出其他所有雁书和yanshu-cli，再点“重试”：损坏的文件会移到一旁，由最近的备份代替。",
          "存在系统密钥环里的AppSecret不受影响。",
          "如果仍然失败，请将下面的技术细节提供给技术支持。",
        ],
      },
      other: {
        what: "启动时发生意外错误，没有发送任何消息。",
        steps: ["点“重试”。", "如果仍然失败，请将下面的技术细节提供给技术支持。"],
      },
    },
  },
  recovered: {
    title: (n: number) => `上次退出时有${n}条消息的发送被中断`,
    text: (n: number) =>
      `${n === 1 ? "这条" : "这些"}消息可能已经送达，因此标为“结果未知”。请先核对，再决定是否重发。`,
    action: "查看消息",
    close: "知道了",
  },
  /** “以此新建消息”带来了原消息的应用账号。 */
  switched: {
    title: (name: string) => `已切换到“${name}”`,
    text: "原消息由此应用账号发送。",
    production: "原消息由此正式环境的应用账号发送：再次发送会到达真实用户。",
    back: (name: string) => `切换回“${name}”`,
    close: "知道了",
  },
  damaged: (file: string) => `数据文件${file}已损坏`,
  readOnly: {
    title: "磁盘已满",
    text: "雁书以只读方式打开：可以查看和导出发送记录，不能发送或保存。请释放空间，然后重启雁书。",
  },
  remote: {
    title: "数据目录位于网络驱动器",
    text: "在网络驱动器上发送和保存会更慢，并且同一时间只应有一个程序使用它。可以把数据目录移到本机。",
    close: "知道了",
  },
  /** 启动时发现数据库损坏，原文件另存，由备份或空库接替。 */
  repaired: {
    title: (file: string) => `数据文件${file}已损坏，已替换`,
    text: (aside: string) => `损坏的文件没有删除，已另存为数据目录里的${aside}。`,
    restored: (from: string) => `现在用的是备份${from}，备份之后的改动不在其中。`,
    made: (when: string, path: string) => `${when}（${path}）`,
    anew: "没有可用的备份，已新建空数据库。",
    close: "知道了",
  },
  sandboxFailed: { title: "内置沙箱启动失败", text: "真实的应用账号不受影响。" },
  /** 对话框打开时，从外部打开了链接或文件。 */
  waiting: { title: "刚打开的内容正在等待", text: "关闭当前对话框后显示。" },
  templateNotSent: {
    busy: "未发出：正在发送其他消息",
    account: "未发出：当前使用的是其他应用账号",
  },
  settingsNotSaved: "设置保存失败",
  toasts: "通知",
  close: "关闭",
  again: "重试",
  show: "查看",
  /** 代码编辑器。 */
  editor: {
    wholeLine: "显示整行",
    foldLine: "折叠",
    unfoldLine: "展开",
    unfold: "展开",
    foldedCode: "已折叠",
    foldedLines: "已折叠行",
    unfoldedLines: "已展开行",
    to: "至",
    selectionDeleted: "已删除所选内容",
    unseen: (code: string) => `不可见字符${code}`,
  },
  copy: (what: string) => `复制${what}`,
  copied: "已复制",
  /** 文件中需要修改的行。 */
  atLine: (line: string, what: string) => `第${line}行：${what}`,
};
