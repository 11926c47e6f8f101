/** How far a key moves through `length` rows from `index` (-1: none yet); null when the key moves nothing. */
export function moved(key: string, index: number, length: number, visibleRows: number): number | null {
  if (length === 0) return null;
  const last = length - 1;
  const leap = Math.max(1, visibleRows - 1);
  switch (key) {
    case "ArrowDown":
      return Math.min(last, index + 1);
    case "ArrowUp":
      return index < 0 ? 0 : Math.max(0, index - 1);
    case "PageDown":
      return Math.min(last, Math.max(0, index) + leap);
    case "PageUp":
      return Math.max(0, index - leap);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}
