import { tick } from "svelte";
import type { Group } from "@/bindings";
import { leaves, optionGroups } from "./options/catalogue";
import type { Session } from "./session.svelte";

/** Whether `inner` is `outer` or lies inside it. */
function within(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer + "/");
}

/** The option group that holds a pointer. */
function groupOf(catalogue: readonly Group[], pointer: string): Group | undefined {
  return optionGroups(catalogue).find(
    (g) =>
      leaves(g).some((f) => within(pointer, f.pointer)) ||
      (g.name !== "top" && within(pointer, `/${g.name}`)),
  );
}

/** Opens what hides the field of a pointer, shows it and puts the focus in it. False: the form has no such field. */
export async function goTo(
  page: HTMLElement,
  session: Session,
  catalogue: readonly Group[],
  pointer: string,
): Promise<boolean> {
  if (pointer === "" || session.draft.broken) return false;
  const group = groupOf(catalogue, pointer);
  if (group) {
    session.optionSearch = "";
    session.openGroups.add(group.name || "top");
  }
  await tick();
  const holders = [...page.querySelectorAll<HTMLElement>("[data-pointer]")].filter((e) => {
    const at = e.dataset["pointer"];
    return at !== undefined && at !== "" && at !== "/" && within(pointer, at);
  });
  const nearest = holders.sort(
    (a, b) => (b.dataset["pointer"]?.length ?? 0) - (a.dataset["pointer"]?.length ?? 0),
  )[0];
  const control = nearest?.querySelector<HTMLElement>(
    'input:not(:disabled), textarea:not(:disabled), [role="radio"][tabindex="0"]:not(:disabled), .cm-content, button:not(:disabled)',
  );
  if (!nearest) return false;
  const folded = nearest.closest("details");
  if (folded) folded.open = true;
  nearest.scrollIntoView({ block: "center" });
  control?.focus({ preventScroll: true });
  return true;
}
