/** How many receivers or messages of a call were sent. */
export const sentOf = (parts: readonly { outcome: string }[]): number =>
  parts.filter(({ outcome }) => outcome === "sent").length;
