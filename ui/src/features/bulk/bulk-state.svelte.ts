import type { FileSummary, TemplateFolder } from "@/bindings";
import { saver } from "@/saver";
import { Importing, type ImportBackend, type ReadChoices } from "./importing.svelte";
import type { JobBackend } from "./job-backend";
import { OpenJob } from "./open-job.svelte";
import type { JobProgress, JobSummary, JobView } from "./model";

export type Backend = JobBackend &
  ImportBackend & {
    list(): Promise<JobSummary[]>;
    remove(id: string): Promise<unknown>;
    templates(): Promise<TemplateFolder>;
    /** Calls back with how far jobs are that run; the answer stops listening. */
    progress(listener: (progress: JobProgress) => void): () => void;
    /** As `progress`, of the recall or the change of their messages. */
    actProgress(listener: (progress: JobProgress) => void): () => void;
    /** Copies a job, as it was checked, for the sandbox. */
    rehearse(id: string): Promise<JobView>;
    /** Makes a job of its first messages for these accounts, and checks it. */
    pilot(id: string, name: string, receivers: string[]): Promise<JobView>;
    dropped(listener: (files: FileSummary[]) => void): () => void;
  };

/** How often what another process runs is read. */
const OTHERS_MS = 1000;

/** The page: all jobs, the import of a new one, and the job that is looked at. */
export class Bulk {
  jobs = $state.raw<JobSummary[] | null>(null);
  problem = $state.raw<unknown>(null);
  open = $state.raw<OpenJob | null>(null);
  readonly importing: Importing;
  readonly backend: Backend;
  #turn = 0;
  /** What is looked at now: what was asked for before it comes too late. */
  #looking = 0;

  constructor(backend: Backend) {
    this.backend = backend;
    this.importing = new Importing(backend);
  }

  /** Follows the jobs until the returned function is called. */
  visit(): () => void {
    void this.refresh();
    const stops = [
      this.backend.progress((progress) => this.#follow(progress)),
      this.backend.actProgress((progress) => this.open?.followAct(progress)),
      saver.beforeClosing(() => void this.open?.keep().catch(() => undefined)),
    ];
    return () => stops.forEach((stop) => stop());
  }
  #follow(progress: JobProgress): void {
    this.open?.run.follow(progress);
    this.jobs =
      this.jobs?.map((one) => {
        if (one.id !== progress.id || !one.job) return one;
        const { state, reason, totals, running } = progress;
        return { ...one, job: { ...one.job, state, reason, totals, runs: running ? "here" : "nowhere" } };
      }) ?? null;
  }

  /** Follows what other processes run, which report nothing to this one, until the returned function is called. */
  watchOthers(): () => void {
    let reading = false;
    const timer = setInterval(() => {
      if (reading) return;
      reading = true;
      void this.#readOthers().finally(() => (reading = false));
    }, OTHERS_MS);
    return () => clearInterval(timer);
  }
  async #readOthers(): Promise<void> {
    const { open } = this;
    if (open) await open.readElsewhere();
    else if (this.jobs?.some(({ job }) => job?.runs === "elsewhere")) await this.refresh();
  }

  /** The last one asked wins. */
  async refresh(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const jobs = await this.backend.list();
      if (turn !== this.#turn) return;
      this.jobs = jobs;
      this.problem = null;
    } catch (thrown) {
      if (turn === this.#turn) this.problem = thrown;
    }
  }

  async show(id: string): Promise<void> {
    // It may be the one that was left a moment ago, whose setup is still being written.
    await saver.settled();
    this.take(await this.backend.open(id));
  }
  /** Looks at one message of a job, beside its results where it has any. The last one asked wins. */
  async showMessage(id: string, number: number): Promise<void> {
    const turn = ++this.#looking;
    let { open } = this;
    await open?.keep();
    if (open?.id === id) {
      // What was typed, chosen or begun in it stays.
      await open.refresh();
      if (turn !== this.#looking) return;
    } else {
      const view = await this.backend.open(id);
      if (turn !== this.#looking) return;
      open = this.take(view);
    }
    if (open.frozen) open.step = "report";
    // That step shows no message.
    else if (open.step === "send") open.step = "check";
    await open.show(number);
  }
  /** Looks at a job that was just read; what was decided about the one before is kept. */
  take(view: JobView): OpenJob {
    this.open?.keep().catch((thrown: unknown) => (this.problem = thrown));
    return this.#look(view);
  }
  #look(view: JobView): OpenJob {
    this.#looking++;
    this.open = new OpenJob(this.backend, view);
    return this.open;
  }
  /** Reads the table of the open job otherwise: a draft takes its place, with the message that was written. */
  async readAgain(choices: ReadChoices): Promise<JobView | null> {
    const before = this.open;
    if (!before || before.frozen) return null;
    const view = await this.importing.readAgain(before.view, choices);
    if (!view) return null;
    // The draft before goes with its table.
    const { form } = this.#look(view);
    form.carry(before.form);
    form.suggest(await this.backend.suggest(view.id, form.template, form.accountId), null);
    await this.backend.remove(before.id);
    this.importing.drop(before.id);
    return view;
  }

  /** Looks at a copy of the open job that goes to the sandbox. */
  async rehearse(): Promise<void> {
    const { open } = this;
    if (!open) return;
    const view = await this.backend.rehearse(open.id);
    // The user went elsewhere meanwhile: the copy is in the list.
    if (this.open !== open) return this.refresh();
    const copy = this.take(view);
    copy.step = "send";
  }

  /** Looks at a job of the first messages of the open one, to test accounts. */
  async pilot(name: string, receivers: string[]): Promise<void> {
    const { open } = this;
    if (!open) return;
    const view = await this.backend.pilot(open.id, name, receivers);
    if (this.open !== open) return this.refresh();
    const pilot = this.take(view);
    // One that has nothing to send says why.
    pilot.step = pilot.ready ? "send" : "check";
  }

  async close(): Promise<void> {
    const { open } = this;
    this.#looking++;
    this.open = null;
    await open?.keep();
    await this.refresh();
  }

  async remove(id: string): Promise<void> {
    await this.backend.remove(id);
    this.importing.drop(id);
    this.#looking++;
    this.open = null;
    await this.refresh();
  }
}
