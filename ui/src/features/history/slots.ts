/**
 * Which of the drawn rows shows which row of the list.
 *
 * One that goes out of sight is given to one that comes into sight: to build a row again is many times the work, and the
 * garbage, of changing its words. What stays in sight keeps its own.
 */
export class Slots {
  /** In the order of the screen, so that those given on stand where they stood. */
  #taken = new Map<string, number>();
  #free: number[] = [];
  #made = 0;

  /** The slots for these keys from top to bottom, each once. */
  give(keys: readonly string[]): number[] {
    const wanted = new Set(keys);
    for (const [key, slot] of this.#taken) if (!wanted.has(key)) this.#free.push(slot);
    const slots = keys.map((key) => this.#taken.get(key) ?? this.#free.shift() ?? this.#made++);
    this.#taken = new Map(keys.map((key, index) => [key, slots[index]!]));
    return slots;
  }
}
