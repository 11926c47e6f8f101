// The body text is the truth: the form reads out of it and edits it in place (edit.ts), and never prints it again.
// So unknown keys, order, spacing and every digit of a number stay as the user (or history) left them.
import { parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";

/** Where a text stops being JSON. 1-based, columns in UTF-16 units. */
export type Broken = { line: number; column: number; offset: number; reason: string };
export type Parsed = { text: string; root: Node | null; broken: Broken | null };

const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

export function parse(text: string): Parsed {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, STRICT);
  } catch {
    // Nested deeper than the stack: nothing a message ever needs.
    return { text, root: null, broken: { ...position(text, 0), reason: "TooDeep" } };
  }
  const first = errors[0];
  if (first)
    return {
      text,
      root: null,
      broken: { ...position(text, first.offset), reason: printParseErrorCode(first.error) },
    };
  if (root?.type !== "object")
    return { text, root: null, broken: { ...position(text, 0), reason: "ObjectExpected" } };
  return { text, root, broken: null };
}

export function position(text: string, offset: number): { line: number; column: number; offset: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  let line = 1;
  for (const c of before) if (c === "\n") line++;
  return { line, column: offset - start + 1, offset };
}

export function segments(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((s) => s.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The property that counts when a key is repeated: the last, as every common parser reads it. */
export function propertyOf(object: Node, key: string): Node | undefined {
  return object.children?.findLast((p) => p.children?.[0]?.value === key);
}

export function valueOf(property: Node | undefined): Node | undefined {
  return property?.children?.[1];
}

/** The node at a pointer; array indexes work for reading. */
export function nodeAt(parsed: Parsed, pointer: string): Node | undefined {
  let node: Node | undefined = parsed.root ?? undefined;
  for (const key of segments(pointer)) {
    if (node?.type === "object") node = valueOf(propertyOf(node, key));
    else if (node?.type === "array") node = node.children?.[Number(key)];
    else return undefined;
  }
  return node;
}

/** The JSON text of the value at a pointer, digits as they stand; undefined when absent or null. */
export function rawAt(parsed: Parsed, pointer: string): string | undefined {
  const node = nodeAt(parsed, pointer);
  return node && node.type !== "null" ? parsed.text.slice(node.offset, node.offset + node.length) : undefined;
}

export function stringAt(parsed: Parsed, pointer: string): string | undefined {
  const node = nodeAt(parsed, pointer);
  return node?.type === "string" ? (node.value as string) : undefined;
}

export function booleanAt(parsed: Parsed, pointer: string): boolean | undefined {
  const node = nodeAt(parsed, pointer);
  return node?.type === "boolean" ? (node.value as boolean) : undefined;
}

/** The digits of a number as they stand in the text. Never through a double. */
export function rawNumber(parsed: Parsed, pointer: string): string | undefined {
  const node = nodeAt(parsed, pointer);
  return node?.type === "number" ? parsed.text.slice(node.offset, node.offset + node.length) : undefined;
}

/** The strings of an array; other members come as their JSON text. */
export function listAt(parsed: Parsed, pointer: string): string[] | undefined {
  const node = nodeAt(parsed, pointer);
  if (node?.type !== "array") return undefined;
  return (node.children ?? []).map((c) =>
    c.type === "string" ? (c.value as string) : parsed.text.slice(c.offset, c.offset + c.length),
  );
}

export function keysAt(parsed: Parsed, pointer: string): string[] {
  const node = nodeAt(parsed, pointer);
  return node?.type === "object" ? (node.children ?? []).map((p) => p.children?.[0]?.value as string) : [];
}

/** Set to something: null counts as absent, as the service reads it. */
export function isSet(parsed: Parsed, pointer: string): boolean {
  const node = nodeAt(parsed, pointer);
  return node !== undefined && node.type !== "null";
}

/** How many of these pointers are set. */
export function changedCount(parsed: Parsed, pointers: readonly string[]): number {
  return pointers.reduce((n, p) => n + (isSet(parsed, p) ? 1 : 0), 0);
}

/** Every group on the way can take the value: it is absent, null or an object. */
export function writable(parsed: Parsed, pointer: string): boolean {
  let node: Node | undefined = parsed.root ?? undefined;
  for (const key of segments(pointer).slice(0, -1)) {
    if (node?.type !== "object") return false;
    node = valueOf(propertyOf(node, key));
    if (node === undefined || node.type === "null") return parsed.root !== null;
  }
  return node?.type === "object";
}

export function pointerOf(path: readonly string[]): string {
  return path.map((s) => "/" + s.replaceAll("~", "~0").replaceAll("/", "~1")).join("");
}

/** Any JSON value: where it breaks, or null when it is whole. */
export function brokenValue(json: string): Broken | null {
  const errors: ParseError[] = [];
  parseTree(json, errors, STRICT);
  const first = errors[0];
  return first ? { ...position(json, first.offset), reason: printParseErrorCode(first.error) } : null;
}
