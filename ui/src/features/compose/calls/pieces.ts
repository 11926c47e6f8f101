/** Into how many pieces a text is cut, as Rust cuts it: a piece has so many characters, as a reader counts them. */
export function piecesOf(text: string, chars: number): number {
  const all = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)].length;
  return Math.max(1, Math.ceil(all / Math.max(1, chars)));
}
