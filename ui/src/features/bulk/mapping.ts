import type { ConversationType, EmptyCell, Mapping, RowCall, TargetMapping, Value } from "./model";

/** What a column says about whom a message goes to. A column may fill variables besides. */
export type Role =
  "none" | "account" | "team" | "superteam" | "room" | "receiver" | "kind" | "sender" | "conversation";

/** In the order of the list to choose from. */
export const ROLES: readonly Role[] = [
  "none",
  "account",
  "team",
  "superteam",
  "room",
  "receiver",
  "kind",
  "conversation",
  "sender",
];

const KIND_OF = { account: "p2p", team: "team", superteam: "superteam" } as const;
const ROLE_OF = { p2p: "account", team: "team", superteam: "superteam" } as const satisfies Record<
  ConversationType,
  Role
>;

/** What each column of a mapping is for, in the order of the columns. */
export function rolesOf(
  { target, sender }: Pick<Mapping, "target" | "sender">,
  columns: number,
  call: RowCall = "message",
): Role[] {
  const roles = Array.from({ length: columns }, (): Role => "none");
  const set = (column: number | null, role: Role): void => {
    if (column !== null && column < columns) roles[column] = role;
  };
  if (sender.from === "column") set(sender.column, "sender");
  switch (target.by) {
    case "column":
      set(target.column, call === "chatroom" ? "room" : ROLE_OF[target.kind]);
      break;
    case "kind_column":
      set(target.column, "receiver");
      set(target.kind_column, "kind");
      break;
    case "columns":
      set(target.account, "account");
      set(target.team, "team");
      set(target.superteam, "superteam");
      break;
    case "conversation":
      set(target.column, "conversation");
  }
  return roles;
}

/** Gives a column a role. Each role has one column, and a column that names whole conversations replaces the others. */
export function withRole(roles: readonly Role[], column: number, role: Role): Role[] {
  const next = roles.map((other) => (role !== "none" && other === role ? "none" : other));
  next[column] = role;
  const clashes = CLASHES[role];
  return next.map((other, at) => (at !== column && clashes.includes(other) ? "none" : other));
}

const BY_KIND: readonly Role[] = ["account", "team", "superteam"];
const BY_COLUMN: readonly Role[] = ["receiver", "kind"];
const CLASHES: Record<Role, readonly Role[]> = {
  none: [],
  account: [...BY_COLUMN, "conversation", "room"],
  team: [...BY_COLUMN, "conversation", "room"],
  superteam: [...BY_COLUMN, "conversation", "room"],
  // A message goes into chatrooms or to users and groups, and not to both.
  room: [...BY_KIND, ...BY_COLUMN, "conversation"],
  receiver: [...BY_KIND, "conversation", "room"],
  kind: [...BY_KIND, "conversation", "room"],
  // The sender stands in it, too.
  conversation: [...BY_KIND, ...BY_COLUMN, "sender", "room"],
  sender: ["conversation"],
};

/** Whom the messages go to, by the roles of the columns; null where these do not say it yet. */
export function targetOf(roles: readonly Role[]): TargetMapping | null {
  const at = (role: Role): number | null => {
    const found = roles.indexOf(role);
    return found < 0 ? null : found;
  };
  const conversation = at("conversation");
  if (conversation !== null) return { by: "conversation", column: conversation };
  // Of a chatroom the kind says nothing.
  const room = at("room");
  if (room !== null) return { by: "column", column: room, kind: "p2p" };
  const [column, kind_column] = [at("receiver"), at("kind")];
  if (column !== null && kind_column !== null) return { by: "kind_column", column, kind_column };
  const columns = { account: at("account"), team: at("team"), superteam: at("superteam") };
  const filled = (Object.keys(columns) as (keyof typeof columns)[]).filter((role) => columns[role] !== null);
  const [only] = filled;
  if (only === undefined) return null;
  if (filled.length > 1) return { by: "columns", ...columns };
  return { by: "column", column: columns[only] as number, kind: KIND_OF[only] };
}

/** Who sends: a column where there is one; in a column of conversations the sender stands beside the receiver. */
export function senderOf(roles: readonly Role[], typed: string): Value {
  const column = roles.indexOf("sender");
  return column < 0
    ? { from: "constant", text: typed }
    : { from: "column", column, empty: { cell: "skip_row" } };
}

/** Where the value of a variable comes from, as the list names it: `column 3`, `constant`, `receiver`, `sender`; empty: nowhere. */
export function sourceOf(value: Value | undefined): string {
  if (!value) return "";
  return value.from === "column" ? `column ${value.column}` : value.from;
}

/** The value that a choice of the list stands for; what was typed or chosen before is kept where it still fits. */
export function valueOf(source: string, before: Value | undefined): Value {
  if (source === "receiver" || source === "sender") return { from: source };
  const column = /^column (\d+)$/.exec(source)?.[1];
  if (column === undefined) return { from: "constant", text: before?.from === "constant" ? before.text : "" };
  const empty: EmptyCell = before?.from === "column" ? before.empty : { cell: "skip_row" };
  return { from: "column", column: Number(column), empty };
}

/** A value for each name that has none yet: from the column of that name, written large or small. */
export function withColumns(
  variables: Record<string, Value>,
  names: readonly string[],
  columns: readonly string[],
): Record<string, Value> {
  const known = columns.map((column) => column.trim().toLowerCase());
  const found = names.flatMap((name): [string, Value][] => {
    const kept = variables[name];
    if (kept) return [[name, kept]];
    const column = known.indexOf(name.toLowerCase());
    return column < 0 ? [] : [[name, { from: "column", column, empty: { cell: "skip_row" } }]];
  });
  return Object.fromEntries(found);
}
