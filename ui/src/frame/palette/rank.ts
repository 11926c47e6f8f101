import type { Entry, GroupName } from "./entries";

/** Of each group at most so many are shown. */
const MOST = 8;
/** Shown only once something is typed: there are too many, or they are seldom wanted. */
const ON_DEMAND: readonly GroupName[] = ["settings", "codes"];
/** Of each group, while nothing is typed: a start, not the whole. */
const FIRST: Partial<Record<GroupName, number>> = { actions: 4, conversations: 5, templates: 5 };

export type Group = { name: GroupName; entries: Entry[] };

const plain = (text: string): string => text.normalize("NFKC").toLowerCase();

/** How well a term fits a text: 4 it is the text, 3 the text begins with it, 2 a word of it does, 1 it is inside, 0 not. */
function fit(text: string, term: string): number {
  if (text === term) return 4;
  const at = text.indexOf(term);
  if (at < 0) return 0;
  if (at === 0) return 3;
  const before = text[at - 1] ?? "";
  return /[\p{L}\p{N}]/u.test(before) && !/\p{Script=Han}/u.test(before) ? 1 : 2;
}

/** How well an entry fits all terms; 0: one of them is not in it. What is seen of it counts more than what is not. */
function score(entry: Entry, terms: readonly string[]): number {
  const label = plain(entry.label);
  const rest = plain(`${entry.note ?? ""} ${entry.words ?? ""}`);
  let sum = 0;
  for (const term of terms) {
    const best = Math.max(fit(label, term) * 10, fit(rest, term));
    if (best === 0) return 0;
    sum += best;
  }
  return sum / terms.length;
}

/** What is found, by group: the group with the best hit first, and the best hit of each first. */
export function found(all: readonly Entry[], query: string): Group[] {
  const terms = plain(query).split(/\s+/).filter(Boolean);
  const groups = new Map<GroupName, { best: number; hits: { entry: Entry; score: number }[] }>();
  for (const entry of all) {
    if (terms.length === 0 && ON_DEMAND.includes(entry.group)) continue;
    const points = terms.length === 0 ? 1 : score(entry, terms);
    if (points === 0) continue;
    const group = groups.get(entry.group) ?? { best: 0, hits: [] };
    group.best = Math.max(group.best, points);
    group.hits.push({ entry, score: points });
    groups.set(entry.group, group);
  }
  return [...groups]
    .sort(([, a], [, b]) => b.best - a.best)
    .map(([name, { hits }]) => {
      const sorted = hits.sort((a, b) => b.score - a.score).map(({ entry }) => entry);
      const most = terms.length === 0 ? (FIRST[name] ?? MOST) : MOST;
      return { name, entries: sorted.slice(0, most) };
    });
}
