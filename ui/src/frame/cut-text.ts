import { shortened } from "@/components/text";

/** Text on one line that is cut off at its end (styles/base.css). */
const CUT = ".ellipsis";
/** A system may draw a tooltip on one line, however long. */
const LONGEST = 300;

/**
 * Shows text that is cut off whole while the pointer is over it: a tooltip, where neither the element nor one around it has one.
 * Returns how to stop.
 */
export function showCutText(root: Document): () => void {
  /** Those that got their tooltip here: it goes again once all is in sight. */
  const given = new WeakSet<Element>();
  function over({ target }: Event): void {
    const text = target instanceof Element ? target.closest<HTMLElement>(CUT) : null;
    if (!text) return;
    if (given.delete(text)) text.removeAttribute("title");
    if (text.closest("[title]") || text.scrollWidth <= text.clientWidth) return;
    text.title = shortened(text.innerText, LONGEST);
    given.add(text);
  }
  root.addEventListener("mouseover", over);
  return () => root.removeEventListener("mouseover", over);
}
