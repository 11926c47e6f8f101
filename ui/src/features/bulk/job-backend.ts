import type { Explained, Language, Template } from "@/bindings";
import type { FilesBackend } from "./files.svelte";
import type {
  Batching,
  Decision,
  JobCheck,
  JobPlan,
  JobPreview,
  JobRowFilter,
  JobSetup,
  JobView,
  JobWork,
  ProblemGroup,
  Rerun,
} from "./model";
import type { RowsBackend } from "./rows.svelte";
import type { RunBackend } from "./run.svelte";
import type { TakeBackBackend } from "./take-back.svelte";

export const REPORT_FORMATS = ["csv", "xlsx", "jsonl", "html"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The commands behind one job. */
export type JobBackend = RowsBackend &
  RunBackend &
  FilesBackend &
  TakeBackBackend & {
    open(id: string): Promise<JobView>;
    suggest(id: string, template: Template, account_id: string | null): Promise<JobSetup>;
    saveSetup(id: string, setup: JobSetup): Promise<unknown>;
    /** Keeps the setup, and checks every message of it. */
    check(operation: string, id: string, setup: JobSetup): Promise<JobCheck>;
    problems(id: string): Promise<ProblemGroup[]>;
    /** What codes of the service mean; null for one that is not known. */
    explain(codes: number[]): Promise<(Explained | null)[]>;
    /** A message of the setup; null: of the one that was checked. */
    preview(id: string, number: number, setup: JobSetup | null): Promise<JobPreview>;
    rerun(id: string, rerun: Rerun): Promise<number>;
    decide(id: string, number: number, decision: Decision): Promise<unknown>;
    /** What it takes to send, with a call for each message and with calls that take many. */
    plan(operation: string, id: string): Promise<JobPlan>;
    chooseCalls(id: string, calls: Batching): Promise<unknown>;
    leaveOutSentBefore(id: string, other: string): Promise<number>;
    /** Writes a report where the user says; null: nowhere. */
    exportReport(
      operation: string,
      id: string,
      format: ReportFormat,
      filter: JobRowFilter,
      language: Language,
    ): Promise<number | null>;
    /** Opens the report that was written last with its program, or shows it in its folder. */
    openReport(reveal: boolean): Promise<unknown>;
    work(operation: string, listener: (work: JobWork) => void): () => void;
    cancel(operation: string): Promise<boolean>;
  };
