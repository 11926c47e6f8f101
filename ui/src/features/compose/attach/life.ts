import type { KnownUrl } from "@/bindings";
import { i18n } from "@/i18n/index.svelte";
import { relative } from "./times";

/** Since when and until when a URL is good, in words. */
type Life = { over: boolean; since: string; until: string };

export function lifeOf(known: KnownUrl, now_ms: number): Life {
  const w = i18n.w.attach.url;
  const { uploaded_at_ms, expires_at_ms, signed } = known;
  const since = (signed ? w.signed : w.uploaded)(relative(uploaded_at_ms, now_ms));
  if (expires_at_ms === null) return { over: false, since, until: w.keeps };
  const over = expires_at_ms <= now_ms;
  const [ends, ended] = signed ? [w.linkEnds, w.linkEnded] : [w.expires, w.expired];
  return { over, since, until: (over ? ended : ends)(relative(expires_at_ms, now_ms)) };
}
