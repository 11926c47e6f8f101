import type { Words } from "@/i18n/index.svelte";
import { CONVERSATION_TYPES } from "@/rules";

/** What kind of team a number of the service means. */
export function teamWord(kind: number, { kinds }: Words["seat"]): string {
  const { team, superteam } = CONVERSATION_TYPES;
  return kinds[kind === team ? team : superteam];
}
