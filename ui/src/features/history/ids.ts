/** Row ids are 64-bit integers as decimal text: compared without ever becoming a JavaScript number. */
export function isBelow(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length < b.length;
}

/** The cursor from which a page begins with this row. */
export function justAbove(id: string): string {
  return String(BigInt(id) + 1n);
}
