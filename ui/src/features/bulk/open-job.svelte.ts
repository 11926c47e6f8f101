import type { Explained, Language } from "@/bindings";
import { operation } from "@/components/operation";
import { asAppError } from "@/i18n/index.svelte";
import { saver } from "@/saver";
import type {
  Batching,
  Decision,
  JobCheck,
  JobPreview,
  JobProgress,
  JobRow,
  JobView,
  JobWork,
  ProblemGroup,
  Rerun,
} from "./model";
import { SvelteMap } from "svelte/reactivity";
import { Files } from "./files.svelte";
import type { JobBackend, ReportFormat } from "./job-backend";
import { Rows } from "./rows.svelte";
import { Run } from "./run.svelte";
import { isRunning, TakeBack } from "./take-back.svelte";
import { standing } from "./words";
import { Planner } from "./planner.svelte";
import { SetupForm } from "./setup.svelte";

export const STEPS = ["recipients", "message", "check", "send", "report"] as const;
export type Step = (typeof STEPS)[number];
/** As many as show what a column holds. */
const SAMPLES = 4;
/** One job that is looked at, from its table to its report. */
export class OpenJob {
  view = $state.raw<JobView>() as JobView;
  step = $state<Step>("recipients");
  readonly form: SetupForm;
  readonly rows: Rows;
  readonly files: Files;
  readonly takeBack: TakeBack;
  readonly planner: Planner;
  readonly run: Run;
  /** The first lines of the table. */
  samples = $state.raw<readonly JobRow[]>([]);
  /** What Rust has of the setup. */
  #kept = $state("");
  /** The setup that was checked last. */
  #checked = $state<string | null>(null);
  checking = $state.raw<JobWork | null>(null);
  result = $state.raw<JobCheck | null>(null);
  groups = $state.raw<ProblemGroup[]>([]);
  /** The format of the export on its way. */
  exporting = $state<ReportFormat | null>(null);
  problem = $state.raw<unknown>(null);
  number = $state(1);
  preview = $state.raw<JobPreview | null>(null);
  previewProblem = $state.raw<unknown>(null);
  readonly #words = new SvelteMap<number, Explained | null>();
  readonly backend: JobBackend;
  #operation: string | null = null;
  #turn = 0;
  #reading = false;
  /** Readings of its file: how many began, and which one is shown. */
  #opening = { begun: 0, shown: 0 };

