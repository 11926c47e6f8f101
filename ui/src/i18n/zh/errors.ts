import type { ErrorCode } from "@/bindings";

/** Rust 已有、契约里尚未列出的码；生成的 bindings 到位后即为 ErrorCode 的一部分。 */
type Coming = "storage_full" | "storage_busy" | "storage_newer";

/** 每个错误码：发生了什么（title）、接下来怎么办（action）。 */
export const errors: Record<ErrorCode | Coming, { title: string; action: string }> = {
  internal: { title: "雁书内部出错", action: "请重试；若再次出现，请附上技术细节反馈。" },
  storage: { title: "数据读写失败", action: "检查磁盘空间，并确认没有别的程序占用数据目录，然后重试。" },
  storage_read_only: { title: "数据目录不可写", action: "给数据目录加上写权限后重试。没有发送任何内容。" },
  storage_full: { title: "磁盘已满", action: "腾出空间后重试。记录写不下时不会发送。" },
  storage_busy: { title: "数据文件被占用", action: "退出其他正在使用同一数据目录的雁书或命令行，然后重试。" },
  storage_newer: { title: "数据由更新版本的雁书写入", action: "请安装新版本后再打开，数据没有改动。" },
  history_damaged: { title: "发送记录文件已损坏", action: "先复制数据目录留底，再用备份恢复。" },
  keyring_missing: {
    title: "没有可用的系统密钥环",
    action: "AppSecret只能保留到本次退出；安装并启动密钥环服务（如gnome-keyring）后可长期保存。",
  },
  keyring_locked: { title: "系统密钥环已锁定", action: "解锁密钥环后重试。" },
  secret_missing: { title: "缺少AppSecret", action: "到“账号”页重新填写这个应用账号的AppSecret。" },
  secret_invalid: {
    title: "这不像是AppSecret",
    action: "AppSecret应为一串不含空格和换行的字符。请到云信控制台重新复制。",
  },
  clipboard_empty: { title: "剪贴板里没有文字", action: "先在云信控制台复制AppSecret，再点“从剪贴板粘贴”。" },
  name_taken: { title: "名称已被使用", action: "换一个名称，以免发错应用。" },
  account_missing: { title: "这个应用账号已不存在", action: "选择另一个应用账号。" },
  sandbox_fixed: { title: "内置沙箱不能修改或删除", action: "需要不同的设置时，请新建一个应用账号。" },
  field_required: { title: "必填", action: "请填写此项。" },
  bad_app_key: {
    title: "AppKey格式不对",
    action: "AppKey是一串不含空格的字母和数字，请到云信控制台重新复制。",
  },
  bad_url: { title: "地址无效", action: "填写完整的地址，例如https://api-cn.yunxinapi.com/nimserver。" },
  insecure_url: { title: "http地址不加密", action: "改用https；内网服务请先勾选“这些是内网主机”。" },
  file_missing: { title: "找不到文件", action: "文件可能已被移动或删除，请重新选择。" },
  file_unreadable: { title: "文件读不了", action: "检查文件权限，或换一个文件。" },
  file_is_folder: { title: "这是文件夹", action: "请选择单个文件，或先打包。" },
  file_empty: { title: "文件是空的", action: "请选择有内容的文件。" },
  file_too_large: { title: "文件太大", action: "上传接口最大15 MB。请压缩，或放到自己的存储并粘贴URL。" },
  attachment_missing: { title: "附件已不在", action: "请重新附加文件。" },
  upload_refused: { title: "云信拒绝了上传", action: "查看返回的错误码；消息没有发送。" },
  unreached: {
    title: "连接不上服务器",
    action: "检查网络、代理和区域设置。没有发出任何内容，可以放心重试。",
  },
  unanswered: { title: "服务器没有应答", action: "请求可能已到达。先核对，再决定是否重发。" },
  broken_answer: { title: "应答不完整", action: "请求可能已到达。先核对，再决定是否重发。" },
  cancelled: { title: "已取消", action: "没有发出任何内容。" },
  body_syntax: { title: "JSON有语法错误", action: "按提示的行列修正后再发送。" },
  body_invalid: { title: "消息不符合要求", action: "按问题列表逐项修正后再发送。" },
  production_unconfirmed: { title: "正式环境的发送未确认", action: "核对应用、发送方和接收方后确认。" },
  row_missing: { title: "这条记录已不存在", action: "刷新列表。" },
  sandbox_failed: { title: "内置沙箱没能启动", action: "重启雁书；真实的应用账号不受影响。" },
};
