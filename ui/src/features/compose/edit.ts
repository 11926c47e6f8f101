// Edits of the body text in place: what an edit does not name stays byte for byte.
import { format, type Node } from "jsonc-parser";
import { nodeAt, parse, pointerOf, propertyOf, segments, valueOf, writable, type Parsed } from "./body";

/** A JSON text to put in verbatim: numbers beyond 2^53, attachments that Rust wrote. */
export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
export type Writable = string | boolean | number | readonly string[] | Raw;

/**
 * Sets the value at a pointer, or removes the key when `value` is undefined. Everything else stays byte for byte.
 * A group that becomes empty goes too, unless `keep` names it (it was there, empty, before the form touched it).
 * A text that is not JSON, or a value where a group should be, comes back unchanged.
 */
export function write(
  body: string | Parsed,
  pointer: string,
  value: Writable | undefined,
  keep?: ReadonlySet<string>,
): string {
  const parsed = typeof body === "string" ? parse(body) : body;
  const { text } = parsed;
  if (!parsed.root || !writable(parsed, pointer)) return text;
  const path = segments(pointer);
  return value === undefined ? unset(parsed, path, keep) : set(parsed, path, value);
}

function set(parsed: Parsed, path: string[], value: Writable): string {
  const { text } = parsed;
  let node = parsed.root as Node;
  for (let i = 0; i < path.length; i++) {
    const next = valueOf(propertyOf(node, path[i] as string));
    const rest = path.slice(i + 1);
    if (next?.type === "object" && rest.length > 0) {
      node = next;
      continue;
    }
    const pretty = spreads(text, node);
    const indent = next ? lineIndent(text, next.offset) : childIndent(text, node);
    const json = print(value, rest, pretty, indent);
    if (next) return splice(text, next.offset, next.length, json);
    return insert(text, node, path[i] as string, json, pretty);
  }
  return text;
}

/** Writes `value` inside the groups that are still missing. */
function print(value: Writable, missing: string[], pretty: boolean, indent: string): string {
  const [key, ...rest] = missing;
  if (key !== undefined) {
    const inner = print(value, rest, pretty, pretty ? indent + "  " : indent);
    const name = JSON.stringify(key);
    return pretty ? `{\n${indent}  ${name}: ${inner}\n${indent}}` : `{${name}:${inner}}`;
  }
  const json =
    value instanceof Raw ? spread(value.text, pretty) : JSON.stringify(value, null, pretty ? 2 : 0);
  return json.replaceAll("\n", "\n" + indent);
}

/** Lays out a JSON text without touching a token. A text that is not JSON stays as it is. */
export function spread(json: string, pretty = true): string {
  if (!pretty) return json.trim();
  const edits = format(json, undefined, { insertSpaces: true, tabSize: 2, eol: "\n" });
  return [...edits]
    .sort((a, b) => b.offset - a.offset)
    .reduce((t, e) => splice(t, e.offset, e.length, e.content), json)
    .trim();
}

function insert(text: string, object: Node, key: string, json: string, pretty: boolean): string {
  const name = JSON.stringify(key);
  const last = object.children?.at(-1);
  if (last) {
    const previous = object.children?.at(-2);
    const from = previous ? text.indexOf(",", previous.offset + previous.length) + 1 : object.offset + 1;
    const gap = text.slice(from, last.offset);
    const [k, v] = last.children as [Node, Node];
    const colon = text.slice(k.offset + k.length, v.offset);
    return splice(text, last.offset + last.length, 0, `,${gap}${name}${colon}${json}`);
  }
  const indent = lineIndent(text, object.offset);
  const inside = pretty ? `\n${indent}  ${name}: ${json}\n${indent}` : `${name}:${json}`;
  return splice(text, object.offset + 1, object.length - 2, inside);
}

function unset(parsed: Parsed, path: string[], keep?: ReadonlySet<string>): string {
  let { text } = parsed;
  let current: Parsed = parsed;
  for (let depth = path.length; depth > 0; depth--) {
    const group = pointerOf(path.slice(0, depth - 1));
    const key = path[depth - 1] as string;
    const same = (nodeAt(current, group)?.children ?? []).filter((p) => p.children?.[0]?.value === key);
    // A repeated key goes as a whole, or the former one would come to light; a repeated group holds others' keys.
    if (same.length === 0 || (depth < path.length && same.length > 1)) return text;
    for (let n = same.length; n > 0; n--) {
      text = remove(text, propertyOf(nodeAt(current, group) as Node, key) as Node);
      current = parse(text);
    }
    const left = nodeAt(current, group)?.children?.length ?? 0;
    // The message and the root are not options: they stay even when empty.
    if (depth === 1 || group === "/message" || left > 0 || keep?.has(group)) return text;
  }
  return text;
}

function remove(text: string, property: Node): string {
  const siblings = property.parent?.children ?? [];
  const at = siblings.indexOf(property);
  const previous = siblings[at - 1];
  const next = siblings[at + 1];
  if (previous) {
    const from = previous.offset + previous.length;
    return splice(text, from, property.offset + property.length - from, "");
  }
  if (next) return splice(text, property.offset, next.offset - property.offset, "");
  const parent = property.parent as Node;
  return splice(text, parent.offset + 1, parent.length - 2, "");
}

/** Whether new members of this object go on lines of their own. */
function spreads(text: string, object: Node): boolean {
  const first = object.children?.[0];
  return first
    ? text.slice(object.offset, first.offset).includes("\n")
    : object.length > 2 || object.parent === undefined || text.includes("\n");
}

function childIndent(text: string, object: Node): string {
  const last = object.children?.at(-1);
  return last ? lineIndent(text, last.offset) : lineIndent(text, object.offset) + "  ";
}

/** The white space at the start of the line that holds `offset`. */
function lineIndent(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}

function splice(text: string, offset: number, length: number, content: string): string {
  return text.slice(0, offset) + content + text.slice(offset + length);
}

/** The same JSON but for white space between tokens. */
export function sameTokens(a: string, b: string): boolean {
  return a === b || compact(a) === compact(b);
}

/** Without white space between tokens; every token as it stands. */
export function compact(json: string): string {
  return json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, (_, s: string | undefined) => s ?? "");
}
