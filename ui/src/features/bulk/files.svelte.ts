import { namesIn } from "@/i18n/templates";
import { operation } from "@/components/operation";
import { asAppError } from "@/i18n/index.svelte";
import type { ChosenFolder, JobAttached, JobAttachProgress, JobSetup } from "./model";
import type { SetupForm } from "./setup.svelte";

export type FilesBackend = {
  /** Lets the folder be picked in which files lie; null: the user picked none. */
  pickFolder(): Promise<ChosenFolder | null>;
  attach(operation: string, id: string, setup: JobSetup, folder: string | null): Promise<JobAttached>;
  attaching(operation: string, listener: (progress: JobAttachProgress) => void): () => void;
  cancel(operation: string): Promise<boolean>;
};

/** The files that the messages of a job name: uploaded before the check. */
export class Files {
  folder = $state.raw<ChosenFolder | null>(null);
  progress = $state.raw<JobAttachProgress | null>(null);
  result = $state.raw<JobAttached | null>(null);
  problem = $state.raw<unknown>(null);
  readonly #backend: FilesBackend;
  readonly #id: string;
  readonly #form: SetupForm;
  readonly #ondone: () => void;
  #operation: string | null = null;

  /** The variables of the message that stand for files. */
  readonly names = $derived.by(() => {
    const { template } = this.#form;
    const used = namesIn(template.body);
    return template.variables.filter(({ kind, name }) => kind === "file" && used.includes(name));
  });

  /** `ondone` is called once files have been uploaded: messages can be made of them now. */
  constructor(backend: FilesBackend, id: string, form: SetupForm, ondone: () => void) {
    this.#backend = backend;
    this.#id = id;
    this.#form = form;
    this.#ondone = ondone;
  }

  get busy(): boolean {
    return this.progress !== null;
  }

  async pick(): Promise<void> {
    try {
      this.folder = (await this.#backend.pickFolder()) ?? this.folder;
    } catch (thrown) {
      this.problem = thrown;
    }
  }

  async upload(): Promise<void> {
    if (this.busy) return;
    const id = operation();
    this.#operation = id;
    this.problem = null;
    this.progress = { files: 0, of_files: 0, named: "", sent_bytes: 0, total_bytes: 0 };
    const stop = this.#backend.attaching(id, (progress) => (this.progress = progress));
    try {
      const folder = this.folder?.file_id ?? null;
      this.result = await this.#backend.attach(id, this.#id, this.#form.out, folder);
      this.#ondone();
    } catch (thrown) {
      if (asAppError(thrown).code !== "cancelled") this.problem = thrown;
    } finally {
      stop();
      this.progress = null;
      this.#operation = null;
    }
  }

  cancel(): void {
    if (this.#operation) void this.#backend.cancel(this.#operation);
  }
}
