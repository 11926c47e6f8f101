import type { Attachment, Conversation, ConversationType, MessageKind } from "@/bindings";

/** The eight types that can be sent, in the order of the tiles, with their numbers on the wire. */
export const KINDS = [
  "text",
  "image",
  "audio",
  "video",
  "location",
  "file",
  "tip",
  "custom",
] as const satisfies readonly MessageKind[];
const NUMBERS: Record<MessageKind, number> = {
  text: 0,
  image: 1,
  audio: 2,
  video: 3,
  location: 4,
  file: 6,
  tip: 10,
  custom: 100,
};

export function numberOf(kind: MessageKind): number {
  return NUMBERS[kind];
}

export function kindOf(digits: string | undefined): MessageKind | null {
  return KINDS.find((k) => String(NUMBERS[k]) === digits) ?? null;
}

/** A larger file is not taken by the service; as `MAX_FILE_BYTES` in Rust. */
export const MAX_UPLOAD_BYTES = 15 * 1024 * 1024;

export type MediaKind = "image" | "audio" | "video" | "file";
export function isMedia(kind: MessageKind | null): kind is MediaKind {
  return kind === "image" || kind === "audio" || kind === "video" || kind === "file";
}

/** The tile a file goes to: the open one when it takes the file, else the one that fits best. */
export function tileFor(current: MessageKind | null, file: Attachment): MessageKind {
  return current === "file" || current === file.message_type ? current : file.message_type;
}

/** The tile of a file whose type was guessed by its name until it was read; a tile that was chosen since stays. */
export function tileOf(guessed: MessageKind, current: MessageKind | null, file: Attachment): MessageKind {
  return current === guessed ? file.message_type : tileFor(current, file);
}

/** UTF-16 units, as `validate` in Rust counts them. Sources disagree about 500 or 5000 for texts. */
export function textLimits(kind: MessageKind | null): { max: number; doubted: number | null } {
  return kind === null || kind === "text" || kind === "tip"
    ? { max: 5000, doubted: 500 }
    : { max: 500, doubted: null };
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

export const CONVERSATIONS = ["p2p", "team", "superteam"] as const satisfies readonly ConversationType[];

/** `a|1|b` as a conversation; null when the text is something else. */
export function parseConversation(text: string): Conversation | null {
  const [sender, type, ...rest] = text.trim().split("|");
  const receiver = rest.join("|").trim();
  const kind = CONVERSATIONS[Number(type) - 1];
  if (!sender?.trim() || !kind || !receiver || !/^\s*[123]\s*$/.test(type ?? "")) return null;
  return { sender: sender.trim(), kind, receiver };
}

export function conversationId(c: Conversation): string {
  return `${c.sender}|${CONVERSATIONS.indexOf(c.kind) + 1}|${c.receiver}`;
}
