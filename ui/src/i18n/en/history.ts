import type { Difference } from "@/bindings";
import { MESSAGE_TYPES } from "@/rules";
import type { history as zh } from "../zh/history";
import { By, by } from "./by";

export const history: typeof zh = {
  title: "History",
  search: "Search history",
  searchHint: "Text, ID, code, or type:image, to:zhang_san…",
  clearSearch: "Clear search",
  count: (n: string) => (n === "1" ? "1 message" : `${n} messages`),
  countOf: (n: string) => `${n} found`,
  counting: "Counting…",
  list: "Messages, newest first",
  today: "Today",
  yesterday: "Yesterday",
  justNow: "just now",
  filters: { outcome: "Outcome", account: "Account", type: "Type", clear: "Clear filters" },
  ends: {
    sent: "Sent",
    partly: "Partly sent",
    rejected: "Rejected",
    unknown: "Unknown",
    sending: "Sending",
    unsent: "Not sent",
    recalled: "Recalled",
  },
  later: { recalled: "Some recalled", changed: "Edited", read: "Read" },
  outcomes: {
    sent: "Sent",
    partly: "Partly sent",
    rejected: "Rejected or not sent",
    unknown: "Unknown",
    sending: "Sending",
    recalled: "Recalled or deleted",
  },
  types: {
    [MESSAGE_TYPES.text]: "Text",
    [MESSAGE_TYPES.image]: "Image",
    [MESSAGE_TYPES.audio]: "Audio",
    [MESSAGE_TYPES.video]: "Video",
    [MESSAGE_TYPES.location]: "Location",
    [MESSAGE_TYPES.file]: "File",
    [MESSAGE_TYPES.tip]: "Tip",
    [MESSAGE_TYPES.custom]: "Custom",
  },
  otherType: (n: number) => `Type ${n}`,
  noType: "Unknown type",
  kinds: { p2p: "Direct (1:1)", team: "Team", superteam: "Super team" },
  production: "Production",
  notFound: "This message does not match the search.",
  elsewhere: "In body",
  elsewhereHint: "The words are in the request body, an ID, a note or a tag",
  code: (n: number) => `code ${n}`,
  noSnippet: "(no text)",
  more: "Loading older messages…",
  moreFailed: "Could not load older messages",
  retry: "Try again",
  empty: {
    title: "Nothing sent yet",
    text: "Every message is recorded here before it is sent: the exact request and response, each attempt, and why a message was rejected. It will still be here in a year.",
  },
  nothing: {
    title: "No results",
    text: (what: string) => `Searched for ${what}`,
    clear: "Clear search and filters",
  },
  failed: {
    title: "Could not load the history",
    text: "It is still on this computer. Try again; if this keeps happening, check that the data folder is readable and the disk is not full.",
  },
  details: {
    label: "Message details",
    none: "Select a message to see its exact request, its response and every attempt",
    back: "Back to the list",
    failed: "Could not load this message",
    editAsNew: "Edit as new",
    editAsNewHint: "Fills the form with this message and a new message_client_id",
    editFailed: "Could not generate a new message_client_id. Try again.",
    copy: (what: string) => `Copy ${what}`,
    copied: "Copied",
    facts: {
      conversation: "Conversation",
      account: "Account",
      time: "Sent at",
      took: "Duration",
      created: "Server time",
      type: "Message type",
      serverId: "message_server_id",
      clientId: "message_client_id",
      traceId: "X-custom-traceid",
      none: "none",
      accountGone: "account deleted",
    },
    sections: {
      request: "Request",
      headers: "Headers",
      body: "Request body",
      answer: "Response",
      attempts: "Attempts",
    },
    masked: "The CheckSum is masked; the AppSecret is never recorded",
    noAnswer: "No response",
    notYet: "Not finished yet. The response will appear here when it arrives.",
    noBody: "(empty)",
    httpStatus: (n: number) => `HTTP ${n}`,
    asSent: "As sent",
    asReceived: "As received",
    formatted: "Formatted",
    formattedHint:
      "Only white space changes; digits and key order are kept. Copying always copies the original",
    view: (what: string) => `View of ${what}`,
    showAll: (size: string) => `Show all (${size})`,
    firstPart: "Long text: only the beginning is shown.",
  },
  end: {
    sent: {
      title: (s) => `${By(s)} accepted this message`,
      text: (s) =>
        s === "sandbox"
          ? "The sandbox keeps the message on this computer; nobody receives it."
          : "The server reported success. When the receiver sees it depends on their online status and push settings.",
    },
    partly: {
      title: (s) => `${By(s)} accepted this for some only`,
      text: () => "The others were rejected; see each with its reason below.",
    },
    rejected: {
      title: (s) => `${By(s)} rejected this message`,
      text: () => "The request had no effect. See the reason and next steps below.",
    },
    unsent: {
      title: () => "The message was not sent",
      text: () => "The request never left this computer. It is safe to send it again.",
    },
    unknown: {
      title: () => "Delivery unknown",
      text: (s) =>
        `The request may have reached ${by(s)}, but no usable response arrived. It is neither sent nor failed.`,
    },
    sending: { title: () => "Sending", text: (s) => `Recorded; waiting for a response from ${by(s)}.` },
  },
  recalled: {
    two_sided: "Recalled",
    one_sided: "Recalled for the receiver",
    delete: "Deleted",
    text: "It was sent, then recalled or deleted. See later actions below.",
  },
  settle: {
    title: "Resolve",
    label: "Resolve the outcome of this message",
    check: {
      action: "Check",
      text: (s) =>
        `Asks ${by(s)} for the conversation's messages of that time and looks for this message_client_id. Read-only; sends nothing.`,
      busy: (s) => `Asking ${by(s)}…`,
    },
    again: {
      action: "Send again safely",
      text: (s) =>
        `Repeats the same request: same body, trace ID and message_client_id, so ${by(s)} recognizes the repeat and does not create a second message.`,
      busy: () => "Sending again…",
    },
    fresh: {
      action: "Send as a new message",
      text: () =>
        "Sends it immediately with a new message_client_id. If the first message arrived, the receiver gets two.",
      textNoId:
        "Sends the same content immediately, again without a message_client_id. If the first message arrived, the receiver gets two.",
      busy: () => "Sending as a new message…",
    },
    off: {
      checkNoId:
        "Not available: without a message_client_id it cannot be identified. Ask the receiver whether it arrived.",
      againNoId: (s) =>
        `Not available: without a message_client_id ${by(s)} may treat the repeat as another message.`,
      gone: 'Not available: the account that sent it was deleted. To send from another account, use "Edit as new".',
    },
    stop: "Stop",
    stopping: "Stopping…",
    show: "Show the new message",
    serverId: "message_server_id",
    found: {
      title: "Found: it was sent",
      text: (s) => `${By(s)} has this message. The record now says "Sent".`,
    },
    foundPartly: {
      title: "Found: it was partly sent",
      text: (s) => `${By(s)} has a part of it. The record now says "Partly sent"; see above what was sent.`,
    },
    notSeen: {
      title: "Not found",
      looked: (n: number, range: string) =>
        `Checked ${n === 1 ? "1 message" : `${n} messages`} from ${range}; none has this message_client_id.`,
      proves: "It most likely did not arrive.",
      doubt:
        "This is not proof: the request may still be in transit, and messages sent without history or older than your plan keeps cannot be found. The outcome stays unknown.",
      next: 'Check again later, or use "Send again safely": even if it arrived, there will be no second message.',
    },
    other: {
      title: "This ID belongs to another message",
      text: (what, s) =>
        `${By(s)} has another message from the same sender under this message_client_id (different: ${what}). It does not show whether this message arrived; the outcome stays unknown.`,
      next: (s) =>
        `${By(s)} may reject any repeat under this ID. Ask the receiver; if the message is not there, use "Send as a new message".`,
      differs: { message_type: "type", text: "text", attachment: "attachment" } satisfies Record<
        Difference,
        string
      >,
    },
    notLooked: {
      title: "Check failed",
      text: "The record was not changed.",
      partly: (n: number, range: string) =>
        `Only ${n === 1 ? "1 message" : `${n} messages`} from ${range} could be checked.`,
      why: (what: string) => `The query failed: ${what}.`,
    },
    meanwhile: {
      title: "Already resolved",
      text: "The outcome was just resolved elsewhere. The current state is shown above.",
    },
    resent: {
      title: (s) => `${By(s)} accepted it: sent`,
      text: "The repeat had the same trace ID and message_client_id, so there is no second message.",
    },
    resentUnknown: {
      title: "Still unknown",
      text: "No usable response arrived this time either. Check later, or send again safely.",
    },
    resentRefused: {
      title: (code, s) => `${By(s)} rejected the repeat (code ${code})`,
      text: "A check afterwards did not find the message either. Only this repeat was rejected: whether the first message arrived is still unknown.",
    },
    resentNotOut: {
      title: "The repeat was not sent",
      text: "This request never left this computer. Whether the first message arrived is still unknown.",
    },
    stopped: { title: "Stopped before anything was sent", text: "The record was not changed." },
    newSent: {
      title: "New message sent",
      text: "It has its own record. This one stays unknown, because nothing new is known about the first message.",
    },
    newPartly: "New message partly sent",
    newRejected: {
      title: "New message rejected",
      text: "See the reason in its own record. This record was not changed.",
    },
    newUnsent: {
      title: "New message not sent",
      text: "The request never left this computer. This record was not changed.",
    },
    newUnknown: {
      title: "The outcome of the new message is also unknown",
      text: "There are now two records of unknown outcome. Check both, and do not send it as a new message again.",
    },
    unwritten:
      "The result is valid but could not be saved (disk full or read-only), so the record still says unknown.",
    failed: {
      check: "Check failed",
      again: "Could not send again",
      fresh: "Could not send the new message",
    },
    confirm: {
      fresh: "Send it as a new message?",
      freshText:
        "The first message may have arrived. If it did, the receiver gets the same message twice, and each must be recalled separately.",
      production: "Production: real users receive it.",
      freshAction: "Send as new message",
    },
  },
  recoveryCheck: {
    action: "Check messages",
    finding: "Finding interrupted messages…",
    running: (done: number, all: number) => `Checking ${done} of ${all}`,
    label: "Check progress",
    stop: "Stop",
    show: "Show",
    close: "Dismiss",
    failed: "Could not load the messages",
    done: (n: number) => (n === 1 ? "1 message checked" : `${n} messages checked`),
    none: "Check failed",
    nothing: "Nothing is left to check",
    stopped: (n: number, all: number) => `Stopped: ${n} of ${all} checked`,
    sent: (n: number) => (n === 1 ? "1 was sent" : `${n} were sent`),
    partly: (n: number) => (n === 1 ? "1 was partly sent" : `${n} were partly sent`),
    notSeen: (n: number) =>
      n === 1 ? "1 was not found and stays unknown" : `${n} were not found and stay unknown`,
    unclear: (n: number) => `${n} could not be checked`,
    join: ", ",
    end: ".",
    more: "Messages not found can be sent again safely from their details.",
    why: (why: string) => `Reason: ${why}.`,
  },
  explained: {
    title: "Reason and next steps",
    code: "Code",
    msg: "Server message",
    meaning: "Meaning",
    cause: "Likely cause",
    action: "Next steps",
    inferred: "Inferred; not stated in Yunxin's public documentation",
  },
  errors: {
    unreached:
      "No connection was made, so nothing was sent. Check the network, the proxy and the account's region or service URLs.",
    no_such_host:
      "Host name not found; nothing was sent. Check the host names of the service URL and the proxy, then the network and DNS.",
    connection_refused:
      "Connection refused; nothing was sent. Check the host and port, and that the server, proxy or sandbox is running.",
    untrusted:
      "The server's certificate is not trusted, so nothing was sent. Check this computer's clock; for a company proxy or a private server, add its CA certificate to the account.",
    tls_failed:
      "No secure connection could be established, so nothing was sent. Check the port, http or https, and the proxy.",
    proxy_login:
      "The proxy requires a login, or rejected the one it received, so nothing was sent. Check the proxy's user name and password in the account; NTLM and Negotiate are not supported.",
    unanswered: "The request was sent, but no response arrived in time.",
    broken: "The connection broke during the response.",
    not_json: "The response is not JSON. It may come from a proxy or gateway in between.",
    too_long: "The response was too long and was not read completely.",
    http_status: "An HTTP error status was returned instead of an API response, usually by a gateway.",
    refused: "The server returned an error code.",
    cancelled: "Cancelled before the request was sent.",
    interrupted: "The app quit during the send, before a response arrived.",
    bad_app_key: "The AppKey has characters that are not allowed in headers, so nothing was sent.",
    no_client:
      "The network client failed to start (usually because of proxy or certificate settings), so nothing was sent.",
    bad_endpoint: "The account's service URL is not valid, so nothing was sent.",
  },
  attempts: {
    number: "No.",
    endpoint: "Service URL",
    start: "Start",
    took: "Duration",
    result: "Result",
    ok: "OK",
    check: "check",
    seen: "found",
    showAnswer: "Response of this attempt",
    headers: "Headers",
    requestHeaders: "Request headers",
    responseHeaders: "Response headers",
    none: "No attempt: the request never left this computer.",
    lost: "No attempt was recorded: the app quit before the result was known.",
    errors: {
      unreached: "not reached",
      no_such_host: "host not found",
      connection_refused: "connection refused",
      untrusted: "certificate",
      tls_failed: "TLS failed",
      proxy_login: "proxy login",
      unanswered: "no response",
      broken: "response cut off",
      not_json: "not JSON",
      too_long: "too long",
      http_status: "HTTP error",
      refused: "rejected",
      cancelled: "cancelled",
      interrupted: "app quit",
      not_seen: "not found",
      other_message: "another message",
      bad_app_key: "invalid AppKey",
      no_client: "network client failed",
      bad_endpoint: "invalid URL",
    },
  },
};
