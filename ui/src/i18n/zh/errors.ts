import type { ErrorCode } from "@/bindings";
import { limits } from "../limits";

/** 每个错误码：发生了什么（title）、接下来怎么办（action）。 */
export const errors: Record<ErrorCode, { title: string; action: string }> = {
  internal: { title: "雁书内部出错", action: "请重试；若再次出现，请附上技术细节反馈。" },
  body_too_large: {
    title: `消息超过${limits.body}`,
    action: "请缩短内容，或改为发送文件。消息未保存，也未发送。",
  },
  already_done: { title: "该操作已经执行过", action: "结果没有保留，请重新打开所在页面查看。" },
  data_failed: { title: "数据读写失败", action: "检查磁盘空间，并确认没有其他程序占用数据目录，然后重试。" },
  data_read_only: { title: "数据目录不可写", action: "为数据目录添加写权限后重试。没有发送任何内容。" },
  data_disk_full: { title: "磁盘已满", action: "释放空间后重试。无法写入记录时不会发送。" },
  data_busy: { title: "数据文件被占用", action: "退出其他正在使用同一数据目录的雁书或命令行，然后重试。" },
  data_moved: {
    title: "数据目录在运行期间被移走或删除",
    action: "没有发送任何内容。请把目录放回原处，或重启雁书以新建数据目录。",
  },
  data_path_too_long: {
    title: "数据目录的路径过长",
    action: `请使用完整路径不超过${limits.data_folder_bytes}字节的目录（一个汉字占3字节）。`,
  },
  data_newer: { title: "数据由更新版本的雁书写入", action: "请安装新版本后再打开，数据没有改动。" },
  data_damaged: {
    title: "数据文件已损坏",
    action: "该文件不再写入。请重启雁书：损坏的文件会另存，由最近的备份或新文件接替。",
  },
  keyring_missing: {
    title: "没有可用的系统密钥环",
    action: "AppSecret只能保留到本次退出；安装并启动密钥环服务（如gnome-keyring）后可长期保存。",
  },
  keyring_locked: { title: "系统密钥环已锁定", action: "解锁密钥环后重试。" },
  keyring_no_collection: {
    title: "没有默认密钥环",
    action:
      "AppSecret只能保留到本次退出。请在“密码和密钥”（Seahorse）中创建默认密钥环，或在KeePassXC中公开一个群组。",
  },
  keyring_ambiguous: {
    title: "密钥环里有多条相同用途的密钥",
    action: "重新粘贴并保存后只保留一条；也可以在密钥环应用中删除多余的条目。",
  },
  secret_missing: { title: "缺少AppSecret", action: "到“应用账号”页重新粘贴此应用账号的AppSecret。" },
  secret_invalid: {
    title: "AppSecret格式错误",
    action: "AppSecret应为一串不含空格和换行的字符。请到云信控制台重新复制。",
  },
  secret_elsewhere: {
    title: "已保存的AppSecret属于其他服务器",
    action:
      "服务地址已更改（或请求会经由能读取内容的代理）。为避免泄露，请重新粘贴AppSecret；没有发出任何内容。",
  },
  password_elsewhere: {
    title: "已保存的密码属于另一个代理",
    action: "代理服务器已更改。为避免泄露，请重新粘贴代理密码；没有发出任何内容。",
  },
  account_edited: {
    title: "应用账号已在别处修改",
    action: "没有保存。请载入当前内容，再重新修改。",
  },
  account_changed: {
    title: "应用账号刚刚被修改",
    action: "请核对应用账号后重新发送。没有发出任何内容。",
  },
  password_invalid: {
    title: "代理密码格式错误",
    action: `密码为1到${limits.proxy_password_bytes}字节，不含换行等控制字符。请重新复制。`,
  },
  proxy_password_missing: {
    title: "缺少代理密码",
    action: "到“应用账号”页的“高级”里填写代理密码。没有发出任何内容。",
  },
  bad_proxy: { title: "代理地址无效", action: "填写主机名和端口，例如proxy.example.com:3128。" },
  proxy_unreadable: {
    title: "HTTPS_PROXY、HTTP_PROXY或ALL_PROXY中的代理地址无效",
    action:
      "用户名和密码中的@请写成%40，#写成%23，/写成%2F，\\写成%5C，%写成%25，然后重启雁书。没有绕过代理发送。",
  },
  proxy_has_login: {
    title: "代理地址里有用户名或密码",
    action: "请分别填写在各自的输入框里；写在地址里会被显示和记录。",
  },
  proxy_user_too_long: {
    title: "代理用户名过长",
    action: "请填写较短的用户名，或改用http://或https://开头的代理地址。",
  },
  bad_certificate: {
    title: "这不是PEM格式的证书",
    action: "粘贴以-----BEGIN CERTIFICATE-----开头的完整文本；DER格式的文件请先转换。",
  },
  certificate_with_key: {
    title: "文本中含有私钥",
    action: "只粘贴证书部分。不需要私钥，也不应保存在这里。",
  },
  clipboard_empty: { title: "剪贴板里没有文字", action: "先复制，再点“从剪贴板粘贴”。" },
  query_invalid: { title: "搜索条件有误", action: "按搜索框下方的提示修改。" },
  name_taken: { title: "名称已被使用", action: "请换一个名称。" },
  account_missing: { title: "应用账号已不存在", action: "选择另一个应用账号。" },
  sandbox_fixed: { title: "沙箱应用账号不能修改或删除", action: "需要不同的设置时，请新建一个应用账号。" },
  field_required: { title: "必填", action: "请填写此项。" },
  bad_app_key: {
    title: "AppKey格式错误",
    action: "AppKey是一串不含空格的字母和数字，请到云信控制台重新复制。",
  },
  bad_url: { title: "地址无效", action: "填写完整的地址，例如https://api-cn.yunxinapi.com/nimserver。" },
  insecure_url: { title: "http地址不加密", action: "改用https；内网服务请先勾选“这些是内网主机”。" },
  file_missing: { title: "找不到文件", action: "文件可能已被移动或删除，请重新选择。" },
  file_not_local: { title: "这不是本机上的文件", action: "请选择本机或已挂载磁盘上的文件或文件夹。" },
  file_unreadable: { title: "无法读取文件", action: "检查文件权限，或换一个文件。" },
  nothing_opens_it: { title: "没有可打开它的程序", action: "请复制路径，在文件管理器中打开。" },
  bad_contact_id: {
    title: "ID格式错误",
    action: `账号只能含字母、数字和 _ @ . -，最长${limits.account_id}个字符；群ID是数字。`,
  },
  file_is_folder: { title: "这是文件夹", action: "请选择单个文件，或先将文件夹打包。" },
  file_empty: { title: "文件是空的", action: "请选择有内容的文件。" },
  file_too_large: {
    title: "文件太大",
    action: `上传上限为${limits.upload}。请压缩，或放到自有存储后粘贴URL。`,
  },
  no_user_input: { title: "未执行", action: "请再次点击按钮。" },
  clipboard_no_file: {
    title: "剪贴板里没有图片或文件",
    action: "先复制一张图片，或在文件管理器里复制文件，再粘贴。",
  },
  url_invalid: {
    title: "这不是有效的文件URL",
    action: "填写以http://或https://开头的完整地址，不要带用户名和密码。",
  },
  url_private: {
    title: "这是内网地址",
    action:
      "当前应用账号不允许访问内网地址。可在应用账号里勾选“这些是内网主机”，或不获取文件信息、直接发送。",
  },
  url_redirects: { title: "该地址不断重定向", action: "在浏览器里打开它，复制最终的地址后重试。" },
  url_unreached: {
    title: "无法连接该地址",
    action:
      "获取时直接连接，不经过代理；如果网络只能通过代理访问，请手动填写文件信息。否则请检查地址和网络。获取失败不影响直接发送。",
  },
  url_status: { title: "该地址未返回文件", action: "文件可能已删除或需要登录；在浏览器里确认后重试。" },
  url_too_large: {
    title: "文件太大，无法获取信息",
    action: `最多下载${limits.fetch}。可手动填写文件信息后发送。`,
  },
  url_is_page: { title: "该地址是网页，不是文件", action: "请使用文件本身的地址。" },
  setting_unreadable: {
    title: "无法读取图片处理设置",
    action: "未修改或发送任何内容。请在“图片处理”中重新选择，然后重试。",
  },
  queue_changed: { title: "这条消息已被更改", action: "队列中显示的是最新内容。撤销可找回你输入的内容。" },
  not_waiting: { title: "这条消息现在不能发送", action: "它可能正在发送，或结果未知。请查看队列里的说明。" },
  queue_runs: { title: "队列正在发送", action: "请等待发送完成，或先停止。" },
  file_unwritable: { title: "无法写入文件", action: "请换一个可以写入的位置。" },
  file_no_space: { title: "磁盘空间不足", action: "释放空间，或换一个位置。" },
  import_foreign: { title: "这不是雁书导出的文件", action: "请选择雁书导出的JSONL文件；CSV和HTML不能导入。" },
  import_newer: { title: "文件由更新版本的雁书导出", action: "请先升级雁书，再导入。" },
  import_broken: {
    title: "文件中有一行无法解析",
    action: "文件可能被改动过或不完整，请重新导出。没有导入任何内容。",
  },
  attachment_missing: { title: "附件已不存在", action: "请重新附加文件。" },
  call_refused: { title: "请求被拒绝", action: "查看返回的错误码；没有任何更改。" },
  upload_refused: { title: "上传被拒绝", action: "查看返回的错误码；消息没有发送。" },
  upload_tag_too_long: {
    title: "上传标签过长",
    action: "请在上传选项里缩短标签。",
  },
  unreached: {
    title: "无法连接服务器",
    action: "检查网络、代理和区域设置。没有发出任何内容，可以放心重试。",
  },
  no_such_host: {
    title: "找不到主机名",
    action: "核对服务地址和代理的主机名，再检查网络和DNS。没有发出任何内容，可以放心重试。",
  },
  connection_refused: {
    title: "连接被拒绝",
    action: "核对主机和端口，以及服务、代理或沙箱是否在运行。没有发出任何内容，可以放心重试。",
  },
  untrusted: {
    title: "服务器的证书不受信任",
    action: "检查本机时间；若是公司代理或私有服务器，请在应用账号设置里添加它的CA证书。没有发出任何内容。",
  },
  tls_failed: {
    title: "无法建立安全连接",
    action: "核对端口、地址应为http还是https，再检查代理。没有发出任何内容，可以放心重试。",
  },
  proxy_login: {
    title: "代理要求登录",
    action:
      "请在应用账号设置里核对代理的用户名和密码；不支持NTLM和Negotiate登录。没有发出任何内容，可以放心重试。",
  },
  unanswered: { title: "服务器没有响应", action: "请求可能已到达。先核对，再决定是否重发。" },
  broken_answer: { title: "响应不完整", action: "请求可能已到达。先核对，再决定是否重发。" },
  update_unreachable: {
    title: "更新服务器无法访问，或响应不完整",
    action: "检查网络连接后重试。没有安装任何内容。",
  },
  update_untrusted: {
    title: "更新未由发布者签名",
    action: "文件已丢弃，没有安装任何内容。请稍后重试；如果仍然出现，请告知发布者。",
  },
  update_not_installed: {
    title: "更新安装失败",
    action: "当前版本继续可用。确认对雁书的程序文件有写权限且磁盘空间充足，然后重试。",
  },
  cancelled: { title: "已取消", action: "没有发出任何内容。" },
  body_syntax: { title: "JSON有语法错误", action: "按提示的行列修正后再发送。" },
  body_invalid: { title: "消息不符合要求", action: "按问题列表逐项修正后再发送。" },
  production_unconfirmed: {
    title: "操作未确认",
    action: "没有发出或更改任何内容。如需继续，请重试并在对话框中确认。",
  },
  row_missing: { title: "这条记录已不存在", action: "刷新列表。" },
  row_unusable: { title: "这条记录不完整", action: "无法核对或重发这条消息，请向接收方确认是否已收到。" },
  not_unknown: { title: "这条记录的结果已经明确，或正在重新发送", action: "刷新列表查看最新结果。" },
  client_id_missing: {
    title: "这条消息没有message_client_id",
    action: "无法核对，也无法保证重发不重复。请向接收方确认，再决定是否作为新消息发送。",
  },
  no_evidence: {
    title: "服务端没有可以核对的记录",
    action: "请向接收方确认是否已收到，再决定是否作为新消息发送。",
  },
  no_repeat: {
    title: "无法安全重发",
    action: "服务端无法识别重复，可能收到两次。请先确认是否已送达。",
  },
  stream_ended: {
    title: "流式消息已结束",
    action: "服务端不再接收这条消息的分片，请把剩余内容作为新消息发送。",
  },
  stream_too_long: {
    title: `流式消息最多${limits.stream.text}个字符`,
    action: "缩短这一片，或结束后把剩余内容作为新消息发送。",
  },
  app_changed: {
    title: "应用账号的AppKey已更换",
    action: "这条消息是用原来的应用发送的，请用原来的AppKey核对或重发。",
  },
  bad_tag: { title: `标签不能为空，最多${limits.tag_chars}个字符`, action: "换一个简短的标签。" },
  too_many_tags: { title: `一条记录最多${limits.row_tags}个标签`, action: "先去掉不用的标签。" },
  note_too_long: { title: `备注最多${limits.note}个字符`, action: "请缩短备注，或把长文另存为文件。" },
  act_closed: { title: "这条消息不支持这个操作", action: "操作菜单里写明了原因。" },
  other_message: { title: "修改请求指向另一条消息", action: "请求里的message_server_id必须是这条消息的。" },
  import_too_large: { title: "内容太大，无法导入", action: `请只导出需要的请求，不超过${limits.import}。` },
  import_unknown: {
    title: "无法识别的请求格式",
    action: "内容未保留。请在原工具里把请求复制为cURL，或导出为Postman格式（v2.1）。",
  },
  import_several: {
    title: "文件中有多条消息",
    action: "请选择其中一条。",
  },
  import_environment: {
    title: "这是环境变量，不是请求",
    action: "文件里只有变量，内容未保留。请改为导出集合或请求。",
  },
  import_api_description: {
    title: "这是接口描述（OpenAPI、Swagger）",
    action: "接口描述里没有请求。请在发出请求的工具里复制为cURL，或导出为Postman格式。",
  },
  import_other_tool: {
    title: "无法读取这种导出文件",
    action: "请在原工具里导出为Postman格式（v2.1），或把请求复制为cURL。",
  },
  import_source_code: {
    title: "这是程序代码，不是请求",
    action: "请在生成代码的工具里把请求复制为cURL，或只粘贴JSON请求体。",
  },
  import_template: {
    title: "这是雁书的模板",
    action: "请把文件放进模板目录，之后在“模板”页里使用。",
  },
  import_no_message: { title: "其中没有发送消息的请求", action: "请选择含有“发送消息”请求的文件。" },
  template_missing: { title: "模板文件不存在", action: "它可能被移动或删除，请在模板列表里确认。" },
  template_broken: {
    title: "不是模板，或文件已损坏",
    action: "用文本编辑器检查该JSON文件，例如残留的合并标记。",
  },
  template_kind: {
    title: "群发任务只能使用单个会话的模板",
    action: "请选择其他模板，或在撰写页发送。",
  },
  template_place: { title: "位置不在模板目录内", action: "请从模板列表中选择。" },
  template_folder: {
    title: "文件夹名无效",
    action: "文件夹名不能为空、以点开头，或含有“..”和反斜杠。",
  },
  template_folder_unusable: {
    title: "无法读写模板目录",
    action: "请检查权限和磁盘连接，或另选模板目录。",
  },
  template_unfilled: { title: "变量未填写或不符合要求", action: "按提示补全后重试。" },
  template_unwatched: { title: "无法监视模板目录", action: "目录可能已不存在或无权读取，请更换模板目录。" },
  out_of_range: { title: "数字超出范围", action: "填写允许范围内的整数。" },
  option_invalid: {
    title: "选项在此无效",
    action: "可用的取值见技术细节。",
  },
  sandbox_failed: { title: "内置沙箱启动失败", action: "重启雁书；真实的应用账号不受影响。" },
  directory_invalid: { title: "账号与群的列表有误", action: "请改正详情中的行或条目；现有列表未改变。" },
  sandbox_missing: { title: "沙箱中没有此账号、群或消息", action: "沙箱可能已清空，请另选一个。" },
  file_changed: { title: "文件已改动", action: "请等文件写入完成后重新附加，再上传。" },
  bad_access_key: { title: "Access Key ID格式错误", action: "请到存储控制台重新复制。" },
  bad_region: { title: "地域名称无效", action: "填写控制台里的地域ID，例如cn-hangzhou。" },
  bad_bucket: {
    title: "存储桶名称无效",
    action: "只能有字母、数字和- _ .。服务地址是IP时，请勾选“使用路径风格（Path-style）访问”。",
  },
  bad_prefix: { title: "对象前缀无效", action: "不能含有..、反斜杠或控制字符。" },
  storage_missing: { title: "存储已不存在", action: "选择另一个存储，或在设置里重新添加。" },
  storage_insecure_url: {
    title: "http地址不加密",
    action: "改用https；内网存储请先勾选“这是内网主机”。",
  },
  storage_bad_url: {
    title: "存储地址无效",
    action: "填写完整的地址，例如https://s3.example.com；存储桶请填在单独的输入框里。",
  },
  storage_secret_missing: { title: "存储缺少密钥", action: "到“设置”的“自有存储”里重新粘贴密钥。" },
  storage_secret_invalid: {
    title: "Secret Access Key格式错误",
    action: "应为一串不含空格和换行的字符。请到存储控制台重新复制。",
  },
  storage_secret_elsewhere: {
    title: "已保存的密钥属于另一个服务地址",
    action: "服务地址已更改。为避免泄露，请重新粘贴密钥；没有发出任何内容。",
  },
  storage_unreached: {
    title: "无法连接存储",
    action: "检查网络和服务地址，然后重试。已传完的部分不会重传。",
  },
  storage_untrusted: {
    title: "存储的证书不受信任",
    action: "核对服务地址；自签名证书需要先添加到系统的信任列表。没有发出任何内容。",
  },
  storage_cut: {
    title: "与存储的连接中断",
    action: "点“继续上传”，从中断处继续，已传完的部分不会重传。",
  },
  storage_unknown_key: {
    title: "Access Key不存在",
    action: "核对Access Key ID，以及它是否属于该服务商。",
  },
  storage_wrong_secret: {
    title: "密钥与Access Key不匹配",
    action: "到存储控制台重新复制Secret Access Key并粘贴。",
  },
  storage_denied: { title: "Access Key没有权限", action: "在存储控制台允许它读写这个存储桶。" },
  storage_no_bucket: { title: "存储桶不存在", action: "核对存储桶名称和地域。雁书不会自动创建存储桶。" },
  storage_wrong_clock: { title: "本机时间不准确", action: "校准系统时间后重试：签名依赖时间。" },
  storage_other_region: { title: "存储桶在另一个地域", action: "按技术细节里的提示改正地域和服务地址。" },
  storage_needs_host_style: {
    title: "该存储要求存储桶在域名里",
    action: "在存储设置里取消勾选“使用路径风格（Path-style）访问”。",
  },
  storage_no_space: { title: "存储空间已满", action: "清理存储桶或提高配额后继续。" },
  storage_file_too_large: { title: "文件超过存储的上限", action: "请压缩或拆分文件后重新上传。" },
  storage_refused: { title: "存储拒绝了请求", action: "查看技术细节里存储返回的原因，稍后重试。" },
  storage_not_s3: { title: "该地址不是S3兼容存储", action: "核对服务地址，注意不要填成控制台或网站的地址。" },
  storage_link_closed: {
    title: "接收方无法打开链接",
    action: "改用签名链接，或允许公开读取存储桶，并核对公开地址。",
  },
  job_missing: { title: "群发任务不存在", action: "它可能已被删除。返回任务列表重新选择。" },
  job_damaged: {
    title: "群发任务的文件已损坏",
    action: "不会再由它发送。导出能读出的部分，或重新导入名单。",
  },
  job_newer: { title: "群发任务由更新的版本创建", action: "更新雁书后再打开。" },
  job_runs: {
    title: "群发任务正在运行或检查",
    action: "先暂停，或等待检查完成。可能由另一个窗口或命令行进行。",
  },
  job_state: { title: "当前状态下无法执行此操作", action: "查看任务的状态，需要时先暂停或重新检查。" },
  job_nothing_to_act: {
    title: "没有可以这样撤回或修改的消息",
    action: "可能已超过时限，或此前已处理。可以换一种撤回方式。",
  },
  job_act_unfinished: { title: "该任务还有未完成的撤回或修改", action: "先继续完成或停止它。" },
  job_row_missing: { title: "任务中没有这一条", action: "核对序号；检查之后才能看到每一条的结果。" },
  job_unchecked: { title: "需要先检查全部消息", action: "检查通过后再开始发送。" },
  too_many_test_accounts: { title: "测试账号过多", action: "请移除部分测试账号。" },
  job_pilot_chatroom: {
    title: "聊天室群发任务不支持试发",
    action: "试发只能发给测试账号。可以先在沙箱中演练，或另建任务发到测试聊天室。",
  },
  table_empty: { title: "表格里没有数据", action: "核对文件或所选工作表。" },
  table_encoding: { title: "无法确定文本编码", action: "按预览选择正确的编码后重新导入。" },
  table_unknown: {
    title: "不是表格文件",
    action: "请使用CSV、TSV或XLSX文件；网页或JSON请先另存为其中一种；不支持UTF-32编码。",
  },
  table_quote: { title: "引号没有闭合", action: "在表格程序里改正这一行，再重新导入。" },
  table_too_large: { title: "表格过大", action: "拆分成多个文件后分别导入。" },
  table_changed: {
    title: "读取时表格被改动",
    action: "请等文件写入完成后重新导入。",
  },
  workbook_protected: {
    title: "工作簿有密码，或是旧的.xls格式",
    action: "另存为不带密码的.xlsx后重新导入。",
  },
  workbook_broken: { title: "无法读取工作簿", action: "在表格程序里打开并另存为.xlsx或CSV。" },
  sheet_missing: { title: "没有这个工作表", action: "从列出的工作表中选择一个。" },
  suppression_list_missing: { title: "名单不存在", action: "它可能已被删除。重新选择名单。" },
  start_invalid: { title: "日期时间无效", action: "按2026-11-30 09:00的格式填写，并选择时区。" },
  start_past: { title: "开始时间已过", action: "选择一个以后的时间。" },
  file_outside: { title: "文件不在所选文件夹内", action: "把文件放进该文件夹，或选择包含它的文件夹。" },
  file_other_kind: { title: "文件类型与消息不符", action: "换一个同类文件，或将消息类型改为文件。" },
};
