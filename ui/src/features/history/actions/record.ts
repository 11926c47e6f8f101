import type { RecordedAct, WithdrawKind } from "@/bindings";
import { parseTree, findNodeAtLocation, type Node } from "jsonc-parser";
import { isJson } from "../json-text";

const METHODS: Record<string, WithdrawKind> = { "1": "one_sided", "2": "two_sided", "3": "delete" };

/** Which way a recorded recall took; null for another act. */
export function methodOf(act: RecordedAct): WithdrawKind | null {
  return act.kind === "recall"
    ? (METHODS[parametersOf(act.url).find(([name]) => name === "type")?.[1] ?? ""] ?? null)
    : null;
}

/** Who is to have read the message; null for another act. */
export function readerOf(act: RecordedAct): string | null {
  if (act.kind !== "mark_read") return null;
  const root = treeOf(act.request_body);
  const inBody: unknown = root && findNodeAtLocation(root, ["from_account_id"])?.value;
  if (typeof inBody === "string") return inBody;
  return parametersOf(act.url).find(([name]) => name === "from_account_id")?.[1] ?? null;
}

function treeOf(text: string | null): Node | undefined {
  return text !== null && isJson(text) ? parseTree(text) : undefined;
}

/** What stands behind the question mark of a URL. */
export function parametersOf(url: string): [string, string][] {
  const query = url.split("?")[1];
  return query === undefined ? [] : [...new URLSearchParams(query)];
}

/** What an answer says about the message as the service keeps it. */
export type Kept = {
  /** The message's own JSON, as it is spelt. */
  json: string;
  modified: { by: string; at_ms: number } | null;
};

export function keptOf(answer: string | null): Kept | null {
  const root = treeOf(answer);
  const data = root && findNodeAtLocation(root, ["data"]);
  if (answer === null || data?.type !== "object") return null;
  const at = (key: string): Node | undefined => findNodeAtLocation(data, [key]);
  const [by, time] = [at("modify_account_id"), at("modify_time")];
  const modified =
    time?.type === "number" && (time.value as number) > 0
      ? { by: typeof by?.value === "string" ? by.value : "", at_ms: time.value as number }
      : null;
  return { json: answer.slice(data.offset, data.offset + data.length), modified };
}
