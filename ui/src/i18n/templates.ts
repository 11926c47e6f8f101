import { i18n } from "./index.svelte";

/** Names that are filled in without being asked for. */
const BUILT_IN = ["now", "uuid", "seq"];

/** The names between `{{` and `}}` that a template would ask for, each once. */
export function namesIn(...texts: string[]): string[] {
  const found = texts.flatMap((text) =>
    [...text.matchAll(/\{\{\s*([\p{L}\p{N}_.-]{1,100})\s*\}\}/gu)].map((m) => m[1] ?? ""),
  );
  return [...new Set(found)].filter((name) => !BUILT_IN.includes(name));
}

/** The notice that a message was kept as a template, with the way to it. */
export function saidSaved(name: string, open: () => void) {
  return {
    kind: "success" as const,
    title: () => i18n.w.templates.saveAs.saved(name),
    action: { label: () => i18n.w.templates.saveAs.open, run: open },
  };
}

/** Why it was not kept. */
export function whyNotSaved(thrown: unknown): string {
  const { title, action } = i18n.explain(thrown);
  return `${i18n.w.templates.saveAs.failed}: ${title} ${action}`;
}
