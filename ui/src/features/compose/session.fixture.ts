import { flushSync } from "svelte";
import { expect, vi } from "vitest";
import type { Draft } from "@/bindings";
import { ACCOUNT, PRODUCTION, asked, bridge, type Bridge } from "./bridge.fixture";
import { session } from "./current";
import type { Session } from "./session.svelte";

export let b: Bridge;
export let s: Session;

/** A session with a message to bob that is ready to be sent. */
export async function start(account = ACCOUNT as typeof PRODUCTION): Promise<void> {
  b = bridge();
  s = session(() => account, null);
  await vi.waitFor(() => expect(s.draft.string("/message/message_client_id")).toBe("id-1"));
  s.draft.receiver = "bob";
  s.draft.set("/message/text", "你好");
  // What follows from these is over before the test begins.
  flushSync();
  await s.settled();
  await s.checks.refresh();
}

export const sentBody = (): string => (asked(b, "send")[0]?.["draft"] as Draft).body;
export const clientId = (): string | undefined => s.draft.string("/message/message_client_id");
