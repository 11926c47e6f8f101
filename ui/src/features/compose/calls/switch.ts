import type { Group, SendKind } from "@/bindings";
import { CALLS, MESSAGE_TYPES } from "@/rules";
import { isSet, keysAt, parse, rawAt, stringAt, type Parsed } from "../body";
import { compact, Raw, write, type Writable } from "../edit";
import { TEXT_TYPE } from "./room-messages";

const MESSAGES = "/messages";

/** What a call has no place for, by its pointer, as it stood: a call that has one gets it back. */
export type Aside = ReadonlyMap<string, { json: string; group: string | null }>;

const TYPE = "/message/message_type";
/** Where the words of a stream stand in its body. */
export const STREAM_TEXT = "/message/attachment/text";

/** Where a call has the words of its message. */
function wordsOf(groups: readonly Group[]): string {
  const isStream = groups.some(({ fields }) => fields.some(({ pointer }) => pointer === STREAM_TEXT));
  return isStream ? STREAM_TEXT : "/message/text";
}

const keyOf = (group: Group): string => (group.name === "top" ? "" : `/${group.name}`);

/** What stands in a body for a call, one place each: options, and keys that no call is known to have in its groups. */
function places(parsed: Parsed, groups: readonly Group[]): { pointer: string; group: string | null }[] {
  const found: { pointer: string; group: string | null }[] = [];
  for (const group of groups) {
    const at = keyOf(group);
    const known = group.fields.map(({ pointer }) => pointer).filter((pointer) => isSet(parsed, pointer));
    found.push(...known.map((pointer) => ({ pointer, group: null })));
    if (at === "") continue;
    for (const key of keysAt(parsed, at)) {
      const pointer = `${at}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      const isKnown = group.fields.some((f) => f.pointer === pointer || f.pointer.startsWith(pointer + "/"));
      if (!isKnown) found.push({ pointer, group: group.name });
    }
  }
  return found;
}

/** The body for another call: what fits stays, what does not goes aside, and what was put aside for it comes back. */
export function switchBody(
  text: string,
  from: readonly Group[],
  to: readonly Group[],
  before: Aside,
): { text: string; aside: Aside } {
  const fields = new Set(to.flatMap((group) => group.fields.map(({ pointer }) => pointer)));
  const groups = new Set(to.map((group) => group.name));
  const fits = (pointer: string, group: string | null): boolean =>
    group === null ? fields.has(pointer) : groups.has(group);
  const [left, entered] = [wordsOf(from), wordsOf(to)];
  const aside = new Map(before);
  // Of several messages in one call, the one of the form is the first.
  const isNew = fields.has(MESSAGES) && !before.has(MESSAGES) && left !== STREAM_TEXT;
  const only = isNew ? rawAt(parse(text), "/message") : undefined;
  let body = text;
  let words: string | undefined;
  if (left !== entered && fields.has(entered) && rawAt(parse(body), TYPE) === TEXT_TYPE) {
    // What receivers read stays what they read, wherever a call has it.
    words = rawAt(parse(body), left);
    body = write(body, left, undefined);
  } else if (left !== entered && entered === STREAM_TEXT && !before.has(STREAM_TEXT)) {
    // A stream is text; what the message was comes back with a call that takes it.
    const json = rawAt(parse(body), TYPE);
    if (json !== undefined) {
      aside.set(TYPE, { json, group: null });
      body = write(body, TYPE, 0);
    }
  }
  if (left === STREAM_TEXT && before.has(TYPE)) body = write(body, TYPE, undefined);
  for (const { pointer, group } of places(parse(text), from)) {
    if (fits(pointer, group)) continue;
    const json = rawAt(parse(body), pointer);
    if (json !== undefined) aside.set(pointer, { json, group });
    body = write(body, pointer, undefined);
  }
  // The message alone stays when it is empty, since it is no option; a call without one has no such key.
  if (!groups.has("message") && keysAt(parse(body), "/message").length === 0)
    body = write(body, "/message", undefined);
  for (const [pointer, { json, group }] of before) {
    if (!fits(pointer, group) || isSet(parse(body), pointer)) continue;
    body = write(body, pointer, new Raw(json));
    aside.delete(pointer);
  }
  if (words !== undefined && !isSet(parse(body), entered)) body = write(body, entered, new Raw(words));
  // Nothing but that message: it is in the form again.
  const alone = rawAt(parse(body), "/message");
  if (alone !== undefined && compact(aside.get(MESSAGES)?.json ?? "") === `[${compact(alone)}]`)
    aside.delete(MESSAGES);
  if (only !== undefined && !isSet(parse(body), MESSAGES))
    body = write(body, MESSAGES, new Raw(`[${compact(only)}]`));
  return { text: body, aside };
}

/** What is known of the message when its call is changed. */
export type Known = {
  sender: string;
  /** Those it goes to so far. */
  receivers: readonly string[];
  /** The number of the conversation's type. */
  type: number;
  /** The chatroom that it went into so far; empty where it went into none. */
  room: string;
  /** An id for a call that needs one. */
  id: string;
};

/** What a body of this call has at least: in the order in which it is written. */
function least(call: SendKind, known: Known): [string, Writable][] {
  const { sender, receivers, type, room, id } = known;
  const { sender_at } = CALLS[call];
  const from: [string, Writable][] = sender_at === null || sender === "" ? [] : [[sender_at, sender]];
  const to: [string, Writable] = ["/receiver_ids", receivers];
  const message: [string, Writable][] = [
    [TYPE, MESSAGE_TYPES.text],
    ["/message/message_client_id", id],
  ];
  switch (call) {
    case "single":
      return message;
    case "batch":
      // The only way in which the answer is known to name every message.
      return [...from, to, ...message, ["/need_message_detail", true]];
    case "chatroom":
      return [...from, ...message];
    case "chatroom_batch": {
      const one = JSON.stringify({ message_client_id: id, message_type: MESSAGE_TYPES.text, text: "" });
      const at: [string, Writable][] = /^[0-9]+$/.test(room) ? [["/room_id", new Raw(room)]] : [];
      return [...at, ...from, [MESSAGES, new Raw(`[${one}]`)]];
    }
    case "notification":
      return [...from, ["/type", type], ["/receiver_id", receivers[0] ?? ""], ["/content", ""]];
    case "notification_batch":
      return [...from, to, ["/content", ""]];
    case "broadcast":
    case "push":
      return [["/content", ""], ...from];
    case "chatroom_broadcast":
      return [["/client_broadcast_id", id], ...from, [TYPE, MESSAGE_TYPES.text]];
    case "stream":
      return [
        ...message,
        [STREAM_TEXT, ""],
        ["/message/attachment/index", 0],
        ["/message/attachment/finish", 1],
      ];
  }
}

/** Fills in what a call needs and the body does not have; what it has stays. */
export function completed(text: string, call: SendKind, known: Known): string {
  const body = least(call, known).reduce(
    (body, [pointer, value]) => (isSet(parse(body), pointer) ? body : write(body, pointer, value)),
    text,
  );
  const isText = ["single", "batch", "chatroom", "chatroom_broadcast"].includes(call);
  const parsed = parse(body);
  const isEmpty = rawAt(parsed, TYPE) === TEXT_TYPE && !isSet(parsed, "/message/text");
  return isText && isEmpty ? write(body, "/message/text", "") : body;
}

/** The chatroom that a message goes into: of one by the path, of several by the body. */
export function roomOf(call: SendKind, receiver: string, parsed: Parsed): string {
  if (call === "chatroom") return receiver.trim();
  return call === "chatroom_batch" ? (rawAt(parsed, "/room_id") ?? "") : "";
}

/** The first receiver that a body names. */
export function firstReceiver(parsed: Parsed): string | undefined {
  return stringAt(parsed, "/receiver_id") ?? stringAt(parsed, "/receiver_ids/0");
}
