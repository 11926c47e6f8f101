import type { bring as zh } from "../zh/bring";
import type { Widen } from "../words";

export const bring: Widen<typeof zh> = {
  action: "Import…",
  title: "Import a request",
  text: "A request body, a cURL command (bash, PowerShell, cmd), a HAR file, or a Postman v2.1 request as Postman and Apifox export it.",
  drop: "Paste, open a file, or drop a file here",
  paste: "Paste from clipboard",
  open: "Open a file…",
  again: "Another…",
  reading: "Reading…",
  safe: "It is read outside this window: secrets in it neither enter the window nor are kept.",
  formats: { body: "a request body", curl: "a cURL command", har: "HAR", postman: "a Postman request" },
  found: (format, n) => (n === 1 ? `This is ${format}` : `This is ${format} with ${n} messages`),
  others: (n) =>
    n === 1
      ? "1 other request sends no message and is left out"
      : `${n} other requests send no message and are left out`,
  which: "Choose a message",
  unnamed: (n) => `Message ${n}`,
  understood: "Goes into the draft",
  conversation: "Conversation",
  keepConversation: "Not given; the present one stays",
  body: "Body",
  keepBody: "Not given; the present one stays",
  account: "Account",
  accountIs: (name) =>
    `The AppKey is that of "${name}". Importing switches no account: check the one at the top left before you send.`,
  accountUnknown: (key) => `No account has the AppKey ${key}; the present account will send.`,
  variables: "Variables",
  variablesText:
    "It has variables. Save it as a template to be asked for them at each use; in the draft they stay as they stand.",
  notUnderstood: "Not understood",
  nothingLost: "Everything was understood",
  dropped: "Secrets left behind",
  droppedText: "Their names only; the values were not kept. Yanshu signs when it sends.",
  notes: {
    other_url: (name) => `Not the address of sending a message: ${name}`,
    conversation: (name) => `The conversation in the URL is not sender|type|receiver: ${name}`,
    method: (name) => `The method is not POST but ${name}`,
    header: (name) => `The header ${name} will not be sent`,
    query: (name) => `The URL parameter ${name} will not be sent`,
    option: (name) => `The option ${name} has no effect here`,
    command: (name) => `"${name}" in the command was not understood`,
    body_file: (name) => `The body is in the file ${name}; import that file`,
    body_kind: (name) => `A body of kind ${name} is no JSON text`,
    body_not_json: () => "The body is no JSON object; it can be repaired in the JSON view",
    no_body: () => "There is no body",
    script: (name) => `The ${name} script will not run`,
    variable: (name) => `The other tool made up {{${name}}} by itself; here it is filled in by hand`,
  },
  secrets: {
    header: (name) => `The header ${name}`,
    variable: (name) => `The variable ${name}`,
    script: (name) => `The script that computes the ${name}`,
    login: (name) => `A login (${name})`,
  },
  apply: "Put into the draft",
  asTemplate: "Save as template…",
  applied: "Imported; it took the place of the draft",
  failed: "Nothing was imported",
};
