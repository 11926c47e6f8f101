import { create, type ArrayDelta, type Delta, type ObjectDelta } from "jsondiffpatch";
import { LONG_CHARACTERS } from "../json-text";
import { exact, isList, type Exact } from "./exact";

export type Sign = "same" | "removed" | "added";
/** One line of two texts laid over one another. */
export type Line = {
  sign: Sign;
  /** An id or a time: different every time, and seldom what one looks for. */
  dim: boolean;
  depth: number;
  /** As it stands in JSON, with its quotes. */
  key: string | null;
  text: string;
};
export type Diff = {
  lines: Line[];
  /** Places that differ, without ids and times. */
  differences: number;
  /** Ids and times that differ. */
  dimmed: number;
  /** `text`: one of them is no JSON, so lines were compared. */
  kind: "json" | "text";
};

/** What has another value in every send. */
const DIM: ReadonlySet<string> = new Set([
  "message_client_id",
  "message_server_id",
  "create_time",
  "modify_time",
  "time",
  "timestamp",
  "trace_id",
  "Nonce",
  "CurTime",
  "CheckSum",
  "X-custom-traceid",
]);

/** Items of lists that are the same thing at another place. */
const NAMES = ["message_server_id", "message_client_id", "account_id", "id", "name"];
const differ = create({
  arrays: { detectMove: false },
  objectHash: (item, index) => {
    const named = item as { [key: string]: Exact };
    const name = NAMES.find((one) => typeof named[one] === "string");
    return name ? `${name}=${String(named[name])}` : `at ${index}`;
  },
});

/** Lays two texts over one another: by structure where both are JSON, else line by line. */
export function diffTexts(before: string, after: string): Diff {
  const byPlace = before.length + after.length > LONG_CHARACTERS;
  const left = exact(before, byPlace);
  const right = exact(after, byPlace);
  if (left === null || right === null) return diffLines(before, after, byPlace);
  return diffExact(left, right);
}

function diffExact(left: Exact, right: Exact): Diff {
  const diff: Diff = { lines: [], differences: 0, dimmed: 0, kind: "json" };
  lay(diff, { depth: 0, key: null, dim: false }, left, differ.diff(left, right));
  return diff;
}

function diffLines(before: string, after: string, byPlace: boolean): Diff {
  const rows = (text: string): Exact => {
    const list = text.split("\n");
    return byPlace ? ({ ...list } as Exact) : list;
  };
  const { lines, ...rest } = diffExact(rows(before), rows(after));
  // Without the brackets of the list, and without the numbers of its lines.
  const inner = lines.slice(1, -1).map((line) => ({ ...line, key: null, depth: 0 }));
  return { ...rest, lines: inner, kind: "text" };
}

type Place = { depth: number; key: string | null; dim: boolean };

function under(place: Place, key: string | null): Place {
  return {
    depth: place.depth + 1,
    key: key === null ? null : JSON.stringify(key),
    dim: place.dim || (key !== null && DIM.has(key)),
  };
}

function put(diff: Diff, place: Place, sign: Sign, value: Exact): void {
  const { depth, key, dim } = place;
  const line = (text: string, named = true): void => {
    diff.lines.push({ sign, dim, depth, key: named ? key : null, text });
  };
  if (typeof value === "string") return line(value);
  const list = isList(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return line(list ? "[]" : "{}");
  line(list ? "[" : "{");
  for (const [name, inner] of entries) put(diff, under(place, list ? null : name), sign, inner);
  line(list ? "]" : "}", false);
}

function count(diff: Diff, place: Place): void {
  if (place.dim) diff.dimmed += 1;
  else diff.differences += 1;
}

function lay(diff: Diff, place: Place, left: Exact, delta: Delta): void {
  if (delta === undefined) return put(diff, place, "same", left);
  if (Array.isArray(delta)) {
    count(diff, place);
    if (delta.length > 1) put(diff, place, "removed", delta[0] as Exact);
    if (delta.length < 3) put(diff, place, "added", delta.at(-1) as Exact);
    return;
  }
  const list = isList(left);
  const { depth, key, dim } = place;
  diff.lines.push({ sign: "same", dim, depth, key, text: list ? "[" : "{" });
  if (Array.isArray(left)) layList(diff, place, left, delta as ArrayDelta);
  else layObject(diff, place, left as { [key: string]: Exact }, delta as ObjectDelta, list);
  diff.lines.push({ sign: "same", dim, depth, key: null, text: list ? "]" : "}" });
}

function layObject(
  diff: Diff,
  place: Place,
  left: { [key: string]: Exact },
  delta: ObjectDelta,
  list: boolean,
): void {
  for (const [name, value] of Object.entries(left))
    lay(diff, under(place, list ? null : name), value, delta[name]);
  for (const [name, added] of Object.entries(delta)) {
    if (name in left) continue;
    const at = under(place, list ? null : name);
    count(diff, at);
    put(diff, at, "added", (added as [Exact])[0]);
  }
}

/** The delta numbers what is gone by its old place (`_3`), and what is new or changed by its new one (`3`). */
function layList(diff: Diff, place: Place, left: Exact[], delta: ArrayDelta): void {
  const at = under(place, null);
  const changes = delta as unknown as { [place: string]: Delta };
  let next = 0;
  const passGone = (): void => {
    while (next < left.length && changes[`_${next}`] !== undefined) {
      count(diff, at);
      put(diff, at, "removed", left[next++]!);
    }
  };
  for (let now = 0; ; now++) {
    passGone();
    const change = changes[String(now)];
    if (Array.isArray(change) && change.length === 1) {
      count(diff, at);
      put(diff, at, "added", change[0] as Exact);
    } else if (next < left.length) lay(diff, at, left[next++]!, change);
    else return;
  }
}

/** Lines to draw: stretches that are the same are folded but for a few around each difference. */
export type Stretch = { kind: "line"; line: Line } | { kind: "fold"; from: number; count: number };
const AROUND = 3;

export function folded(lines: Line[], opened: ReadonlySet<number>): Stretch[] {
  const near = new Uint8Array(lines.length);
  lines.forEach((line, at) => {
    if (line.sign === "same") return;
    near.fill(1, Math.max(0, at - AROUND), Math.min(lines.length, at + AROUND + 1));
  });
  const shown: Stretch[] = [];
  for (let at = 0; at < lines.length;) {
    let end = at;
    while (end < lines.length && !near[end]) end++;
    // A fold that hides one line or two saves nothing.
    if (end - at > 2 && !opened.has(at)) {
      shown.push({ kind: "fold", from: at, count: end - at });
      at = end;
      continue;
    }
    const stop = Math.max(end, at + 1);
    for (; at < stop; at++) shown.push({ kind: "line", line: lines[at]! });
  }
  return shown;
}
