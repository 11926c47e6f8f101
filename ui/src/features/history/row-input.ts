// What a key or a click in the list does with records, beside moving from one to the next.
import type { Row } from "@/bindings";
import { modHeld } from "@/components/shortcuts/keys";
import { shortcuts } from "@/components/shortcuts/shortcuts.svelte";
import type { History } from "./state.svelte";

/** Keys that pick rows or do something with them; false: this key does neither. */
export function recordKey(event: KeyboardEvent, history: History): boolean {
  const { records, selection, selected, details } = history;
  const rows = history.rows.list;
  if (shortcuts.is(event, "select_all")) void history.selectAll();
  else if (event.key === "Escape" && selection.any) selection.clear();
  else if (shortcuts.is(event, "select_row") && selected !== null) selection.toggle(selected);
  else if (shortcuts.is(event, "delete") && (selection.any || selected !== null))
    void records.ask("delete", history.chosen);
  else if (shortcuts.is(event, "star") && (selection.any || selected !== null))
    void records.star(
      history.chosen,
      selection.any
        ? rows.some((row) => selection.has(row.id) && !row.starred)
        : !(rows.find((row) => row.id === selected) ?? details?.row)?.starred,
    );
  else return false;
  return true;
}

/** A click on a row: shows it, picks it, or compares it. */
export function pickRow(event: MouseEvent, row: Row, history: History, onopen: () => void): void {
  const { id } = row;
  // While one is picked to compare with, a plain click names the other.
  const names = history.compare.first !== null && !modHeld(event) && !event.shiftKey;
  if (event.altKey || names) {
    compareWith(row, history, onopen);
    return;
  }
  if (modHeld(event)) history.pick(id);
  else if (event.shiftKey) history.selection.reach(history.rows.list, history.selected, id);
  else {
    history.selection.clear();
    history.open = true;
  }
  history.select(id);
}

/** Compares a row with the one picked before, or, where none was, with the one selected. */
function compareWith(row: Row, history: History, onopen: () => void): void {
  const { compare, selected } = history;
  if (compare.first === null && selected !== null && selected !== row.id) void compare.with(selected, row.id);
  else compare.pick(row);
  if (compare.first === null) onopen();
}
