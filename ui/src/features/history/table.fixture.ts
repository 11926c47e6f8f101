import type { CheckReport, Details, Outcome, Page, Row, SendResult } from "@/bindings";
import { isBelow } from "./ids";
import type { WholeFilter as Filter } from "./rows.svelte";
import type { SettleBackend } from "./settle.svelte";

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
    ...change,
  };
}

/** A look that found nothing among 12 messages. */
export function report(change: Partial<CheckReport> = {}): CheckReport {
  return {
    found: false,
    looked_at: 12,
    from_ms: 1_764_000_000_000,
    to_ms: 1_764_000_600_000,
    message_server_id: null,
    outcome: "unknown",
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
    unwritten: false,
    ...change,
  };
}

/** Settles everything at once: not seen, and accepted. */
export const settling: SettleBackend = {
  newClientId: async () => "fresh",
  check: async () => report(),
  sendAgain: async () => result(),
  send: async () => result(),
  cancel: async () => true,
  stages: async () => () => undefined,
};

/** A table that answers like the database: newest first, a cursor is the last id, at most `limit` rows. */
export class Table {
  rows: Row[] = [];
  asked: { filter: Filter; after: string | null }[] = [];
  /** When set, answers wait here until released, in any order. */
  held: (() => void)[] | null = null;
  broken = false;

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

  matching(filter: Filter): Row[] {
    return this.rows
      .filter((r) => filter.outcomes.length === 0 || filter.outcomes.includes(r.outcome))
      .filter((r) => filter.text === null || r.snippet.includes(filter.text))
      .sort((a, b) => (isBelow(a.id, b.id) ? 1 : -1));
  }

  page = async (filter: Filter, after: string | null, limit: number): Promise<Page> => {
    this.asked.push({ filter, after });
    const answer = (): Page => {
      const all = this.matching(filter).filter((r) => after === null || isBelow(r.id, after));
      const rows = all.slice(0, limit);
      return { rows, next: all.length > limit ? rows.at(-1)!.id : null };
    };
    if (this.broken) throw { code: "storage", message: "disk I/O error", field: null };
    const read = answer();
    if (this.held) await new Promise<void>((release) => this.held!.push(release));
    return read;
  };

  count = async (filter: Filter): Promise<number> => this.matching(filter).length;
}
