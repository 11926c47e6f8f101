import type {
  Draft,
  FilledTemplate,
  FileSummary,
  Template,
  TemplateUpload,
  ValueProblemCode,
} from "@/bindings";
import { later } from "@/components/later";
import { operation } from "@/components/operation";
import { asAppError } from "@/i18n/explain";
import type { Backend, Values } from "./state.svelte";

const PREVIEW_AFTER_MS = 80;

/** Filling in one template, with what comes of it in view. */
export class Using {
  path = $state("");
  template = $state.raw<Template | null>(null);
  /** As typed; a variable that is not in it has its default. */
  values = $state<Values>({});
  /** The names of the files that were chosen, by variable. */
  names = $state<Values>({});
  filled = $state.raw<FilledTemplate | null>(null);
  /** Use was pressed once: from now on an empty field is an error to the eye, too. */
  attempted = $state(false);
  busy = $state(false);
  /** The file that is on its way. */
  upload = $state.raw<TemplateUpload | null>(null);
  stopping = $state(false);
  readonly #backend: Backend;
  #operation = "";
  #turn = 0;
  readonly #previewing = later(() => void this.preview(), PREVIEW_AFTER_MS);

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Shows a template, or its new content; what was typed for a variable that it still has stays. */
  follow(path: string, template: Template): void {
    const same = path === this.path;
    if (same && JSON.stringify(template) === JSON.stringify(this.template)) return;
    const known = template.variables.map((v) => v.name);
    this.values = same
      ? Object.fromEntries(Object.entries(this.values).filter(([n]) => known.includes(n)))
      : {};
    if (!same) {
      this.names = {};
      this.filled = null;
      this.attempted = false;
    }
    this.path = path;
    this.template = template;
    void this.preview();
  }

  set(name: string, value: string): void {
    this.values[name] = value;
    this.#previewing.call();
  }

  /** Takes a chosen file for a variable. */
  choose(name: string, file: FileSummary): void {
    this.names[name] = file.name;
    this.set(name, file.file_id);
  }

  /** What is wrong with a variable; an empty one only once Use was pressed. */
  problem(name: string): ValueProblemCode | null {
    const found = this.filled?.problems.find((p) => p.name === name)?.code ?? null;
    return found === "missing" && !this.attempted ? null : found;
  }

  /** The last one asked wins. */
  async preview(values: Values = { ...this.values }): Promise<FilledTemplate | null> {
    this.#previewing.cancel();
    const { template, path } = this;
    if (!template) return null;
    const turn = ++this.#turn;
    const filled = await this.#backend.preview(path, template, values).catch(() => null);
    if (turn === this.#turn && filled) this.filled = filled;
    return filled;
  }

  /** The message; null while something is missing, or when it was stopped. Throws what the upload of a file threw. */
  async use(account_id: string): Promise<Draft | null> {
    this.attempted = true;
    const { template, path } = this;
    if (!template || this.busy) return null;
    // What is typed from now on is for the next use.
    const values = { ...this.values };
    this.busy = true;
    this.stopping = false;
    this.#operation = operation();
    const stop = this.#backend.uploads(this.#operation, (upload) => (this.upload = upload));
    try {
      const filled = await this.preview(values);
      if (!filled || filled.problems.length > 0) return null;
      return await this.#backend.use(this.#operation, path, template, values, account_id);
    } catch (thrown) {
      if (this.stopping && asAppError(thrown).code === "cancelled") return null;
      throw thrown;
    } finally {
      this.busy = false;
      this.upload = null;
      stop();
    }
  }

  async stop(): Promise<void> {
    if (!this.busy) return;
    this.stopping = true;
    await this.#backend.cancel(this.#operation).catch(() => false);
  }
}
