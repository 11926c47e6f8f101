/** As many as one message is sent to from the form; more are a matter of the page for bulk sending. */
export const RECEIVERS_MAX = 200;

const SEPARATORS = /[\s,;，；、]+/u;

/** The receivers in what was typed or pasted: a column of a table, or a list with commas. One alone is no list. */
export function receiversIn(text: string): string[] {
  // A whole conversation id has its own meaning.
  if (text.includes("|")) return [];
  const found = text.split(SEPARATORS).filter(Boolean);
  return found.length > 1 ? found : [];
}

/** Each once, in their order; `repeated` names those that came again, `over` counts those that are too many. */
export function distinct(ids: readonly string[]): { ids: string[]; repeated: string[]; over: number } {
  const all = [...new Set(ids)];
  const repeated = [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  return { ids: all.slice(0, RECEIVERS_MAX), repeated, over: Math.max(0, all.length - RECEIVERS_MAX) };
}

/** What is new among `found`, each once; the service compares accounts without regard to case. */
export function added(
  ids: readonly string[],
  found: readonly string[],
): { fresh: string[]; again: string[] } {
  const known = new Set(ids.map((id) => id.toLowerCase()));
  const [fresh, again]: [string[], string[]] = [[], []];
  for (const id of found) {
    const name = id.toLowerCase();
    (known.has(name) ? again : fresh).push(id);
    known.add(name);
  }
  return { fresh, again };
}
