import type { KeptPart, RecordedAct, WithdrawKind } from "@/bindings";
import { parseTree, findNodeAtLocation, type Node } from "jsonc-parser";
import { isJson } from "../json-text";

const METHODS: Record<string, WithdrawKind> = { "1": "one_sided", "2": "two_sided", "3": "delete" };

/** Which way a recorded recall took; null for another act. */
export function methodOf(act: RecordedAct): WithdrawKind | null {
  return act.kind === "recall"
    ? (METHODS[parametersOf(act.url).find(([name]) => name === "type")?.[1] ?? ""] ?? null)
    : null;
}

/** Which of the receivers or messages of a call an act was done with; null where it was with all, or is not known. */
export function partOf(act: RecordedAct, parts: readonly KeptPart[]): string | null {
  const last = act.url.split("?")[0]!.split("/").at(-1) ?? "";
  const named = (id: string | null): boolean =>
    id !== null &&
    (decoded(last) === id ||
      parametersOf(act.url).some(([name, value]) => name === "message_server_id" && value === id) ||
      spelt(act.request_body, id));
  return (
    parts.find(({ kind, name, message_server_id }) =>
      kind === "message" ? decoded(last) === name : kind === "receiver" && named(message_server_id),
    )?.name ?? null
  );
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Whether a body names this message: as it is spelt, since a JavaScript number would lose digits. */
function spelt(body: string | null, id: string): boolean {
  const root = treeOf(body);
  if (!root || body === null) return false;
  const at = [["message_server_id"], ["message", "message_server_id"], ["messages", 0, "message_server_id"]];
  return at.some((path) => {
    const node = findNodeAtLocation(root, path);
    return node !== undefined && body.slice(node.offset, node.offset + node.length) === id;
  });
}

/** Which reaction was added or taken away, and whose; null for another act. */
export function reactionOf(act: RecordedAct): { operator: string; index: string } | null {
  if (act.kind !== "react" && act.kind !== "unreact") return null;
  const root = treeOf(act.request_body);
  const operator: unknown = root && findNodeAtLocation(root, ["operator_id"])?.value;
  const index = root && findNodeAtLocation(root, ["index"]);
  if (typeof operator !== "string" || !index || act.request_body === null) return null;
  return { operator, index: act.request_body.slice(index.offset, index.offset + index.length) };
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
