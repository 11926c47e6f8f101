import { createScanner, format, applyEdits, SyntaxKind } from "jsonc-parser";

/** What a stretch of JSON text is, for its colour. */
export type Tone = "key" | "string" | "number" | "atom" | "plain";
export type Stretch = { text: string; tone: Tone };

/** Above this the window would stutter: the first part is shown, and the rest on demand. */
export const LONG_CHARACTERS = 200_000;
/** Colouring makes an element per token; longer texts are shown plain. */
const COLOURED_CHARACTERS = 60_000;

/** Parts a text into coloured stretches. Joined they are the text itself, whatever it holds. */
export function stretches(text: string): Stretch[] {
  if (text.length > COLOURED_CHARACTERS || !isJson(text)) return [{ text, tone: "plain" }];
  const scanner = createScanner(text);
  const parts: Stretch[] = [];
  for (let kind = scanner.scan(); kind !== SyntaxKind.EOF; kind = scanner.scan()) {
    const start = scanner.getTokenOffset();
    const token = text.slice(start, start + scanner.getTokenLength());
    const tone = toneOf(kind, text, start + token.length);
    const last = parts.at(-1);
    if (last && last.tone === tone) last.text += token;
    else parts.push({ text: token, tone });
  }
  return parts;
}

function toneOf(kind: SyntaxKind, text: string, end: number): Tone {
  switch (kind) {
    case SyntaxKind.StringLiteral:
      return /^\s*:/.test(text.slice(end, end + 64)) ? "key" : "string";
    case SyntaxKind.NumericLiteral:
      return "number";
    case SyntaxKind.TrueKeyword:
    case SyntaxKind.FalseKeyword:
    case SyntaxKind.NullKeyword:
      return "atom";
    default:
      return "plain";
  }
}

/** Strict JSON. The values are thrown away: numbers pass through here only to be judged, never to be shown. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The text with two-space indentation, for the eye only. Only white space differs; every digit stays. */
export function pretty(text: string): string {
  return applyEdits(text, format(text, undefined, { insertSpaces: true, tabSize: 2, eol: "\n" }));
}
