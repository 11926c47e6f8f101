/** Cutting text between the characters that a user sees: an emoji of several code points stays whole. */
const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
/** Behind the cut, as much as decides whether a character goes on: nobody draws one of more marks. */
const LOOK_AHEAD = 64;
/** Two that never belong to one character; asking the segmenter costs more than all else that a key in a long text asks. */
const APART = /^[\x20-\x7e\u3400-\u4dbf\u4e00-\u9fff]{2}$/;

/** The beginning of a text, of at most so many UTF-16 units, as the service counts them. */
export function startOf(text: string, units: number): string {
  if (text.length <= units) return text;
  if (APART.test(text.slice(units - 1, units + 1))) return text.slice(0, units);
  const cut = characters.segment(text.slice(0, units + LOOK_AHEAD)).containing(units);
  return text.slice(0, cut?.index ?? units);
}

/** The same, with a sign that there is more; the sign counts. */
export function shortened(text: string, units: number): string {
  return text.length <= units ? text : `${startOf(text, units - 1)}…`;
}
