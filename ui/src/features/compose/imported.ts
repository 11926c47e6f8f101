// Messages of other tools' requests, as drafts: what a request does not say is as in the form.
import type { Draft, ImportedRequest, SendKind } from "@/bindings";

/** The message in place of the one in the form. */
export function importedDraft(message: ImportedRequest, form: Draft): Draft {
  return {
    account_id: null,
    ...kindOf(message, form.kind ?? "single"),
    conversation: message.conversation ?? form.conversation,
    body: message.body ?? form.body,
    attachment: null,
  };
}

/** The messages for the queue. One without a body is no message: it stays out. */
export function importedDrafts(messages: readonly ImportedRequest[], form: Draft): Draft[] {
  return messages.flatMap((message) =>
    message.body === null
      ? []
      : {
          account_id: form.account_id,
          ...kindOf(message, "single"),
          conversation: message.conversation ?? form.conversation,
          body: message.body,
          attachment: null,
        },
  );
}

/** By which call an imported message goes out: as its URL says; without one, by that of the form. */
function kindOf(message: ImportedRequest, call: SendKind): { kind?: SendKind } {
  const kind = message.kind ?? (message.conversation === null ? call : "single");
  return kind === "single" ? {} : { kind };
}
