/** How many of these were sent. */
export const sentOf = (parts: readonly { outcome: string }[]): number =>
  parts.filter(({ outcome }) => outcome === "sent").length;

/** Whether the call went well, and not all in it did. */
export function isPartly({ outcome, parts = [] }: Ended): boolean {
  return outcome === "sent" && sentOf(parts) < parts.length;
}
type Ended = { outcome: string; parts?: readonly { outcome: string }[] };
