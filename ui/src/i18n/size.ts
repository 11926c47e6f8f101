import { numberFormat } from "./formats";
import { i18n } from "./index.svelte";

/** 1,234,567 bytes as people say it: a decimal only where it matters. */
export function bytes(n: number): string {
  const format = (v: number, digits: number): string => numberFormat(i18n.language, 0, digits).format(v);
  if (n < 1024) return `${format(n, 0)} B`;
  return n < 1024 * 1024 ? `${format(n / 1024, 1)} KB` : `${format(n / 1024 / 1024, 1)} MB`;
}

/** The size of a text as UTF-8. */
export function textBytes(text: string): string {
  return bytes(new TextEncoder().encode(text).length);
}
