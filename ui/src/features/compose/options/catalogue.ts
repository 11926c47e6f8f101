import type { CatalogueField, ConversationType, Group } from "@/bindings";
import { idsIn } from "@/components/ids";
import { CALLS } from "@/rules";

/** The three at the top level of the body stand in a group of their own, which has no key in the body. */
export function isTop(group: Group): boolean {
  return group.name === "" || group.name === "top";
}

/** What has a place of its own in the form. */
const PLACED = new Set<string | null>([
  ...Object.values(CALLS).flatMap(({ sender_at, client_id_at }) => [sender_at, client_id_at]),
  "/receiver_id",
  "/receiver_ids",
  "/room_id",
  "/messages",
  "/type",
  "/content",
  "/message/message_type",
  "/message/sub_type",
  "/message/text",
  "/message/attachment",
  "/message/attachment/text",
  "/message/attachment/index",
  "/message/attachment/finish",
  "/message/message_server_id",
]);

export const isPlaced = (pointer: string): boolean => PLACED.has(pointer);

/** What the message and its ends have no fields for above: these are options. */
export function optionGroups(catalogue: readonly Group[]): Group[] {
  return catalogue
    .map((group) => ({ ...group, fields: group.fields.filter(({ pointer }) => !PLACED.has(pointer)) }))
    .filter((group) => group.fields.length > 0);
}

/** Fields with a control of their own: an object whose members are listed has none. */
export function leaves(group: Group): CatalogueField[] {
  return group.fields.filter(
    (f) => f.kind !== "object" || !group.fields.some((o) => o.pointer.startsWith(f.pointer + "/")),
  );
}

export function allPointers(catalogue: readonly Group[]): string[] {
  return optionGroups(catalogue).flatMap((g) => leaves(g).map((f) => f.pointer));
}

export function applies(to: readonly ConversationType[], kind: ConversationType): boolean {
  return to.length === 0 || to.includes(kind);
}

export type Words = (pointer: string) => { label: string; help: string } | undefined;

/** Every word of the search must be in the label, the wire name, the help or the group's name. */
export function search(
  groups: readonly Group[],
  text: string,
  field: Words,
  group: Words,
): Map<Group, CatalogueField[]> {
  const wanted = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = new Map<Group, CatalogueField[]>();
  for (const g of groups) {
    const about = group(g.name);
    const hits = leaves(g).filter((f) => {
      const words = field(f.pointer);
      const hay = `${f.pointer} ${words?.label} ${words?.help} ${about?.label}`.toLowerCase();
      return wanted.every((t) => hay.includes(t));
    });
    if (hits.length > 0) found.set(g, hits);
  }
  return found;
}

/** One account a line, or a pasted list. */
export const parseIds = idsIn;
