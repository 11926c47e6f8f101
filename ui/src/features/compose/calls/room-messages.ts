// The messages of a chatroom batch in its body: what an edit does not name stays byte for byte.
import type { Node } from "jsonc-parser";
import { MESSAGE_TYPES } from "@/rules";
import { nodeAt, parse, rawAt, stringAt } from "../body";
import { Raw, write, type Writable } from "../edit";

const AT = "/messages";
/** As it stands in a body. */
export const TEXT_TYPE = String(MESSAGE_TYPES.text);

/** One of them, as the form shows it. */
type RoomMessage = {
  /** Digits of its `message_type`; undefined where it has none. */
  type: string | undefined;
  text: string;
  id: string;
};

function items(text: string): readonly Node[] {
  const node = nodeAt(parse(text), AT);
  return node?.type === "array" ? (node.children ?? []) : [];
}
function splice(text: string, from: number, to: number, put: string): string {
  return text.slice(0, from) + put + text.slice(to);
}
const rawOf = (text: string, node: Node): string => text.slice(node.offset, node.offset + node.length);

/** Ids that went out with messages that have their answer: no undo brings one back. */
const spent = new Set<string>();

/** Where a message of the body has an id that went out, and so needs another. */
export function spentAt(text: string): number[] {
  return roomMessages(text).flatMap(({ id }, at) => (spent.has(id) ? [at] : []));
}

/** The body after `sent` went out: its messages in it have ids of their own, made of a fresh one. */
export function renewed(text: string, sent: string, fresh: string): string {
  roomMessages(sent).forEach(({ id }) => spent.add(id));
  return withFresh(text, fresh);
}

/** The body with ids made of a fresh one in place of those that went out. */
export function withFresh(text: string, fresh: string): string {
  return spentAt(text).reduce(
    (body, at, n) => withValue(body, at, "/message_client_id", n === 0 ? fresh : `${fresh}-${n + 1}`),
    text,
  );
}

/** The messages of a body, in their order. */
export function roomMessages(text: string): RoomMessage[] {
  return items(text).map((node) => {
    const one = parse(rawOf(text, node));
    return {
      type: rawAt(one, "/message_type"),
      text: stringAt(one, "/text") ?? "",
      id: stringAt(one, "/message_client_id") ?? "",
    };
  });
}

/** The body with a value of one message set. */
export function withValue(text: string, at: number, pointer: string, value: Writable): string {
  const node = items(text)[at];
  if (node?.type !== "object") return text;
  return splice(text, node.offset, node.offset + node.length, write(rawOf(text, node), pointer, value));
}

/** The body with one more text message under this id. */
export function withAdded(text: string, id: string, words = ""): string {
  const message = { message_client_id: id, message_type: MESSAGE_TYPES.text, text: words };
  const all = items(text);
  const last = all.at(-1);
  if (!last) return write(text, AT, new Raw(`[${JSON.stringify(message)}]`));
  const one = laidOut(message, text, last);
  const before = all.at(-2);
  const array = last.parent as Node;
  const from = before ? text.indexOf(",", before.offset + before.length) + 1 : array.offset + 1;
  const end = last.offset + last.length;
  return splice(text, end, end, `,${text.slice(from, last.offset)}${one}`);
}

/** The JSON of a message with the blanks and line breaks of another object of the body. */
function laidOut(message: object, text: string, like: Node): string {
  const [first, second] = like.children ?? [];
  const end = (node: Node): number => node.offset + node.length;
  const [key, value] = first?.children ?? [];
  if (!first || !key || !value) return JSON.stringify(message);
  const [open, colon] = [text.slice(like.offset, first.offset), text.slice(end(key), value.offset)];
  const comma = second ? text.slice(end(first), second.offset) : `,${open.slice(1)}`;
  const close = text.slice(end(like.children!.at(-1)!), end(like));
  const properties = Object.entries(message).map(
    ([name, value]) => `${JSON.stringify(name)}${colon}${JSON.stringify(value)}`,
  );
  return `${open}${properties.join(comma)}${close}`;
}

/** The body without one of its messages. */
export function without(text: string, at: number): string {
  const all = items(text);
  const node = all[at];
  if (!node) return text;
  const [before, after] = [all[at - 1], all[at + 1]];
  if (before) return splice(text, before.offset + before.length, node.offset + node.length, "");
  return splice(text, node.offset, after?.offset ?? node.offset + node.length, "");
}

/** The body with the first messages only. */
export function withFirst(text: string, count: number): string {
  const all = items(text);
  const [last, end] = [all[count - 1], all.at(-1)];
  if (!last || !end || all.length <= count) return text;
  return splice(text, last.offset + last.length, end.offset + end.length, "");
}
