import { parseTree, type Node } from "jsonc-parser";
import { isJson } from "../json-text";

/**
 * JSON as a tree whose leaves are the very texts that stand in the source: `1.50` stays `1.50`, and an id keeps every digit,
 * where `JSON.parse` would make numbers of them. Of a key that stands twice, the last counts.
 */
export type Exact = string | Exact[] | { [key: string]: Exact };

/** Arrays as objects by their places: comparing these takes time in proportion to their length, not to its square. */
const PLACES = Symbol("array");

/** Null when it is not JSON. `byPlace` turns arrays into objects marked with {@link PLACES}. */
export function exact(text: string, byPlace: boolean): Exact | null {
  const root = isJson(text) ? parseTree(text) : undefined;
  return root ? of(root, text, byPlace) : null;
}

function of(node: Node, text: string, byPlace: boolean): Exact {
  const children = node.children ?? [];
  if (node.type === "array") {
    const items = children.map((child) => of(child, text, byPlace));
    if (!byPlace) return items;
    return Object.assign(Object.create(null), { ...items, [PLACES]: true }) as Exact;
  }
  if (node.type === "object") {
    // Without a prototype: a key may be called `__proto__`.
    const object = Object.create(null) as { [key: string]: Exact };
    for (const property of children) {
      const [key, value] = property.children ?? [];
      if (key && value) object[key.value as string] = of(value, text, byPlace);
    }
    return object;
  }
  return text.slice(node.offset, node.offset + node.length);
}

export function isList(value: Exact): boolean {
  return Array.isArray(value) || (typeof value === "object" && PLACES in value);
}
