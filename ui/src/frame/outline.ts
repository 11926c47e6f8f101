import { render } from "svelte/server";
import type { Account, Boot, Language } from "@/bindings";
import { en } from "@/i18n/en";
import { i18n } from "@/i18n/index.svelte";
import { zh } from "@/i18n/zh";
import { MESSAGE_TYPES } from "@/rules";
import { App } from "./state.svelte";
import Window from "./Window.svelte";

/** What the first picture depends on, beside the theme. Rust picks one (`src-tauri/outline.rs`). */
export const LANGUAGES: readonly Language[] = ["zh", "en"];
export const STAGES = ["sandbox", "test", "production"] as const;
type OutlineStage = (typeof STAGES)[number];

/** What Rust writes in place of these: the name of the account, and its colour. */
const ACCOUNT_NAME = "{{account_name}}";
const ACCOUNT_COLOR = "{{account_color}}";

const BODY = JSON.stringify({ message: { message_type: MESSAGE_TYPES.text, text: "" } });

/**
 * The window as it looks before any script has run: drawn from its own components when the pages are built, so that what
 * takes its place stands where it stood. Nothing in it can be used, found by a test, or read out.
 */
export function draw(language: Language, stage: OutlineStage): string {
  i18n.know(language, { zh, en }[language]);
  i18n.language = language;
  const sandbox = stage === "sandbox";
  const account = {
    id: stage,
    name: ACCOUNT_NAME,
    color: ACCOUNT_COLOR as never,
    sandbox,
    stage: stage === "production" ? "production" : "test",
  } as unknown as Account;
  const draft = {
    account_id: null,
    conversation: { sender: "", kind: "p2p" as const, receiver: "" },
    body: BODY,
    attachment: null,
  };
  const boot = { catalogue: [], draft, sandbox: { problem: null }, repairs: [] } as unknown as Boot;
  const app = new App();
  // The page of the sandbox is offered wherever its account is there: it always is, but for who removed it.
  app.accounts = [account, { ...account, id: "built-in", sandbox: true }];
  app.settings = { ...app.settings, language, account_id: account.id };
  app.boot = boot;
  app.phase = "ready";
  return inert(render(Window, { props: { app, boot } }).body);
}

/** Without what makes it more than a picture: comments of the renderer, names, roles, ways to reach it. */
function inert(html: string): string {
  return html
    .replace(/<!--.*?-->/gs, "")
    .replace(
      / (?:data-(?!(?:stage|state)\b)[\w-]+|aria-(?!current|checked|selected|pressed|hidden)[\w-]+|role|id|for|name|href|tabindex|title|autocomplete|autocapitalize|spellcheck|inputmode|placeholder)="[^"]*"/g,
      "",
    )
    .replace(/\s+/g, " ");
}
