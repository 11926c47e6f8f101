/** “复制为”：把一次调用写成可以在别处运行的代码。 */
export const code = {
  copyAs: "复制为",
  done: "已复制",
  kinds: {
    json: { label: "JSON", hint: "请求体原文" },
    curl: { label: "cURL", hint: "bash" },
    java: { label: "Java", hint: "云信官方SDK" },
    go: { label: "Go", hint: "云信官方SDK" },
    python: { label: "Python", hint: "标准库" },
    node: { label: "Node.js", hint: "fetch" },
  },
  copied: (kind: string) => `已复制为${kind}`,
  secret: "代码里不含AppSecret，运行时从环境变量APP_SECRET读取并计算CheckSum。",
  failed: "复制失败",
};
