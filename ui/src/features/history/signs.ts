import type { LucideIcon } from "@lucide/svelte";
import Braces from "@lucide/svelte/icons/braces";
import CircleHelp from "@lucide/svelte/icons/circle-question-mark";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleDashed from "@lucide/svelte/icons/circle-dashed";
import CircleSlash from "@lucide/svelte/icons/circle-slash";
import CircleX from "@lucide/svelte/icons/circle-x";
import File from "@lucide/svelte/icons/file";
import Image from "@lucide/svelte/icons/image";
import ListOrdered from "@lucide/svelte/icons/list-ordered";
import Loader from "@lucide/svelte/icons/loader-circle";
import MapPin from "@lucide/svelte/icons/map-pin";
import MessageSquare from "@lucide/svelte/icons/message-square";
import MessagesSquare from "@lucide/svelte/icons/messages-square";
import Mic from "@lucide/svelte/icons/mic";
import Tip from "@lucide/svelte/icons/message-circle-warning";
import Undo from "@lucide/svelte/icons/undo-2";
import Type from "@lucide/svelte/icons/type";
import UserX from "@lucide/svelte/icons/user-x";
import Users from "@lucide/svelte/icons/users";
import Video from "@lucide/svelte/icons/video";
import type { KeptKind, PartCounts } from "@/bindings";
import { countedOf } from "@/i18n/calls";
import { MESSAGE_TYPES } from "@/rules";
import { isMessageType, type MessageType, type Standing } from "./outcome";

export const END_ICONS: Record<Standing, LucideIcon> = {
  sent: CircleCheck,
  partly: CircleDashed,
  rejected: CircleX,
  unsent: CircleSlash,
  unknown: CircleHelp,
  sending: Loader,
  recalled: Undo,
};

/** The tokens' names for what happened: `--<tone>-ink`, `--<tone>-soft`, `--<tone>-line`. */
export const END_TONES: Record<Standing, "success" | "danger" | "warning" | "info"> = {
  sent: "success",
  partly: "warning",
  rejected: "danger",
  unsent: "danger",
  unknown: "warning",
  sending: "info",
  recalled: "info",
};

const TYPE_ICONS: Record<MessageType, LucideIcon> = {
  [MESSAGE_TYPES.text]: Type,
  [MESSAGE_TYPES.image]: Image,
  [MESSAGE_TYPES.audio]: Mic,
  [MESSAGE_TYPES.video]: Video,
  [MESSAGE_TYPES.location]: MapPin,
  [MESSAGE_TYPES.file]: File,
  [MESSAGE_TYPES.tip]: Tip,
  [MESSAGE_TYPES.custom]: Braces,
};

export function typeIcon(type: number | null): LucideIcon {
  return isMessageType(type) ? TYPE_ICONS[type] : MessageSquare;
}

const COUNTED_ICONS = { piece: ListOrdered, message: MessagesSquare, receiver: Users };

/** How many of a call's parts were sent, where there is no room for words: the icon says what is counted. */
export function partSign(
  call: KeptKind | undefined,
  { sent, all, failed_receivers, unfinished }: PartCounts,
): { count: string; icon: LucideIcon } {
  // How many more there would have been, nobody knows.
  if (unfinished && sent === all) return { count: `${sent}/…`, icon: COUNTED_ICONS[countedOf(call)] };
  if (sent === all) return { count: String(failed_receivers), icon: UserX };
  return { count: `${sent}/${all}`, icon: COUNTED_ICONS[countedOf(call)] };
}

const COLORS = ["blue", "teal", "green", "amber", "red", "pink", "violet", "gray"] as const;

/** The colour as it was copied into the row; a name from another version is shown gray. */
export function colorOf(name: string): (typeof COLORS)[number] {
  return COLORS.find((color) => color === name) ?? "gray";
}
