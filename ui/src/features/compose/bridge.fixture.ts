// Rust's side of the bridge, for tests: answers by command, and remembers what it was asked.
import { emit } from "@tauri-apps/api/event";
import { clearMocks, mockConvertFileSrc, mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import type {
  Account,
  Attachment,
  Draft,
  FileSummary,
  Issue,
  Preview,
  QueueChange,
  Queued,
  QueueRun,
  SendResult,
  Uploaded,
} from "@/bindings";
import { forgetSession } from "./current";

type Answers = Record<string, (args: Record<string, unknown>) => unknown>;
export type Bridge = {
  calls: { cmd: string; args: Record<string, unknown> }[];
  answers: Answers;
  issues: Issue[];
  emit: typeof emit;
};

export const ACCOUNT = {
  id: "sandbox",
  name: "沙箱",
  color: "violet",
  stage: "test",
  app_key: "key",
  region: "custom",
  urls: [],
  private_hosts: false,
  default_sender: "alice",
  extra_tries: 1,
  calls_per_s: 100,
  proxy: { kind: "system" },
  proxy_password: null,
  extra_ca_pem: "",
  secret: { place: "sandbox", stored: true, problem: null },
  sandbox: true,
} satisfies Account;
export const PRODUCTION: Account = {
  ...ACCOUNT,
  id: "prod",
  name: "正式",
  stage: "production",
  sandbox: false,
};

export const RESULT: SendResult = {
  row_id: "7",
  outcome: "sent",
  code: 200,
  msg: "success",
  error: null,
  message_server_id: "9007199254740993123",
  create_time_ms: 1,
  trace_id: "t",
  took_ms: 3,
  explained: null,
  advice: "done",
  never_left: false,
  id_spent: true,
  other: null,
  unwritten: false,
};
export const FILE: Attachment = {
  id: "f1",
  name: "photo.png",
  ext: "png",
  mime: "image/png",
  size_bytes: 10,
  md5: "00ff",
  message_type: "image",
  width: 4,
  height: 3,
  moving: null,
  duration_ms: null,
  codec: null,
  notes: [],
};

/** What is known of a file before it is read. */
export const SUMMARY: FileSummary = {
  file_id: "chosen-1",
  name: FILE.name,
  size_bytes: FILE.size_bytes,
  message_type: "image",
  problem: null,
};
export const AT_REST: QueueRun = {
  running: false,
  single: false,
  stopping: false,
  sent: 0,
  partly: 0,
  total: 0,
  halt: null,
};
/** A message of the queue whose file was read. */
export function queued(id: string, more: Partial<Queued> = {}): Queued {
  const name = `${id}.png`;
  return {
    id,
    file: { ...SUMMARY, name },
    draft: {
      account_id: "sandbox",
      conversation: { sender: "alice", kind: "p2p", receiver: "bob" },
      body: `{"message":{"message_type":1,"message_client_id":"c-${id}"}}`,
      attachment: { ...FILE, id: `f-${id}`, name },
    },
    revision: `r-${id}`,
    state: "waiting",
    row_id: null,
    work: null,
    problem: null,
    result: null,
    undecided: false,
    placeholders: [],
    summary: name,
    message_type: "image",
    ...more,
  };
}
/** What an upload comes to. */
export function uploaded(attachment_json: string, reused = false): Uploaded {
  const url = String((JSON.parse(attachment_json) as { url: unknown }).url);
  return { url, attachment_json, reused };
}

export function issue(pointer: string, code: Issue["code"], severity: Issue["severity"] = "error"): Issue {
  return { pointer, code, severity, max: null, actual: null, related: null, text: null, expected: null };
}

/** Starts a fresh window: no session, and a Rust that accepts everything. */
export function bridge(): Bridge {
  clearMocks();
  forgetSession();
  let ids = 0;
  const b: Bridge = {
    calls: [],
    issues: [],
    emit,
    answers: {
      new_client_id: () => `id-${++ids}`,
      // What Rust makes of the one id that tests paste.
      parse_conversation: ({ text }) =>
        text === "kefu_01|2|34521987001"
          ? { sender: "kefu_01", kind: "team", receiver: "34521987001" }
          : null,
      recent_conversations: () => [{ sender: "kefu", kind: "team", receiver: "345" }],
      draft_save: () => null,
      draft_preview: ({ draft }) =>
        ({
          method: "POST",
          url: "https://example.test/im/v2",
          headers: [["CheckSum", "••••••••"]],
          body_bytes: (draft as Draft).body.length,
          syntax: null,
          issues: b.issues,
        }) satisfies Preview,
      send: () => RESULT,
      send_cancel: () => true,
      upload_cancel: () => null,
      upload_choices: () => ({ expire_s: null, tag: null, kind: null }),
      recent_attachments: () => [],
      known_url: () => null,
      attach_file: () => FILE,
      attachment_waveform: () => null,
      attachment_text: () => null,
      queue_list: () => ({ items: [], run: AT_REST }),
      queue_save: ({ changes }) => (changes as QueueChange[]).map((_, n) => `r${++ids}-${n}`),
      queue_order: () => null,
      image_preparation: () => ({ strip: false, longest_px: null, convert: false }),
      storage_offers: () => ({ storages: [], chosen: null }),
    },
  };
  mockWindows("main");
  mockConvertFileSrc("linux");
  mockIPC(
    (cmd, args) => {
      if (cmd.startsWith("plugin:")) return null;
      b.calls.push({ cmd, args: (args ?? {}) as Record<string, unknown> });
      const answer = b.answers[cmd];
      if (!answer) throw new Error(`nobody answers ${cmd}`);
      return answer((args ?? {}) as Record<string, unknown>);
    },
    { shouldMockEvents: true },
  );
  return b;
}

export function asked(b: Bridge, cmd: string): Record<string, unknown>[] {
  return b.calls.filter((c) => c.cmd === cmd).map((c) => c.args);
}
