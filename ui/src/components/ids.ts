/** What stands between ids of a list: blanks, lines, commas, semicolons, and those of Chinese. */
const BETWEEN = /[\s,;，；、]/u;

/** The ids of a list as it is typed or pasted. */
export function idsIn(text: string): string[] {
  return text.split(BETWEEN).filter((id) => id !== "");
}

/** Where the id begins that is being typed at the end of a list. */
export function lastIdAt(text: string): number {
  let at = text.length;
  while (at > 0 && !BETWEEN.test(text[at - 1] ?? "")) at--;
  return at;
}
