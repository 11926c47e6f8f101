import type { SeatConversationKind } from "@/bindings";

const KINDS: readonly SeatConversationKind[] = ["p2p", "team", "superteam"];
type Shown = { account: string; place: { kind: SeatConversationKind; peer: string } | null };

/** What the second window begins with: `#seat?account=…&kind=…&peer=…`, as Rust writes it (`src-tauri/seat_window.rs`). */
export function shownBy(hash: string): Shown {
  const query = new URLSearchParams(hash.split("?")[1] ?? "");
  const peer = query.get("peer");
  const kind = KINDS.find((one) => one === query.get("kind"));
  return { account: query.get("account") ?? "", place: peer && kind ? { kind, peer } : null };
}
