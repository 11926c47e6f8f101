import type { Attachment, ConversationType, MessageKind } from "@/bindings";
import { CONVERSATION_TYPES, LIMITS, MESSAGE_TYPES } from "@/rules";

/** The types that can be sent, in the order of the tiles. */
export const KINDS = Object.keys(MESSAGE_TYPES) as MessageKind[];

/** Its number on the wire. */
export function numberOf(kind: MessageKind): number {
  return MESSAGE_TYPES[kind];
}

export function kindOf(digits: string | undefined): MessageKind | null {
  return KINDS.find((k) => String(MESSAGE_TYPES[k]) === digits) ?? null;
}

export type MediaKind = "image" | "audio" | "video" | "file";
export function isMedia(kind: MessageKind | null): kind is MediaKind {
  return kind === "image" || kind === "audio" || kind === "video" || kind === "file";
}

/** The tile a file goes to: the open one when it takes the file, else the one that fits best. */
export function tileFor(current: MessageKind | null, file: Attachment): MessageKind {
  return current === "file" || current === file.message_type ? current : file.message_type;
}

/** In UTF-16 units, which is how a string counts itself. */
export function textLimits(kind: MessageKind | null): { max: number; doubted: number | null } {
  return showsText(kind)
    ? { max: LIMITS.text, doubted: LIMITS.disputed_text }
    : { max: LIMITS.description, doubted: null };
}

/** One fact about a medium: where it stands on the wire and the long name that repeats it. */
export type Fact = { key: string; kind: "text" | "digits"; twin?: string };
const NAME: Fact = { key: "name", kind: "text" };
const EXT: Fact = { key: "ext", kind: "text" };
const SIZE: Fact = { key: "size", kind: "digits" };
const MD5: Fact = { key: "md5", kind: "text" };
const W: Fact = { key: "w", kind: "digits", twin: "width" };
const H: Fact = { key: "h", kind: "digits", twin: "height" };
const DUR: Fact = { key: "dur", kind: "digits", twin: "duration" };
export const FACTS: Record<MediaKind, readonly Fact[]> = {
  image: [NAME, EXT, SIZE, W, H, MD5],
  audio: [NAME, EXT, SIZE, DUR, MD5],
  video: [NAME, EXT, SIZE, W, H, DUR, MD5],
  file: [NAME, EXT, SIZE, MD5],
};

export const CONVERSATIONS = Object.keys(CONVERSATION_TYPES) as ConversationType[];

/** Whether receivers read the text of such a message. */
export function showsText(kind: MessageKind | null): boolean {
  return kind === null || kind === "text" || kind === "tip";
}
