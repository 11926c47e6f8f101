import type { SuppressionEntry } from "../model";
import type { SuppressionBackend } from "./suppression.svelte";

export const entry = (target: string, reason = ""): SuppressionEntry => ({
  kind: "p2p",
  target,
  reason,
  author: "goose",
  added_at_ms: 0,
  expires_at_ms: null,
});

/** Lists in memory, as Rust would keep them. */
export function suppressed() {
  const kept = new Map<string, SuppressionEntry[]>();
  const add = (list: string, entries: SuppressionEntry[]): Promise<number> => {
    kept.set(list, [...(kept.get(list) ?? []), ...entries]);
    return Promise.resolve(entries.length);
  };
  const backend: SuppressionBackend = {
    all: () =>
      Promise.resolve(
        [...kept].map(([name, entries]) => ({ name, account_id: null, entries: entries.length })),
      ),
    create: (name) => {
      if (kept.has(name)) return Promise.reject({ code: "name_taken", message: "" });
      kept.set(name, []);
      return Promise.resolve();
    },
    remove: (name) => Promise.resolve(kept.delete(name)),
    addFile: () => Promise.resolve(null),
    addText: async (order, text) => {
      const targets = text.split("\n");
      const usable = targets.filter((target) => !target.includes("."));
      const first_lines = targets.flatMap((target, at) => (usable.includes(target) ? [] : [at + 1]));
      const added = await add(
        order.list,
        usable.map((target) => entry(target, order.reason)),
      );
      const problem = { code: "decimal_point" } as const;
      const unusable = first_lines.length > 0 ? [{ problem, rows: first_lines.length, first_lines }] : [];
      return { added, rows: usable.length, unusable };
    },
    addRows: (order) => add(order.list, [entry("gone", order.reason)]),
    entries: (name, after, limit) => {
      const all = kept.get(name) ?? [];
      const from = all.findIndex(({ target }) => target === after?.target) + 1;
      return Promise.resolve(all.slice(from, from + limit));
    },
    takeOff: (name, { target }) => {
      kept.set(
        name,
        (kept.get(name) ?? []).filter((one) => one.target !== target),
      );
      return Promise.resolve(true);
    },
  };
  return { kept, backend };
}
