import { applyEdits, format } from "jsonc-parser";
import { startOf } from "@/components/text";

/** What a stretch of JSON text is, for its colour. */
export type Tone = "key" | "string" | "number" | "atom" | "plain";
export type Stretch = { text: string; tone: Tone };

/** Above this the window would stutter: the first part is shown, and the rest on demand. */
export const LONG_CHARACTERS = 200_000;
/** Colouring makes an element per token; longer texts are shown plain. */
const COLOURED_CHARACTERS = 60_000;

/** The tokens that have a colour. Enough for valid JSON, and nothing else gets here. */
const TOKEN = /"(?:[^"\\]|\\.)*"(?=\s*(:)?)|-?\d[\d.eE+-]*|true|false|null/g;

/**
 * Parts a text into coloured stretches. Joined they are the text itself, whatever it holds. `piece` says that it is a line
 * of sound JSON, which by itself need not be any.
 */
export function stretches(text: string, piece = false): Stretch[] {
  if (!piece && (text.length > COLOURED_CHARACTERS || !isJson(text))) return [{ text, tone: "plain" }];
  const parts: Stretch[] = [];
  let done = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > done) parts.push({ text: text.slice(done, found.index), tone: "plain" });
    parts.push({ text: found[0], tone: toneOf(found[0], found[1] === ":") });
    done = found.index + found[0].length;
  }
  if (done < text.length) parts.push({ text: text.slice(done), tone: "plain" });
  return parts;
}

function toneOf(token: string, beforeColon: boolean): Tone {
  if (token.startsWith('"')) return beforeColon ? "key" : "string";
  return /^[-\d]/.test(token) ? "number" : "atom";
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

/** Whether it begins as an object or a list does; for texts that take long to judge. */
export function looksLikeJson(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

/** The text with two-space indentation, for the eye only. Only white space differs; every digit stays. */
export function pretty(text: string): string {
  return applyEdits(text, format(text, undefined, { insertSpaces: true, tabSize: 2, eol: "\n" }));
}

/** The beginning of a long text; never half of a character. */
export function beginning(text: string, characters = LONG_CHARACTERS): string {
  return startOf(text, characters);
}
