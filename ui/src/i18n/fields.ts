import type { MessageKind } from "@/bindings";
import { i18n } from "./index.svelte";

const ATTACHMENT = "/message/attachment";

/** The name of what a pointer names, in the user's language; the pointer itself when nothing has named it. */
export function fieldName(pointer: string, kind: MessageKind | null = null): string {
  const { compose } = i18n.w;
  if (pointer === ATTACHMENT && kind !== null) return compose.type.names[kind];
  const names: Record<string, string> = {
    "": compose.issues.body,
    "/conversation": compose.to.title,
    "/conversation/sender": compose.to.sender,
    "/conversation/receiver": compose.to.receiver.p2p,
    "/destination/room_id": i18n.w.calls.room,
    "/sender_id": compose.to.sender,
    "/from_account_id": compose.to.sender,
    "/sender_account_id": compose.to.sender,
    "/receiver_id": compose.to.receiver.p2p,
    "/receiver_ids": compose.to.receiver.p2p,
    "/type": compose.to.kind,
    "/content": i18n.w.calls.content,
    "/room_id": i18n.w.calls.room,
    "/messages": i18n.w.calls.roomMessages.title,
    "/message": compose.body.title,
    "/message/message_type": compose.type.title,
    "/message/text": compose.body.text,
    "/message/attachment": compose.body.attachment,
    "/message/attachment/url": compose.body.url,
    "/message/attachment/lat": compose.body.lat,
    "/message/attachment/lng": compose.body.lng,
    "/message/attachment/title": compose.body.place,
    "/message/sub_type": compose.body.subType,
    "/message/message_client_id": compose.body.clientId,
  };
  const name = names[pointer] ?? optionWords(pointer)?.label ?? groupWords(pointer.slice(1))?.label;
  if (name !== undefined) return name;
  const fact = /^\/message\/attachment\/(\w+)$/.exec(pointer)?.[1];
  const facts: Record<string, string> = compose.body.factNames;
  if (fact !== undefined && facts[fact] !== undefined) return facts[fact];
  // One of the messages of a chatroom batch, or a value in it.
  const one = /^\/messages\/(\d+)(?:\/|$)/.exec(pointer)?.[1];
  if (one !== undefined) return i18n.w.calls.roomMessages.one(Number(one) + 1);
  // Inside a list or an object that has a name: /push_config/push_forcepush_ids/3.
  const parent = /^(.+)\/\d+$/.exec(pointer)?.[1];
  return parent === undefined ? pointer : fieldName(parent);
}

export function optionWords(pointer: string): { label: string; help: string } | undefined {
  return (i18n.w.options.fields as Record<string, { label: string; help: string }>)[pointer];
}

/** The three at the top level of the body have no group of their own. */
export function groupWords(name: string): { label: string; help: string } | undefined {
  return (i18n.w.options.groups as Record<string, { label: string; help: string }>)[name || "top"];
}
