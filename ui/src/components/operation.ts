/** A name for something that can be stopped. Not crypto.randomUUID: that exists only where the page counts as secure. */
export function operation(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join(
    "",
  );
}
