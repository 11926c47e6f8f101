import type { records as zh } from "../zh/records";
import type { Widen } from "../words";

const entries = (n: string): string => (n === "1" ? "1 record" : `${n} records`);
const messages = (n: string): string => (n === "1" ? "1 message" : `${n} messages`);

export const records: Widen<typeof zh> = {
  star: "Star",
  unstar: "Remove the star",
  starred: "starred",
  noted: "has a note",
  tags: "Tags",
  tagHint: "Add a tag, press Enter",
  tagKnown: "Tags in use",
  tagUses: messages,
  untag: (name) => `Remove the tag "${name}"`,
  tagged: (name) => `tag ${name}`,
  note: "Note",
  noteHint: "Saved automatically, searchable",
  noteSaving: "Saving…",
  noteSaved: "Saved",
  noteFailed: "Could not save the note",
  retry: "Try again",
  failed: "Nothing was changed",
  more: "More",
  bar: {
    label: "Selected messages",
    count: (n) => `${n} selected`,
    allOf: (n) => `Select all ${n}`,
    compare: "Compare",
    none: "Clear selection",
    tag: "Tag",
    export: "Export…",
    delete: "Delete",
    import: "Import…",
    exportAll: "Export these messages…",
    selectAll: "Select all of these messages",
  },
  tagDialog: {
    title: (n) => `Tag ${messages(n)}`,
    done: "Done",
  },
  delete: {
    title: (n) => `Delete ${entries(n)} from the history?`,
    text: "You can undo this for a minute. After that they are deleted permanently.",
    sending: (n) =>
      n === "1" ? "1 is still being sent and will be kept." : `${n} are still being sent and will be kept.`,
    unknown: (n) =>
      n === "1"
        ? "The outcome of 1 is unknown: the message may have arrived, and this record is the only evidence."
        : `The outcome of ${n} is unknown: the messages may have arrived, and these records are the only evidence.`,
    unknownToo: "Also delete records of unknown outcome",
    unknownHint: "If not selected, they are kept.",
    starred: (n) => (n === "1" ? "1 of them is starred." : `${n} of them are starred.`),
    cancel: "Cancel",
    confirm: "Delete",
    done: (n) => `${entries(n)} deleted`,
    nothing: "Nothing to delete",
    left: (n) =>
      n === "1"
        ? "1 is being sent or of unknown outcome, and was kept."
        : `${n} are being sent or of unknown outcome, and were kept.`,
    undo: "Undo",
    undone: (n) => `${entries(n)} restored`,
    gone: "Too late to undo: the records were deleted permanently",
    failed: "Nothing was deleted",
  },
  export: {
    title: (n) => `Export ${messages(n)}`,
    text: "The file contains message contents but no AppSecret; signatures in headers are masked.",
    format: "Format",
    formats: { jsonl: "JSONL", xlsx: "Excel workbook", csv: "CSV table", html: "HTML report" },
    hints: {
      jsonl: "Complete; can be imported again",
      xlsx: "For Excel, WPS and others; IDs stay text",
      csv: "For databases and scripts; UTF-8",
      html: "A single web page to read and share",
    },
    large: (rows) => `A web page with more than ${rows} messages opens slowly. Use CSV or JSONL instead.`,
    go: "Export…",
    cancel: "Cancel",
    stop: "Stop",
    working: "Exporting",
    progress: (done, total) => `${done} / ${total} messages`,
    done: (n, size) => `${messages(n)} exported, ${size}`,
    copyPlace: "Copy file path",
    copied: "Copied",
    close: "Close",
    failed: "Export failed",
    stopped: "Export stopped; no file was created",
  },
  busy: "Another import or export is still running",
  import: {
    working: "Importing",
    done: (n) => `${messages(n)} imported`,
    there: (n) =>
      n === "1"
        ? "1 more already existed and was not changed."
        : `${n} more already existed and were not changed.`,
    nothing: "No new messages",
    failed: "Import failed",
    stopped: "Import stopped; the messages read so far were kept",
    stop: "Stop",
  },
  retention: {
    title: "History retention",
    text: "By default everything is kept. With a limit, older records are deleted permanently in the background; sending is not affected, and this cannot be undone. Records of unknown outcome, being sent or starred are never deleted. Age counts back from the last accepted message, so a wrong clock deletes nothing.",
    account: "Account",
    off: "Keep everything",
    rule: { age: "Keep for at most", rows: "Keep at most", size: "Total body size" },
    units: { age: "days", rows: "records", size: "MiB" },
    empty: "No limit",
    counting: "Counting…",
    wouldDelete: (n, size) => `Deletes ${entries(n)} now, about ${size}`,
    span: (days) => `Sent ${days}`,
    none: "Nothing exceeds the limit now; later records that do are deleted automatically.",
    stays: (open, starred) =>
      `Over the limit but kept: ${open} of unknown outcome or being sent, ${starred} starred.`,
    of: (n) => `This account has ${entries(n)}.`,
    on: "Turn on and delete",
    onNone: "Turn on",
    turnOff: "Turn off",
    saved: "Limit turned on",
    off_done: "Limit turned off; all records are kept",
    bad: "Enter a whole number above 0, or leave empty for no limit",
    failed: "Could not save the limit",
    now: "On",
  },
};
