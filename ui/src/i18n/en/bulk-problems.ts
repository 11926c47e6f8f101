import type { bulkProblems as zh } from "../zh/bulk-problems";
import type { Widen } from "../words";

/** What is wrong with messages, setups and jobs of bulk sending, and what helps. */
export const bulkProblems: Widen<typeof zh> = {
  rows: {
    short_row: {
      title: "Too few cells",
      advice: "Check quotes and delimiters of the line, then import again.",
    },
    long_row: { title: "Too many cells", advice: "Text that contains the delimiter must be quoted." },
    no_target: { title: "No receiver", advice: "The receiver cell is empty." },
    many_targets: { title: "Several receivers", advice: "Only one receiver column of a line may be filled." },
    bad_kind: {
      title: "Invalid receiver type",
      advice: "Use p2p, team or superteam, or 1, 2 or 3.",
    },
    not_a_conversation: {
      title: "Invalid conversation",
      advice: "Expected sender|type|receiver, such as alice|1|bob.",
    },
    no_sender: { title: "No sender", advice: "The sender cell is empty." },
    scientific_notation: {
      title: "ID in scientific notation",
      advice: "Such as 1.23457E+17: digits are lost. Format the column as text and export again.",
    },
    decimal_point: {
      title: "ID with a decimal point",
      advice: "Such as 123.0. Format the column as text and export again.",
    },
    imprecise_number: {
      title: "Number with more than 15 digits",
      advice:
        "Spreadsheets keep 15 digits; the last ones are wrong. Format the column as text and enter it again.",
    },
    not_an_id: {
      title: "Not an ID",
      advice: "The cell is a date, a true/false value, an error, or a formula without a result (#CALC).",
    },
    empty_cell: {
      title: (column) => `"${column}" is empty`,
      advice: "In the message step, choose a default text or leave it empty.",
    },
    sheet_error: {
      title: (column) => `"${column}" is a spreadsheet error`,
      advice:
        "#N/A and the like, ######## for a date that is none, #CALC for a formula without a result. Open the file in a spreadsheet program, correct and save it, and import it again.",
    },
    value: {
      title: (name, why) => `Variable "${name}": ${why}`,
      advice: "Correct the table, or choose another column for the variable.",
    },
    not_a_body: {
      title: "The message cannot be built",
      advice: "With its variables filled in, it is not valid JSON.",
    },
    issue: { title: (field, what) => `${field}: ${what}`, advice: "Correct the message or the table." },
    duplicate: { title: "Duplicate receiver", advice: "Only the first one is kept." },
    suppressed: { title: (list) => `On the list "${list}"`, advice: "Receivers on it get no bulk messages." },
    sent_before: {
      title: (job) => `Already sent by job "${job}"`,
      advice: "This receiver has received the same message.",
    },
    left_out: { title: "Excluded manually", advice: "Check again to restore it." },
    no_proof: {
      title: "Delivery cannot be verified",
      advice: "The server does not keep such messages, or rejected the query. Ask the receiver, then decide.",
    },
    other_message: {
      title: "The ID belongs to another message",
      advice: "The server has different content with this ID.",
    },
    absent: { title: "Not on the server", advice: "It was not delivered. You can send it again." },
    left_to_user: { title: "Waiting for you", advice: "By your settings, unknown outcomes are left to you." },
    not_the_same_bytes: {
      title: "The same request cannot be built again",
      advice: "It cannot be sent again safely. Verify it first.",
    },
  },
  mapping: {
    no_target: "No receiver column chosen",
    no_sender: "No sender",
    no_such_column: (column) => `The table has no column ${column}`,
    unmapped: (name) => `Variable "${name}" has no source`,
    file_variable: (name) =>
      `Variable "${name}" is a file: choose a column of paths or URLs, or enter a fixed one`,
    fixed_client_id: (id) =>
      `message_client_id is always "${id}", so all messages would share it. Use "{{uuid}}" or remove it`,
    not_a_body: "The message is not valid JSON",
    no_such_time_zone: (name) => `Time zone "${name}" does not exist`,
  },
  reasons: {
    asked: "By user",
    interrupted: "The last run was interrupted. Continuing first verifies what was in flight.",
    rate_limited: "Too many requests (416). Continues automatically.",
    no_answers: "Several requests got no response. The server is probed; sending continues automatically.",
    refused: (code) => `The server rejects requests of this app account or sender (${code}).`,
    content_refused: (code) => `The content was rejected repeatedly (${code}). Check the message.`,
    nothing_leaves: (message) => `Requests cannot be sent: ${message}`,
    not_recorded: (message) => `The job file cannot be written: ${message}`,
    not_rendered: (number) => `Message ${number} differs from what was checked.`,
    missed_start: "Its start time passed while nothing was running. Start it manually.",
    pilot_done: "The pilot is complete. Check its results, then continue.",
  },
};
