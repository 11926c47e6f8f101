import type { ActChoices, Details } from "@/bindings";

/** The details of a row as those of one of its receivers or messages: what a question about it shows. */
export function detailsOf(details: Details, name: string, choices: ActChoices): Details {
  if (details.row.kind !== "batch") return { ...details, choices };
  const conversation = { sender: details.sender, kind: "p2p", receiver: name } as const;
  return { ...details, choices, conversation, receiver: name };
}
