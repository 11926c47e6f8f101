/** The step that a key makes in a radio group; null: not one of its keys. */
function step(key: string): number | "first" | "last" | null {
  if (key === "ArrowRight" || key === "ArrowDown") return 1;
  if (key === "ArrowLeft" || key === "ArrowUp") return -1;
  if (key === "Home") return "first";
  if (key === "End") return "last";
  return null;
}

/**
 * Arrow keys in a group of `role="radio"` buttons: moves the focus to the next one that is not disabled and
 * clicks it, as native radio buttons do. Put it on the group as `onkeydown`.
 */
export function moveRadio(event: KeyboardEvent & { currentTarget: HTMLElement }) {
  const by = step(event.key);
  if (by === null || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const radios = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]:not(:disabled)')];
  const at = radios.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  const to =
    by === "first" ? 0 : by === "last" ? radios.length - 1 : (at + by + radios.length) % radios.length;
  event.preventDefault();
  radios[to]?.focus();
  radios[to]?.click();
}
