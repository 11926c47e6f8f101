import type { Template } from "@/bindings";
import { MESSAGE_TYPES } from "@/rules";

/** A text message as a template; each message gets an id of its own, by which it is found again. */
export function textTemplate(text: string, sender: string): Template {
  const body = { message: { message_type: MESSAGE_TYPES.text, text, message_client_id: "{{uuid}}" } };
  return {
    name: "",
    note: "",
    variables: [],
    conversation: { sender, kind: "p2p", receiver: "" },
    body: JSON.stringify(body, null, 2),
  };
}

/** A custom notification of this content as a template; whom it goes to is added to each. */
export function notificationTemplate(content: string, sender: string): Template {
  return { ...textTemplate("", sender), body: JSON.stringify({ content }, null, 2) };
}

/** The content of a template that is a custom notification and nothing else; null: it is more than that. */
export function plainContent(template: Template): string | null {
  try {
    const { content } = JSON.parse(template.body) as { content: unknown };
    if (typeof content !== "string") return null;
    const same = notificationTemplate(content, template.conversation.sender).body === template.body;
    return same ? content : null;
  } catch {
    return null;
  }
}

/** The text of a template that is a text message and nothing else; null: it is more than that. */
export function plainText(template: Template): string | null {
  try {
    const { text } = (JSON.parse(template.body) as { message: { text: unknown } }).message;
    if (typeof text !== "string") return null;
    return textTemplate(text, template.conversation.sender).body === template.body ? text : null;
  } catch {
    return null;
  }
}

/** The variable that stands for a column: its name, where that can be one. */
export function variableOf(column: string, at: number): string {
  const name = column
    .trim()
    .replaceAll(/[^\p{L}\p{N}_.-]+/gu, "_")
    .slice(0, 100);
  return /[\p{L}\p{N}]/u.test(name) ? name : `column_${at + 1}`;
}
