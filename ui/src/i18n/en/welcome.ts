import type { welcome as zh } from "../zh/welcome";

export const welcome: typeof zh = {
  title: "Get started",
  sandbox: "Try it in the sandbox",
  sandboxText:
    "The sandbox on this computer responds in place of Yunxin. No account needed; nobody receives anything. The sender goose is a sample account of the sandbox.",
  connect: "Connect your app",
  connectText: "Enter AppKey and AppSecret to send through your own app on Yunxin.",
  import: "Paste the cURL or Postman request you use today",
  importText: "It is filled into the form; secrets in it are not kept.",
  samples: "Sample messages:",
  sampleText: "Hello, this is my first message from Yanshu",
};
