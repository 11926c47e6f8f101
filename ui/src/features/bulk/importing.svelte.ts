import type { FileSummary } from "@/bindings";
import { operation } from "@/components/operation";
import { asAppError } from "@/i18n/index.svelte";
import type {
  EncodingCandidate,
  JobImport,
  JobImported,
  JobSource,
  JobView,
  JobWork,
  TextEncoding,
} from "./model";

export type ImportBackend = {
  /** Lets a file be picked in the system's dialog; null: the user picked none. */
  pick(): Promise<FileSummary | null>;
  importTable(operation: string, order: JobImport): Promise<JobImported>;
  work(operation: string, listener: (work: JobWork) => void): () => void;
  cancel(operation: string): Promise<boolean>;
};

/** How a table is read where the user knows better. */
export type ReadChoices = Pick<JobImport, "encoding" | "delimiter" | "has_header" | "header_row" | "sheet">;

/** A table becomes a job: how far that is, what is asked about it, and why it failed. */
export class Importing {
  work = $state.raw<JobWork | null>(null);
  problem = $state.raw<unknown>(null);
  /** The encodings that the file may be in, while the user chooses. */
  candidates = $state.raw<EncodingCandidate[]>([]);
  /** The name of the table that is imported. */
  name = $state("");
  readonly #backend: ImportBackend;
  #operation: string | null = null;
  #order: JobImport | null = null;
  /** What the last jobs of this session were made of, by their ids. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
  readonly #sources = new Map<string, JobSource>();

  constructor(backend: ImportBackend) {
    this.#backend = backend;
  }

  get busy(): boolean {
    return this.work !== null;
  }

  async pick(): Promise<JobView | null> {
    if (this.busy) return null;
    this.problem = null;
    try {
      const file = await this.#backend.pick();
      return file && (await this.read({ from: "file", file_id: file.file_id }, file.name));
    } catch (thrown) {
      this.problem = thrown;
      return null;
    }
  }

  /** Imports a table; null: it failed, was cancelled, or its encoding is asked for first. */
  async read(source: JobSource, name: string): Promise<JobView | null> {
    const order = {
      name: stem(name),
      source,
      encoding: null,
      delimiter: null,
      has_header: null,
      header_row: null,
      sheet: null,
    };
    return this.busy ? null : this.#run(order);
  }

  /** Imports the same table anew, read otherwise. */
  async useEncoding(encoding: TextEncoding): Promise<JobView | null> {
    const order = this.#order;
    this.candidates = [];
    return order && this.#run({ ...order, encoding });
  }

  /** Whether the table of a job can be read otherwise at once, after its file was chosen again, or no more. */
  canReadAgain({ id, job }: JobView): "yes" | "pick" | "no" {
    if (this.#sources.has(id)) return "yes";
    return job.source_name === "" ? "no" : "pick";
  }

  /** Imports the table of a job anew, read as the user says; null: it failed, was cancelled, or the user chose no file. */
  async readAgain(view: JobView, choices: ReadChoices): Promise<JobView | null> {
    if (this.busy) return null;
    this.problem = null;
    const { name } = view.job;
    try {
      const source = this.#sources.get(view.id) ?? (await this.#pickSource());
      return source && (await this.#run({ name, source, ...choices }));
    } catch (thrown) {
      this.problem = thrown;
      return null;
    }
  }

  async #pickSource(): Promise<JobSource | null> {
    const file = await this.#backend.pick();
    return file && { from: "file", file_id: file.file_id };
  }

  /** A pasted table lies in memory: that of the last one only. */
  #remember(id: string, source: JobSource): void {
    if (source.from === "pasted")
      for (const [other, { from }] of this.#sources) if (from === "pasted") this.#sources.delete(other);
    this.#sources.set(id, source);
  }
  /** The job is gone, and its table with it. */
  drop(id: string): void {
    this.#sources.delete(id);
  }

  cancel(): void {
    if (this.#operation) void this.#backend.cancel(this.#operation);
  }

  forget(): void {
    this.problem = null;
    this.candidates = [];
    this.#order = null;
  }

  async #run(order: JobImport): Promise<JobView | null> {
    const id = operation();
    this.#operation = id;
    this.#order = order;
    this.name = order.name;
    this.problem = null;
    this.candidates = [];
    this.work = { rows: 0, permille: 0 };
    const stop = this.#backend.work(id, (work) => (this.work = work));
    try {
      const imported = await this.#backend.importTable(id, order);
      if (imported.result === "imported") {
        this.#remember(imported.job.id, order.source);
        this.#order = null;
        return imported.job;
      }
      this.candidates = imported.candidates;
    } catch (thrown) {
      if (asAppError(thrown).code !== "cancelled") this.problem = thrown;
    } finally {
      stop();
      this.work = null;
      this.#operation = null;
    }
    return null;
  }
}

/** A file's name without its ending, as the name of a job. */
function stem(name: string): string {
  return name.replace(/\.(csv|tsv|txt|xlsx|xlsm)$/i, "");
}
