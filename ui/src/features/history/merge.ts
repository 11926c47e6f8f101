import type { Page, Row } from "@/bindings";
import { isBelow } from "./ids";

/**
 * Puts a page in the place of every row below `upper` that it covers; `kept`: how many rows of the list are older than the
 * page.
 */
export function withPage(
  list: readonly Row[],
  upper: string | null,
  page: Page,
): { rows: Row[]; kept: number } {
  const lowest = page.next === null ? null : (page.rows.at(-1)?.id ?? upper);
  const above = upper === null ? [] : list.filter((row) => !isBelow(row.id, upper));
  const below = page.next === null ? [] : list.filter((row) => lowest === null || isBelow(row.id, lowest));
  return { rows: [...above, ...page.rows, ...below], kept: below.length };
}
