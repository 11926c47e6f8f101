import type {
  ActChoices,
  CheckReport,
  Choice,
  Details,
  Field,
  Found,
  Outcome,
  Page,
  PageStart,
  Reading,
  Row,
  SendResult,
  Survey,
} from "@/bindings";
import type { ActionsBackend } from "./actions/actions.svelte";
import { isBelow } from "./ids";
import type { JobsBackend } from "./jobs/found.svelte";
import type { RecordsBackend } from "./records/records.svelte";
import type { SearchBackend } from "./search.svelte";
import type { SettleBackend } from "./settle.svelte";
import type { Backend } from "./state.svelte";

/** A row as the history gives it; ids start beyond 2^53, where a JavaScript number would round them. */
export function row(n: number, change: Partial<Row> = {}): Row {
  return {
    id: String(9_007_199_254_740_993n + BigInt(n)),
    account_id: "a1",
    account_name: "商城测试",
    account_color: "blue",
    production: false,
    outcome: "sent",
    message_type: 0,
    conversation: "li.lei|1|han-meimei",
    snippet: `第${n}条`,
    code: 200,
    error: null,
    started_at_ms: 1_764_000_000_000 + n * 1000,
    took_ms: 42,
    later: { recalled: false, changed: false, read: false },
    starred: false,
    noted: false,
    tags: [],
    has_thumbnail: false,
    ...change,
  };
}

export function details(of: Row, change: Partial<Details> = {}): Details {
  return {
    row: of,
    note: "",
    sender: "li.lei",
    conversation_type: 1,
    conversation: { sender: "li.lei", kind: "p2p", receiver: "han-meimei" },
    receiver: "han-meimei",
    finished_at_ms: of.started_at_ms + 42,
    method: "POST",
    url: "https://open.yunxinapi.com/im/v2/conversations/li.lei%7C1%7Chan-meimei/messages",
    request_headers: [
      ["AppKey", "0123456789abcdef0123456789abcdef"],
      ["CheckSum", "••••••••"],
    ],
    request_body: '{"message":{"message_type":0,"text":"你好"}}',
    answer: '{"code":200,"msg":"success","data":{"message_server_id":812345678901234568}}',
    http_status: 200,
    msg: "success",
    message_server_id: "812345678901234568",
    message_client_id: null,
    trace_id: "3ab8030a16b91090020e906f72db4341",
    create_time_ms: 1_764_000_013_345,
    file: null,
    attempts: [],
    explained: null,
    acts: [],
    notes: [],
    choices: OPEN,
    ...change,
  };
}

const CHOICE: Choice = { closed: null, until: null };
const OPEN: ActChoices = {
  one_sided: CHOICE,
  two_sided: CHOICE,
  two_sided_late: CHOICE,
  delete: CHOICE,
  modify: CHOICE,
  read: CHOICE,
  read_by: CHOICE,
  mark_read: CHOICE,
  recall_room: { closed: "no_message", until: null },
  react: CHOICE,
  reactions: CHOICE,
  reply: CHOICE,
  thread: CHOICE,
};

/** A look that found nothing among 12 messages. */
export function report(change: Partial<CheckReport> = {}): CheckReport {
  return {
    found: false,
    looked_at: 12,
    from_ms: 1_764_000_000_000,
    to_ms: 1_764_000_600_000,
    message_server_id: null,
    other: null,
    outcome: "unknown",
    partly: false,
    error: null,
    code: null,
    msg: null,
    explained: null,
    ...change,
  };
}

export function result(change: Partial<SendResult> = {}): SendResult {
  return {
    row_id: row(7).id,
    outcome: "sent",
    code: 200,
    msg: "success",
    error: null,
    message_server_id: "812345678901234568",
    create_time_ms: 1_764_000_013_345,
    trace_id: "3ab8030a16b91090020e906f72db4341",
    took_ms: 42,
    explained: null,
    advice: "done",
    never_left: false,
    id_spent: true,
    other: null,
    unwritten: false,
    ...change,
  };
}

/** Settles everything at once: not seen, and accepted. */
export const settling: SettleBackend & Pick<Backend, "draft"> = {
  draft: async () => ({
    account_id: "a1",
    conversation: { sender: "li.lei", kind: "p2p", receiver: "han-meimei" },
    body: '{"message":{"message_client_id":"fresh","text":"雁"}}',
    attachment: null,
  }),
  check: async () => report(),
  sendAgain: async () => result(),
  sendNew: async () => result(),
  cancel: async () => true,
  stages: () => () => undefined,
};

/** Lets nothing be done. */
export const actions: ActionsBackend = {
  act: () => Promise.reject(new Error("no act is expected here")),
  cancel: () => Promise.resolve(false),
  modifyBody: async () => "{}",
  partChoices: async () => OPEN,
  reply: () => Promise.reject(new Error("no reply")),
};

