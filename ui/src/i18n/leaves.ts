/** A word of a dictionary with the path of keys that leads to it. */
export type Leaf = { path: string; word: string };

/** Stands for any parameter: a number, a string, or an issue with its numbers. */
const anything = {
  max: 5,
  actual: 6,
  related: "/message",
  expected: "text",
  valueOf: () => 2,
  toString: () => "2",
};

/** Every word with its path, for tests; functions are called with something for each parameter. */
export function leaves(node: unknown, path = ""): Leaf[] {
  if (typeof node === "string") return [{ path, word: node }];
  if (typeof node === "function")
    return [{ path: `${path}()`, word: String(node(...Array(node.length).fill(anything))) }];
  if (Array.isArray(node)) return node.flatMap((n, i) => leaves(n, `${path}[${i}]`));
  return Object.entries(node as object).flatMap(([key, n]) => leaves(n, path ? `${path}.${key}` : key));
}
