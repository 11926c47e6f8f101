/** 首次启动时可以从这里开始。 */
export const welcome = {
  title: "从这里开始",
  sandbox: "在沙箱中试用",
  sandboxText:
    "由本机的沙箱代替云信处理请求，不需要账号，没有人会收到消息。发送方goose是沙箱自带的示例账号。",
  connect: "连接你的应用",
  connectText: "填入AppKey和AppSecret，即可向真实的应用发送。",
  import: "粘贴现有的cURL或Postman请求",
  importText: "识别后填入表单，密钥不会保留。",
  samples: "各类型的示例消息：",
  sampleText: "你好，这是来自雁书的第一条消息",
};