  readonly id = $derived(this.view.id);
  readonly #standing = $derived.by(() => this.run.live ?? standing(this.view.job));
  readonly state = $derived(this.#standing.state);
  readonly reason = $derived(this.#standing.reason);
  readonly totals = $derived.by(() => this.run.live?.totals ?? this.view.job.totals);
  readonly settled = $derived.by(() => this.run.live?.settled ?? this.view.settled);
  readonly running = $derived.by(
    () => this.run.live?.running ?? (this.view.job.runs !== "nowhere" && !this.view.acts.some(isRunning)),
  );
  /** It sends nothing, and only verifies what was sent: it stays in its state meanwhile. */
  readonly settling = $derived.by(
    () => this.running && (this.run.live?.settling ?? !["running", "resting"].includes(this.state)),
  );
  /** Whether anything of it can have been sent: then nothing about it changes any more. */
  readonly frozen = $derived(!["draft", "checked"].includes(this.state));
  readonly stale = $derived.by(() => !this.frozen && this.#checked !== this.form.key);
  readonly ready = $derived(!this.stale && this.state !== "draft" && this.totals.ready > 0);

  constructor(backend: JobBackend, view: JobView) {
    this.backend = backend;
    this.view = view;
    this.form = new SetupForm(view);
    this.run = new Run(backend, this);
    this.rows = new Rows(backend, view.id);
    this.files = new Files(backend, view.id, this.form, () => void this.show(this.number));
    this.planner = new Planner(backend, view.id);
    this.takeBack = new TakeBack(
      backend,
      view.id,
      this.form,
      () => this.view,
      () => this.refresh(),
    );
    this.#kept = this.form.key;
    if (view.job.state !== "draft") this.#checked = this.form.key;
    this.step = stepOf(view);
    void this.#readSamples();
    void this.#explainCodes();
    if (view.job.state !== "draft") void this.#readProblems();
  }
  async #readSamples(): Promise<void> {
    try {
      this.samples = await this.backend.rows(this.id, { by: "all" }, 1, SAMPLES);
    } catch (thrown) {
      this.problem = thrown;
    }
  }

  /** What a code means, once it was asked for. */
  explained(code: number): Explained | null {
    return this.#words.get(code) ?? null;
  }
  async #explainCodes(): Promise<void> {
    const codes = this.view.codes.map(({ code }) => code).filter((code) => !this.#words.has(code));
    if (codes.length === 0) return;
    try {
      const words = await this.backend.explain(codes);
      codes.forEach((code, at) => this.#words.set(code, words[at] ?? null));
    } catch (thrown) {
      this.problem = thrown;
    }
  }

  /** Keeps the setup, where it changed. */
  async keep(): Promise<void> {
    if (this.frozen) return;
    await saver.write(async () => {
      const { key, out } = this.form;
      if (this.frozen || key === this.#kept) return;
      await this.backend.saveSetup(this.id, out);
      this.#kept = key;
    });
  }

  /** Shows a message of the job as it would go out now. The last one asked for wins. */
  async show(number: number): Promise<void> {
    const turn = ++this.#turn;
    this.number = Math.min(Math.max(1, Math.floor(number) || 1), this.view.job.rows);
    try {
      await this.keep();
      const preview = this.form.mapping
        ? await this.backend.preview(this.id, this.number, this.frozen ? null : this.form.out)
        : null;
      if (turn !== this.#turn) return;
      this.preview = preview;
      this.previewProblem = null;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.preview = null;
      this.previewProblem = thrown;
    }
  }

  async check(): Promise<void> {
    if (this.checking || this.frozen) return;
    const id = operation();
    this.#operation = id;
    this.problem = null;
    this.planner.forget();
    this.checking = { rows: 0, permille: 0 };
    const stop = this.backend.work(id, (work) => (this.checking = work));
    try {
      // What was kept before must not be written after it.
      await this.keep();
      const { key, out } = this.form;
      const kept = this.#kept;
      const result = await this.backend.check(id, this.id, out);
      if (this.#kept === kept) this.#kept = key;
      this.result = result;
      if (result.result === "checked") {
        this.#checked = key;
        this.groups = result.problems;
      }
    } catch (thrown) {
      if (asAppError(thrown).code !== "cancelled") this.problem = thrown;
    } finally {
      stop();
      this.checking = null;
      this.#operation = null;
      await this.refresh();
    }
  }
  /** One call for each message, or for many: what was checked stays checked. */
  async chooseCalls(calls: Batching): Promise<void> {
    const before = this.form.calls;
    const from = this.form.key;
    this.form.calls = calls;
    const to = this.form.key;
    try {
      await saver.write(() => this.backend.chooseCalls(this.id, calls));
      // What was typed meanwhile is neither checked nor kept.
      if (this.#checked === from) this.#checked = to;
      if (this.#kept === from) this.#kept = to;
    } catch (thrown) {
      this.form.calls = before;
      throw thrown;
    }
  }
  cancelCheck(): void {
    if (this.#operation) void this.backend.cancel(this.#operation);
  }
  async #readProblems(): Promise<void> {
    try {
      this.groups = await this.backend.problems(this.id);
    } catch (thrown) {
      this.problem = thrown;
    }
  }

  /** The run has reported how far it is. */
  moved(progress: JobProgress): void {
    if (!progress.running) this.refresh().catch((thrown: unknown) => (this.problem = thrown));
    else if (progress.totals.rejected > this.#counted) void this.#readCodes();
  }
  /** What the recall or the change of its messages reports of itself. */
  followAct(progress: JobProgress): void {
    if (progress.id === this.id) this.takeBack.follow(progress);
  }

  /** The codes so far, one reading at a time. */
  async #readCodes(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      await this.#reopen();
      await this.#explainCodes();
    } catch (thrown) {
      this.problem = thrown;
    } finally {
      this.#reading = false;
    }
  }
  get #counted(): number {
    return this.view.codes.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** Reads its file; what a reading that began earlier finds is not shown after that of a later one. */
  async #reopen(): Promise<void> {
    const turn = ++this.#opening.begun;
    const view = await this.backend.open(this.id);
    if (turn < this.#opening.shown) return;
    this.#opening.shown = turn;
    this.view = view;
  }

  /** The job as its file has it. */
  async refresh(): Promise<void> {
    await this.#reopen();
    // What could not be read before, it has read now.
    this.problem = null;
    this.run.forgetEnded();
    await this.#explainCodes();
    await this.rows.reload();
    if (this.frozen) await this.#readProblems();
  }

  /** Reads its file once more where another process runs it. */
  async readElsewhere(): Promise<void> {
    if (this.view.job.runs !== "elsewhere") return;
    try {
      await this.refresh();
    } catch (thrown) {
      this.problem = thrown;
    }
  }

  async rerun(rerun: Rerun): Promise<number> {
    const ready = await this.backend.rerun(this.id, rerun);
    await this.refresh();
    return ready;
  }
  async decide(number: number, decision: Decision): Promise<void> {
    await this.backend.decide(this.id, number, decision);
    await this.refresh();
  }
  async leaveOut(other: string): Promise<number> {
    const left = await this.backend.leaveOutSentBefore(this.id, other);
    this.planner.forget();
    if (this.result?.result === "checked") this.result = { ...this.result, sent_before: null };
    await this.#readProblems();
    await this.refresh();
    return left;
  }

  /** How many were written; null: the user chose no place. */
  async export(format: ReportFormat, filter: Rows["filter"], language: Language): Promise<number | null> {
    if (this.exporting) return null;
    this.exporting = format;
    try {
      return await this.backend.exportReport(operation(), this.id, format, filter, language);
    } finally {
      this.exporting = null;
    }
  }
}

/** Where a job is gone on with. */
function stepOf({ job, setup }: JobView): Step {
  if (job.state === "finished" || job.state === "stopped") return "report";
  if (job.state === "checked") return "check";
  if (job.state !== "draft") return "send";
  return setup?.mapping ? "message" : "recipients";
}
