import { operation } from "@/components/operation";
import type { JobPlan } from "./model";

type PlanBackend = {
  plan(operation: string, id: string): Promise<JobPlan>;
  cancel(operation: string): Promise<boolean>;
};

/** What it takes to send a job: asked for once it is looked at, and anew after what was checked has changed. */
export class Planner {
  plan = $state.raw<JobPlan | null>(null);
  reading = $state(false);
  problem = $state.raw<unknown>(null);
  readonly #backend: PlanBackend;
  readonly #id: string;
  #operation: string | null = null;

  constructor(backend: PlanBackend, id: string) {
    this.#backend = backend;
    this.#id = id;
  }

  /** Reads it, unless it is known or being read. */
  async read(): Promise<void> {
    if (this.plan || this.reading) return;
    const id = operation();
    this.#operation = id;
    this.reading = true;
    this.problem = null;
    try {
      const plan = await this.#backend.plan(id, this.#id);
      if (this.#operation === id) this.plan = plan;
    } catch (thrown) {
      if (this.#operation === id) this.problem = thrown;
    } finally {
      if (this.#operation === id) {
        this.#operation = null;
        this.reading = false;
      }
    }
  }

  /** What was counted holds no longer. */
  forget(): void {
    if (this.#operation) void this.#backend.cancel(this.#operation);
    this.#operation = null;
    this.reading = false;
    this.plan = null;
    this.problem = null;
  }
}
