import type { TemplateEntry } from "@/bindings";
import { toast } from "@/components/toast.svelte";
import { i18n } from "@/i18n/index.svelte";
import { nameOf, type Templates } from "./state.svelte";

type Fail = (thrown: unknown) => void;

/** Adds a copy beside a template, and says so. */
export function duplicate(templates: Templates, entry: TemplateEntry, onfail: Fail): void {
  templates
    .duplicate(entry, i18n.w.templates.copyOf(nameOf(entry)))
    .then(() => toast.show({ kind: "success", title: () => i18n.w.templates.duplicated }), onfail);
}

/** Deletes a template, and offers to bring it back. */
export async function remove(templates: Templates, entry: TemplateEntry, onfail: Fail): Promise<void> {
  const name = nameOf(entry);
  try {
    const back = await templates.remove(entry);
    const action = back && { label: () => i18n.w.templates.undo, run: () => void back().catch(onfail) };
    toast.show({
      kind: "info",
      title: () => i18n.w.templates.removed(name),
      ...(action ? { action } : {}),
    });
  } catch (thrown) {
    onfail(thrown);
  }
}
