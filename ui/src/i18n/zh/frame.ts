export const frame = {
  name: "雁书",
  pages: {
    compose: "撰写",
    history: "记录",
    accounts: "账号",
    settings: "设置",
    sandbox: "沙箱",
    templates: "模板",
  },
  navigation: "页面",
  skip: "跳到页面内容",
  account: {
    label: "当前应用账号",
    choose: "切换应用账号",
    none: "未选账号",
    manage: "管理应用账号…",
    rests: (s: number) => `${s}秒`,
    restsWhy: "云信以416拒绝了过多的请求，账号休息10秒，期间所有请求排队等候",
  },
  stages: { sandbox: "沙箱", test: "测试", production: "正式" },
  stagesLong: { sandbox: "内置沙箱", test: "测试环境", production: "正式环境" },
  edge: {
    production: (name: string) => `正式环境 · ${name} · 消息会发给真实用户`,
    sandbox: "沙箱 · 由本机模拟云信应答，不会发给任何人",
  },
  boot: {
    loading: "正在打开…",
    failed: "雁书没能打开数据",
    place: "数据目录",
    detail: "技术细节",
    retry: "重试",
    /** 每种故障：发生了什么、怎么办。 */
    ways: {
      storage: {
        what: "数据文件打不开。可能是磁盘已满、文件被别的程序占用，或磁盘出错。",
        steps: [
          "检查磁盘剩余空间。",
          "退出其他正在运行的雁书，再点“重试”。",
          "仍然不行，请把下面的技术细节交给维护人员。",
        ],
      },
      storage_read_only: {
        what: "数据目录不可写。每次发送前都要先落盘记录，所以不能在只读状态下工作。",
        steps: [
          "给当前系统用户加上数据目录的写权限，或把磁盘重新挂载为可写。",
          "也可以设置环境变量YANSHU_DATA_DIR，换一个可写的目录。",
          "然后点“重试”。",
        ],
      },
      history_damaged: {
        what: "记录文件已损坏。为了不丢失更多内容，雁书没有改动它。",
        steps: [
          "先把数据目录整个复制一份留底。",
          "用备份恢复其中的数据库文件；没有备份时，把它移到别处，雁书会从空记录开始。",
          "存在系统密钥环里的AppSecret不受影响。",
        ],
      },
      other: {
        what: "启动时出了意料之外的问题，没有发送任何消息。",
        steps: ["点“重试”。", "仍然不行，请把下面的技术细节交给维护人员。"],
      },
    },
  },
  recovered: {
    title: (n: number) => `上次退出时有${n}条发送被打断`,
    text: "它们可能已经送达，所以标为“结果未知”。请先核对，再决定是否重发。",
    action: "查看这些发送",
    close: "知道了",
  },
  /** “编辑为新消息”带来了原消息的应用账号。 */
  brought: {
    title: (name: string) => `已切换到“${name}”`,
    text: "这条消息原本由该应用账号发送。",
    production: "这条消息原本由该正式环境账号发送：再次发送会到达真实用户。",
    back: (name: string) => `换回“${name}”`,
    close: "知道了",
  },
  /** 启动时发现数据库损坏，原文件另存，由备份或空库接替。 */
  repaired: {
    title: (file: string) => `数据文件${file}已损坏，已换下`,
    text: (aside: string) => `损坏的文件没有删除，保存在数据目录的${aside}。`,
    restored: (from: string) => `现在用的是备份${from}，备份之后的改动不在其中。`,
    made: (when: string, path: string) => `${when}（${path}）`,
    anew: "没有可用的备份，已从空的开始。",
    close: "知道了",
  },
  sandboxFailed: { title: "内置沙箱没能启动", text: "真实的应用账号不受影响。" },
  settingsNotSaved: "设置没有保存下来",
  toasts: "通知",
  close: "关闭",
  copy: "复制",
  copied: "已复制",
};
