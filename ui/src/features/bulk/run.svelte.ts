import { asAppError } from "@/i18n/index.svelte";
import type { JobProgress, JobState, JobView } from "./model";

export type RunBackend = {
  start(id: string): Promise<unknown>;
  /** Sends nothing: verifies what was sent without a usable response. */
  settle(id: string): Promise<unknown>;
  pause(id: string): Promise<unknown>;
  stop(id: string): Promise<unknown>;
  /** Lets it start by itself at a date and time of a time zone. */
  schedule(id: string, at: string, timeZone: string): Promise<JobView>;
  unschedule(id: string): Promise<JobView>;
};

/** What is asked of a run. */
type Asked = "start" | "settle" | "schedule" | "pause" | "stop";

/** The job that runs, as far as its run has to know it. */
type RunningJob = {
  readonly id: string;
  readonly running: boolean;
  readonly state: JobState;
  /** Reads it once more from its file. */
  refresh(): Promise<void>;
  /** It has other numbers now. */
  moved(progress: JobProgress): void;
};

/** The sending of a job: what is asked of it, and how far it is. */
export class Run {
  /** How far it is, from its events. */
  live = $state.raw<JobProgress | null>(null);
  /** What was asked of it, until it has happened. */
  asked = $state<Asked | null>(null);
  readonly #backend: RunBackend;
  readonly #job: RunningJob;

  constructor(backend: RunBackend, job: RunningJob) {
    this.#backend = backend;
    this.#job = job;
  }

  /** What the run reports of itself. */
  follow(progress: JobProgress): void {
    if (progress.id !== this.#job.id) return;
    this.live = progress;
    if (this.asked === "start" || this.asked === "settle" || !progress.running) this.asked = null;
    this.#job.moved(progress);
  }
  /** Its file has been read since it ended. */
  forgetEnded(): void {
    if (this.live && !this.live.running) this.live = null;
    // Of a run of another process nothing else says that it has.
    const ends = this.asked === "pause" || this.asked === "stop";
    if (ends && !this.#job.running) this.asked = null;
  }

  async start(): Promise<void> {
    await this.#ask("start", () => this.#backend.start(this.#job.id));
    await this.#job.refresh();
  }
  async settle(): Promise<void> {
    await this.#ask("settle", () => this.#backend.settle(this.#job.id));
    await this.#job.refresh();
  }
  async pause(): Promise<void> {
    await this.#ask("pause", () => this.#backend.pause(this.#job.id));
  }
  /** Whether it was scheduled; the user may have said no. */
  async schedule(at: string, timeZone: string): Promise<boolean> {
    await this.#ask("schedule", () => this.#backend.schedule(this.#job.id, at, timeZone));
    await this.#job.refresh();
    return this.#job.state === "scheduled";
  }
  async unschedule(): Promise<void> {
    await this.#backend.unschedule(this.#job.id);
    await this.#job.refresh();
  }
  async stop(): Promise<void> {
    await this.#ask("stop", () => this.#backend.stop(this.#job.id));
    if (!this.#job.running) await this.#job.refresh();
  }

  async #ask(what: Asked, ask: () => Promise<unknown>): Promise<void> {
    this.asked = what;
    try {
      await ask();
      if ((what === "pause" || what === "stop") && !this.#job.running) this.asked = null;
    } catch (thrown) {
      this.asked = null;
      // The user was asked, and said no.
      if (!["cancelled", "production_unconfirmed"].includes(asAppError(thrown).code)) throw thrown;
    }
    if (what === "start" || what === "settle" || what === "schedule") this.asked = null;
  }
}
