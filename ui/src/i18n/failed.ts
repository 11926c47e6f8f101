import { i18n } from "./index.svelte";

/**
 * The notice that something failed, for `toast.show`: what failed (`title`, where it does not say so itself), why, and what
 * can be done about it, in the language that is shown then.
 */
export function failed(thrown: unknown, title?: () => string) {
  return {
    kind: "danger" as const,
    title: () => [title?.(), i18n.explain(thrown).title].filter(Boolean).join(" · "),
    detail: () => i18n.advice(thrown),
  };
}
