import { restoreFocus } from "@/components/restoring";

/** Where the focus goes in a page: what asks for it, else its heading. */
const HOME = ["[data-focus-home]", "h1"];
/** A field: what stands in it, or beside its name, works on it. */
const FIELDS = [".text-box", ".field"];
const CONTROLS = 'input, textarea, select, [contenteditable="true"], button, [tabindex="0"]';
/** Whatever of these is open handles the focus itself. */
const OPEN = '[role="dialog"], [role="alertdialog"], [role="menu"]';

/** Whether an element is there and can take the focus. */
function reachable(element: HTMLElement): boolean {
  return element.isConnected && !element.closest("[hidden], [inert]") && !element.matches(":disabled");
}

/**
 * Keeps the focus in the page that is in sight.
 *
 * A page that comes into sight gets it: where it was left last, else at its home, so that the keys go on there and a screen
 * reader says where the user is. When what had the focus is removed or hidden, it goes to the field that this stood in, as the
 * button that empties one does, else to the home of the page, never to nowhere.
 *
 * Pages are marked by `data-page`. A page may give the focus to something by itself: that stays.
 */
export class PageFocus {
  readonly #document: Document;
  /** By page: what had the focus there last. */
  readonly #left = new Map<string, HTMLElement>();
  #page: string;
  /** The page has come into sight, and has not got the focus yet: its code may still be on its way. */
  #arriving = false;
  /** What had the focus last, wherever; null once the user let go of it by a click beside. */
  #last: HTMLElement | null = null;
  /** The fields that this stood in, the inmost first. */
  #fields: readonly HTMLElement[] = [];
  #checking = false;

  constructor(document: Document, page: string) {
    this.#document = document;
    this.#page = page;
  }

  /** Returns how to stop. */
  listen(): () => void {
    const stopped = new AbortController();
    const { signal } = stopped;
    this.#document.addEventListener("focusin", (e) => this.#focused(e.target as HTMLElement), { signal });
    this.#document.addEventListener("focusout", (e) => this.#blurred(e.target as HTMLElement), { signal });
    const changes = new MutationObserver(() => this.#check());
    changes.observe(this.#document.body, {
      childList: true,
      subtree: true,
      attributeFilter: ["hidden", "inert"],
    });
    return () => {
      stopped.abort();
      changes.disconnect();
    };
  }

  /** A page has come into sight. */
  arrive(page: string): void {
    if (page === this.#page) return;
    this.#page = page;
    this.#arriving = true;
    this.#check();
  }

  #focused(target: HTMLElement): void {
    this.#last = target;
    this.#fields = FIELDS.flatMap((field) => target.closest<HTMLElement>(field) ?? []);
    const page = target.closest<HTMLElement>("[data-page]")?.dataset.page;
    if (page) this.#left.set(page, target);
  }
  #blurred(target: HTMLElement): void {
    requestAnimationFrame(() => {
      if (this.#last === target && this.#nowhere() && reachable(target)) this.#last = null;
    });
  }
  #nowhere(): boolean {
    const { activeElement, body } = this.#document;
    return activeElement === null || activeElement === body;
  }

  /** After the changes of this frame are done: a dialog that closes gives the focus back by itself. */
  #check(): void {
    if (this.#checking) return;
    this.#checking = true;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        this.#checking = false;
        this.#settle();
      }),
    );
  }
  #settle(): void {
    if (this.#document.querySelector(OPEN)) return;
    const page = this.#document.querySelector<HTMLElement>(`[data-page="${this.#page}"]`);
    if (!page || page.hidden) return;
    if (this.#arriving) {
      const left = this.#left.get(this.#page);
      const at = this.#document.activeElement;
      this.#arriving = !(page.contains(at) || this.#focus(left && reachable(left) ? left : this.#home(page)));
    } else if (this.#nowhere() && this.#last && !reachable(this.#last)) {
      this.#focus(this.#control(page) ?? this.#home(page));
    }
  }
  #control(page: HTMLElement): HTMLElement | undefined {
    const fields = this.#fields.filter((field) => page.contains(field) && reachable(field));
    return fields.flatMap((field) => [...field.querySelectorAll<HTMLElement>(CONTROLS)]).find(reachable);
  }
  #home(page: HTMLElement): HTMLElement | null {
    const found = HOME.flatMap((home) => [...page.querySelectorAll<HTMLElement>(home)]);
    return found.find(reachable) ?? null;
  }
  #focus(element: HTMLElement | null): boolean {
    if (!element) return false;
    restoreFocus(element);
    return this.#document.activeElement === element;
  }
}
