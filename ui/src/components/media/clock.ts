/** 83 000 ms as 1:23. */
export function clock(ms: number): string {
  const s = Math.round(ms / 1000);
  const two = (v: number): string => String(v).padStart(2, "0");
  const h = Math.floor(s / 3600);
  return h > 0
    ? `${h}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`
    : `${Math.floor(s / 60)}:${two(s % 60)}`;
}
