/** What work can fail with; `field` names the form's field that is to blame. */
type Fault = { code: string; field: string | null };

/** The work of a form, one piece at a time, and whom to blame when it fails: a field, or nobody in the form. */
export class Work<Doing extends string, Failure extends Fault> {
  busy = $state<Doing | null>(null);
  /** Why the work failed, when no field is to blame that can say so itself. */
  failure = $state.raw<{ doing: Doing; error: Failure } | null>(null);
  #refused = $state.raw<{ field: string; code: Failure["code"]; form: string } | null>(null);
  readonly #fields: readonly string[];
  readonly #form: () => string;
  readonly #failureOf: (thrown: unknown) => Failure;

  /** `fields` can say themselves what is wrong with them; `form` is all that is typed, as text. */
  constructor(fields: readonly string[], form: () => string, failureOf: (thrown: unknown) => Failure) {
    this.#fields = fields;
    this.#form = form;
    this.#failureOf = failureOf;
  }

  /** What was said against a field; it stands until something is typed. */
  refused(field: string): Failure["code"] | undefined {
    const said = this.#refused;
    return said?.field === field && said.form === this.#form() ? said.code : undefined;
  }

  /** Whether it was done: not when it failed, nor when other work is going on. */
  async run(doing: Doing, work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = doing;
    this.failure = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      const error = this.#failureOf(thrown);
      const { code, field } = error;
      if (field) this.#refused = { field, code, form: this.#form() };
      if (!field || !this.#fields.includes(field)) this.failure = { doing, error };
      return false;
    } finally {
      this.busy = null;
    }
  }

  /** The form is another one now. */
  forget() {
    this.failure = null;
    this.#refused = null;
  }
}
