import { createScanner } from "jsonc-parser";
import { isJson } from "../json-text";

/** JSON laid out for the eye: white space is all that differs from the text, and what can be folded is known. */
export type Layout = {
  text: string;
  lines: number;
  /** Where each object or list that has something in it begins, just after its bracket, in order. */
  opens: Uint32Array;
  /** Where it ends, just before its other bracket; in the order of `opens`. */
  closes: Uint32Array;
  /** How deep each lies; the outermost is 0. */
  depths: Uint16Array;
};

/** Null when it is not JSON. */
export function layoutOf(text: string): Layout | null {
  if (!isJson(text)) return null;
  const scanner = createScanner(text, true);
  const parts: string[] = [];
  const opens: number[] = [];
  const closes: number[] = [];
  const depths: number[] = [];
  const open: number[] = [];
  let length = 0;
  let lines = 1;
  const put = (part: string): void => {
    parts.push(part);
    length += part.length;
  };
  const newLine = (): void => {
    lines += 1;
    put("\n" + "  ".repeat(open.length));
  };
  let before = "";
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const token = text.substr(scanner.getTokenOffset(), scanner.getTokenLength());
    const opened = before === "{" || before === "[";
    if (token === "}" || token === "]") {
      const at = open.pop()!;
      if (!opened) newLine();
      closes[at] = length;
    } else if (opened || before === ",") newLine();
    put(token);
    if (token === ":") put(" ");
    if (token === "{" || token === "[") {
      depths.push(open.length);
      open.push(opens.length);
      opens.push(length);
    }
    before = token;
  }
  return {
    text: parts.join(""),
    lines,
    opens: Uint32Array.from(opens),
    closes: Uint32Array.from(closes),
    depths: Uint16Array.from(depths),
  };
}

/** What begins on a line, as an index into `opens`; -1: nothing that can be folded. */
export function opensWithin(layout: Layout, from: number, to: number): number {
  let [low, high] = [0, layout.opens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (layout.opens[middle]! <= from) low = middle + 1;
    else high = middle;
  }
  // The last one that begins on the line: of `{"a": {` nothing but the inner one is open at its end.
  let found = -1;
  for (let at = low; at < layout.opens.length && layout.opens[at]! <= to; at++)
    if (layout.closes[at]! > to) found = at;
  return found;
}

/** What is folded at first: everything below this depth that takes more than a few lines. */
const SHOWN_DEPTH = 2;
const SMALL_CHARACTERS = 400;

/** Ranges to fold, none inside another. */
export function foldedAtFirst(layout: Layout): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  let end = -1;
  for (let at = 0; at < layout.opens.length; at++) {
    const [from, to] = [layout.opens[at]!, layout.closes[at]!];
    if (from < end || layout.depths[at]! < SHOWN_DEPTH || to - from < SMALL_CHARACTERS) continue;
    ranges.push({ from, to });
    end = to;
  }
  return ranges;
}
