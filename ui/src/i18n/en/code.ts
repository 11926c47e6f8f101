import type { code as zh } from "../zh/code";
import type { Widen } from "../words";

export const code: Widen<typeof zh> = {
  copyAs: "Copy as",
  done: "Copied",
  kinds: {
    json: { label: "JSON", hint: "exact body" },
    curl: { label: "cURL", hint: "bash" },
    java: { label: "Java", hint: "official SDK" },
    go: { label: "Go", hint: "official SDK" },
    python: { label: "Python", hint: "standard library" },
    node: { label: "Node.js", hint: "fetch" },
  },
  copied: (kind) => `Copied as ${kind}`,
  secret:
    "The code contains no AppSecret: it reads APP_SECRET from the environment and computes the CheckSum when it runs.",
  failed: "Could not copy",
};
