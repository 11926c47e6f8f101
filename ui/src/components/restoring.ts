let restoring = false;

/** Gives the focus back to where it was, without what a field does when the user comes to it. */
export function restoreFocus(element: HTMLElement): void {
  restoring = true;
  try {
    element.focus({ preventScroll: true });
  } finally {
    restoring = false;
  }
}

/** Whether the focus that just came was given back, not brought by the user. */
export const isRestoring = (): boolean => restoring;
