/** What a text field offers below it while something is typed. The field keeps the focus; its keys choose. */
export class Offers<T> {
  open = $state(false);
  /** The one that Enter would take; -1: none. */
  at = $state(-1);
  readonly id: string;
  readonly #list: () => readonly T[];

  constructor(id: string, list: () => readonly T[]) {
    this.id = id;
    this.#list = list;
  }

  get list(): readonly T[] {
    return this.#list();
  }
  get shown(): boolean {
    return this.open && this.list.length > 0;
  }
  get chosen(): T | undefined {
    return this.shown ? this.list[this.at] : undefined;
  }
  idOf(at: number): string {
    return `${this.id}-${at}`;
  }

  /** For the input: what it is, and what it points at. */
  get attributes() {
    return {
      role: "combobox",
      "aria-expanded": this.shown,
      "aria-controls": this.id,
      "aria-autocomplete": "list",
      "aria-activedescendant": this.shown && this.at >= 0 ? this.idOf(this.at) : undefined,
    } as const;
  }

  /** The arrows choose, Escape closes; whether the key was one of these. */
  key(event: KeyboardEvent): boolean {
    const { length } = this.list;
    if (event.key === "Escape" && this.shown) {
      this.open = false;
      event.stopPropagation();
      return true;
    }
    if ((event.key !== "ArrowDown" && event.key !== "ArrowUp") || length === 0) return false;
    event.preventDefault();
    this.open = true;
    const step = event.key === "ArrowDown" ? 1 : -1;
    this.at = this.at < 0 && step < 0 ? length - 1 : (this.at + step + length) % length;
    return true;
  }
}
