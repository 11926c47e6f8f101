import type { ActNote, ActOrder, ActReport, Draft, RecordedAct } from "@/bindings";
import { details, row } from "../table.fixture";
import { type ActionsBackend } from "./actions.svelte";

/** The body that a change starts from. */
export const BODY = '{"message":{"message_server_id":9007199254740993,"text":"旧","attachment":{"n":1.50}}}';

/** A recall that the service took. */
export function act(change: Partial<RecordedAct> = {}): RecordedAct {
  return {
    id: "1",
    kind: "recall",
    state: "done",
    trace_id: "t",
    method: "DELETE",
    url: "https://h.test/im/v2/conversations/a%7C1%7Cb/messages/1?type=2&description=%E9%9B%81",
    request_headers: [],
    request_body: null,
    started_at_ms: 1_764_000_000_000,
    finished_at_ms: 1_764_000_000_042,
    took_ms: 42,
    http_status: 200,
    code: 200,
    msg: "success",
    error: null,
    answer: '{"code":200,"msg":"success","data":{}}',
    attempts: [],
    ...change,
  };
}
/** Nothing more is known of an act. */
export const NOTE: ActNote = { explained: null, receipts: null, reactions: null, thread: null, room: null };

export type AskedAct = { order: ActOrder; part?: string };
export const REPLY = { account_id: "a1", conversation: {}, body: "{}" } as Draft;

/** Says yes to every act, and what it was asked for. */
export function actionsBackend(asked: AskedAct[] = []): ActionsBackend {
  return {
    act: async (_, part, order) => {
      asked.push(part === null ? { order } : { order, part });
      return { act: act(), note: NOTE, unwritten: false } as ActReport;
    },
    cancel: async () => false,
    modifyBody: async () => BODY,
    partChoices: async () => details(row(1)).choices,
    reply: async () => REPLY,
  };
}
