import { toast } from "@/components/toast.svelte";
import { asAppError } from "@/i18n/index.svelte";
import { errorWords } from "./words";

/** Says why something could not be done. */
export function showError(thrown: unknown): void {
  const words = (): ReturnType<typeof errorWords> => errorWords(asAppError(thrown));
  toast.show({ kind: "danger", title: () => words().title, detail: () => words().detail });
}
