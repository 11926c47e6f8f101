import type { bulkTakeBack as zh } from "../zh/bulk-takeback";
import type { Widen } from "../words";

const messages = (n: string): string => (n === "1" ? "1 message" : `${n} messages`);

/** Recalling or editing all messages of a job. */
export const bulkTakeBack: Widen<typeof zh> = {
  takeBack: {
    title: "Recall or edit",
    text: "Applies to the messages that this job sent, one after another. It can be paused, and continued after an interruption; the results of sending stay unchanged.",
    what: "Action",
    recall: "Recall or delete",
    modify: "Edit content",
    rows: "Messages",
    rowsOf: { sent: "Sent", open: "Unconfirmed", sent_and_open: "Sent and unconfirmed" },
    newText: "New text",
    newTextHint: "{{column}} works as in the original message",
    newBody: "New content",
    newBodyHint: "Only text, attachment and sub_type are updated",
    forecast: (n) => (n === "1" ? "Possible for 1 message" : `Possible for ${n} messages`),
    forecastNone: "Not possible for any message",
    until: (when) => `Earliest deadline: ${when}`,
    uncertain: (n) => `${messages(n)} past the default time limit: works only if your console allows longer`,
    lookedUp: (n) => `The message ID of ${n} is looked up on the server first`,
    barriers: {
      too_late: (n) => `${n} past the time limit`,
      not_of_this_kind: (n) => `${n} in conversations that do not support this method`,
      not_modifiable: (n) => `${n} of a type that cannot be edited`,
      gone: (n) => `${n} already recalled`,
      not_a_body: (n) => `${n} for which the new content cannot be built`,
      other_type: (n) => `${n} of another type than the new content`,
    },
    looking: "Counting…",
    go: {
      recall: (n) => `Recall ${messages(n)}…`,
      modify: (n) => `Edit ${messages(n)}…`,
    },
    askTitle: {
      recall: (n) => `Recall ${messages(n)}?`,
      modify: (n) => `Edit ${messages(n)}?`,
    },
    askText:
      "Messages are processed one by one. You can pause at any time; what has been processed cannot be undone.",
    askGo: { recall: "Recall", modify: "Edit" },
    running: { recall: "Recalling", modify: "Editing" },
    ended: { recall: "Results of recalling", modify: "Results of editing" },
    resume: "Continue",
    stop: "Stop",
    another: "Recall or edit again",
    announce: (state, done, all) => `${state}, ${done} of ${all}`,
    ends: {
      ready: "Waiting",
      going: "In flight",
      sent: "Done",
      rejected: "Rejected",
      unknown: "Unknown",
      open: "Unconfirmed",
      excluded: "Not done",
    },
    list: "Results by message",
  },
};
