import { later } from "@/components/later";
import { saver } from "@/saver";

/** After this pause in typing a note is written. */
const PAUSE_MS = 500;

/** A note that writes itself. What was typed is kept here until it is written, whatever else happens. */
export class Note {
  text = $state("");
  phase = $state<"rest" | "typed" | "saving" | "saved" | "failed">("rest");
  problem = $state.raw<unknown>(null);

  readonly #write: (text: string) => Promise<unknown>;
  #written: string;
  readonly #pause = later(() => void this.save(), PAUSE_MS);

  constructor(text: string, write: (text: string) => Promise<unknown>) {
    this.text = text;
    this.#written = text;
    this.#write = write;
  }

  typed(text: string): void {
    this.text = text;
    this.phase = "typed";
    this.#pause.call();
  }

  /** What stands in the history now; what is being typed here is newer. */
  refresh(text: string): void {
    if (this.phase === "typed" || this.phase === "saving" || this.phase === "failed") return;
    this.text = text;
    this.#written = text;
  }

  /** Writes at once what is not written yet; one writing after the other. */
  save(): Promise<void> {
    this.#pause.cancel();
    return saver.write(async () => {
      const { text } = this;
      if (text === this.#written && this.phase !== "failed") {
        if (this.phase === "typed") this.phase = "rest";
        return;
      }
      this.phase = "saving";
      try {
        await this.#write(text);
        this.#written = text;
        this.phase = this.text === text ? "saved" : "typed";
      } catch (problem) {
        this.problem = problem;
        this.phase = "failed";
      }
    });
  }
}
