import type { ActChoices, Details } from "@/bindings";
import { isJson } from "../json-text";

/** The details of a row as those of one of its receivers or messages: what a question about it shows. */
export function detailsOf(details: Details, name: string, choices: ActChoices): Details {
  switch (details.row.kind) {
    case "batch": {
      const conversation = { sender: details.sender, kind: "p2p", receiver: name } as const;
      return { ...details, choices, conversation, receiver: name };
    }
    case "chatroom_batch": {
      // That of the row joins the texts of all.
      const snippet = textOf(details.request_body, name) ?? name;
      return { ...details, choices, row: { ...details.row, snippet } };
    }
    default:
      return { ...details, choices };
  }
}

/** The text of one of the messages of a call to a chatroom; only strings are read, so no digit can be lost. */
function textOf(body: string | null, name: string): string | null {
  if (body === null || !isJson(body)) return null;
  const list = (JSON.parse(body) as { messages?: unknown } | null)?.messages;
  if (!Array.isArray(list)) return null;
  const messages = list as ({ message_client_id?: unknown; text?: unknown } | null)[];
  const text = messages.find((one) => one?.message_client_id === name)?.text;
  return typeof text === "string" && text !== "" ? text : null;
}
