import type { CodeKind } from "@/bindings";
import { i18n } from "./index.svelte";

/** In the order of the menu. */
const KINDS: readonly CodeKind[] = ["json", "curl", "java", "go", "python", "node"];

/** What a call can be copied as, with its words. */
export function codeKinds(): { key: CodeKind; label: string; hint: string }[] {
  return KINDS.map((key) => ({ key, ...i18n.w.code.kinds[key] }));
}

/** The notice that code was copied; where it matters, that no secret is in it. */
export function saidCopied(kind: CodeKind) {
  const detail = kind === "json" ? {} : { detail: () => i18n.w.code.secret };
  return {
    kind: "success" as const,
    title: () => i18n.w.code.copied(i18n.w.code.kinds[kind].label),
    ...detail,
  };
}

/** The notice that it was not. */
export function saidNotCopied(thrown: unknown) {
  return { kind: "danger" as const, title: () => i18n.w.code.failed, detail: () => i18n.advice(thrown) };
}