/** Reads blanks between clauses and `field:a,b`; `oops:` is a fault. The true language is tried in Rust. */
export const asking: SearchBackend = {
  read: async (query) => {
    const reading: Reading = { parts: [], faults: [], hints: [] };
    for (const { 0: text, index } of query.matchAll(/\S+/g)) {
      const span = { start: index, end: index + text.length };
      const [, minus, name, value] = /^(-?)(\w+):(.*)$/.exec(text) ?? [];
      if (name === undefined) {
        reading.parts.push({ span, negated: false, field: null, values: [text] });
      } else if (name === "oops") {
        reading.faults.push({ code: "unknown_type", span: { ...span, end: index + 4 }, text: name });
      } else {
        const values = value!.split(",");
        reading.parts.push({ span, negated: minus === "-", field: name as Field, values });
      }
    }
    return reading;
  },
  put: async (query, field, values) => {
    const others = query.split(" ").filter((part) => part !== "" && !part.startsWith(`${field}:`));
    return [...others, ...(values.length > 0 ? [`${field}:${values.join(",")}`] : [])].join(" ");
  },
  complete: async (query, caret) => ({
    span: { start: query.lastIndexOf(" ", caret - 1) + 1, end: caret },
    offers: [
      { text: "outcome:", field: "outcome", value: null },
      { text: "unknown", field: "outcome", value: "unknown" },
    ],
  }),
  searches: async () => [],
  saveSearch: async () => null,
  deleteSearch: async () => null,
};

/** Keeps nothing, and says that all went well. */
export const recording: RecordsBackend & JobsBackend & Pick<Backend, "listenMany" | "listenReindex"> = {
  listenMany: () => () => undefined,
  listenReindex: () => () => undefined,
  star: async () => undefined,
  tag: async () => undefined,
  tags: async () => [],
  note: async () => undefined,
  tally: async () => ({ rows: 1, sending: 0, unknown: 0, starred: 0 }),
  delete: async () => ({ at_ms: 1, rows: 1, sending: 0, unknown: 0 }),
  undelete: async () => 1,
  export: async () => null,
  import: async () => null,
  stop: async () => undefined,
  openExport: async () => undefined,
  openSavedText: async () => undefined,
  addContact: async () => undefined,
  progress: () => () => undefined,
  findInJobs: async () => ({ rows: [], more: false }),
  jobMessage: () => Promise.reject(new Error("no message of a job is expected here")),
  explainCode: async () => null,
};

/** A table that answers like the database: newest first, a cursor is a row's id, at most `limit` rows. */
export class Table {
  rows: Row[] = [];
  asked: { query: string; place: PageStart }[] = [];
  /** When set, answers wait here until released, in any order. */
  held: (() => void)[] | null = null;
  broken = false;
  /** What a glance says, where it may be wrong. */
  glance: Partial<Survey> = {};

  constructor(count = 0) {
    for (let n = 1; n <= count; n++) this.rows.push(row(n));
  }

  add(n: number, change: Partial<Row> = {}): Row {
    const added = row(n, change);
    this.rows.push(added);
    return added;
  }

  change(id: string, outcome: Outcome): void {
    this.rows = this.rows.map((r) => (r.id === id ? { ...r, outcome } : r));
  }

  matching(query: string): Row[] {
    const passes = (r: Row, part: string): boolean =>
      part.startsWith("outcome:") ? part.slice(8).split(",").includes(r.outcome) : r.snippet.includes(part);
    return this.rows
      .filter((r) => query.split(" ").every((part) => passes(r, part)))
      .sort((a, b) => (isBelow(a.id, b.id) ? 1 : -1));
  }

  search = async (query: string, limit: number): Promise<Found> => {
    const page = await this.page(query, { from: null, direction: "older" }, limit);
    return { page, survey: { ...this.#survey(query), ...this.glance } };
  };

  survey = async (query: string): Promise<Survey> => this.#survey(query);

  page = async (query: string, place: Required<PageStart>, limit: number): Promise<Page> => {
    this.asked.push({ query, place });
    const answer = (): Page => {
      const all = this.matching(query);
      if (place.direction === "newer") {
        const newer = all.filter((r) => place.from === null || isBelow(place.from, r.id));
        const rows = newer.slice(-limit);
        return { rows, next: newer.length > limit ? rows[0]!.id : null };
      }
      const older = all.filter((r) => place.from === null || isBelow(r.id, place.from));
      const rows = older.slice(0, limit);
      return { rows, next: older.length > limit ? rows.at(-1)!.id : null };
    };
    if (this.broken) throw { code: "data_failed", message: "disk I/O error", field: null };
    const read = answer();
    if (this.held) await new Promise<void>((release) => this.held!.push(release));
    return read;
  };

  #survey(query: string): Survey {
    const all = this.matching(query);
    const milestones = all.map((r, above) => ({ id: r.id, above })).filter(({ above }) => above % 10 === 0);
    const last = all.at(-1);
    if (last) milestones.push({ id: last.id, above: all.length - 1 });
    return { rows: all.length, exact: true, step: "hour", bars: [], milestones };
  }
}
