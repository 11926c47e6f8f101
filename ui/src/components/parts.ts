/** How many of these were sent. */
export const sentOf = (parts: readonly { outcome: string }[]): number =>
  parts.filter(({ outcome }) => outcome === "sent").length;
