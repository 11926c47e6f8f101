import type { Explained, FoundRow, JobPreview, RowsFound } from "@/bindings";

export type JobsBackend = {
  /** Messages of bulk jobs that a query finds: by receiver, by an ID, or by their job. */
  findInJobs(query: string): Promise<RowsFound>;
  /** A message of a job, byte for byte as it was checked. */
  jobMessage(id: string, number: number): Promise<JobPreview>;
  explainCode(code: number): Promise<Explained | null>;
};

/** Messages of bulk jobs that the query finds beside those of the history, and the one that is looked at. */
export class FoundInJobs {
  list = $state.raw<readonly FoundRow[]>([]);
  more = $state(false);
  opened = $state.raw<FoundRow | null>(null);
  /** Of the one that is opened, once it is read. */
  message = $state.raw<JobPreview | null>(null);
  explained = $state.raw<Explained | null>(null);
  problem = $state.raw<unknown>(null);
  /** Ends when the query asked last was answered. */
  asked: Promise<void> = Promise.resolve();
  readonly #backend: JobsBackend;
  #searching = 0;
  #opening = 0;

  constructor(backend: JobsBackend) {
    this.#backend = backend;
  }

  /** The last one asked wins. What is opened stays open while the query finds it still. */
  async search(query: string): Promise<void> {
    const turn = ++this.#searching;
    let found: RowsFound = { rows: [], more: false };
    try {
      if (query !== "") found = await this.#backend.findInJobs(query);
    } catch {
      // The history says what is wrong with the query; jobs that cannot be read are seen on their page.
    }
    if (turn !== this.#searching) return;
    this.list = found.rows;
    this.more = found.more;
    const { opened } = this;
    if (opened && !found.rows.some((row) => isSame(row, opened))) this.close();
  }

  async open(row: FoundRow): Promise<void> {
    const turn = ++this.#opening;
    this.opened = row;
    this.message = this.explained = this.problem = null;
    const { code, number, state } = row.row;
    try {
      const [message, explained] = await Promise.all([
        this.#backend.jobMessage(row.job_id, number),
        code === null || state === "sent" ? null : this.#backend.explainCode(code),
      ]);
      if (turn !== this.#opening) return;
      this.message = message;
      this.explained = explained;
    } catch (thrown) {
      if (turn === this.#opening) this.problem = thrown;
    }
  }

  close(): void {
    this.#opening++;
    this.opened = null;
  }
}

export const isSame = (one: FoundRow, other: FoundRow): boolean =>
  one.job_id === other.job_id && one.row.number === other.row.number;

/** The last answer of the service about a message, by its end: as the history marks its own. */
export const TONES = {
  ready: "info",
  going: "info",
  sent: "success",
  rejected: "danger",
  unknown: "warning",
  open: "warning",
  excluded: "info",
} as const;
