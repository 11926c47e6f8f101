import type { receivers as zh } from "../zh/receivers";
import type { Widen } from "../words";

export const receivers: Widen<typeof zh> = {
  title: "Several receivers",
  label: (receiver, n) => `${receiver} (${n})`,
  add: "Add a receiver",
  onlyFirst: "Keep the first only",
  remove: (id) => `Remove ${id}`,
  removed: (id) => `Removed ${id}`,
  now: (n) => `${n} receivers now`,
  between: ", ",
  repeated: (n, ids) => `${n === 1 ? "1 duplicate" : `${n} duplicates`} removed: ${ids}.`,
  over: (n, max) => `At most ${max}: ${n} more not added. Use bulk sending for them.`,
  wrong: (n, why) => `${n === 1 ? "1 receiver is" : `${n} receivers are`} not valid: ${why}`,
  send: (n) => `Send to ${n} receivers`,
  sendProduction: (n) => `Send to ${n} production receivers`,
  toQueue: (n) => `Add ${n} messages to the queue`,
  uploading: "Wait for the upload to finish before sending to several receivers",
  progress: (sent, all) => `Sent to ${sent} of ${all === 1 ? "1 receiver" : `${all} receivers`}`,
  again: "Use these receivers again",
  states: {
    waiting: "Waiting",
    sending: "Sending",
    sent: "Sent",
    rejected: "Rejected",
    failed: "Not sent",
    unknown: "Unknown",
    removed: "Removed",
  },
};
