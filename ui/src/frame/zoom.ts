/** The sizes that the window offers, in percent. */
export const ZOOM_STEPS: readonly number[] = [80, 90, 100, 110, 125, 150, 175, 200];

/** The next size in a direction; the same one at the end. */
export function zoomed(percent: number, by: 1 | -1): number {
  const steps = by > 0 ? ZOOM_STEPS : [...ZOOM_STEPS].reverse();
  return steps.find((step) => (step - percent) * by > 0) ?? percent;
}
