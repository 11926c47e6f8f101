import { later } from "@/components/later";
import type { Details, Draft, FoundRow, KeptText, ReindexProgress, Selection, SendResult } from "@/bindings";
import { operation } from "@/components/operation";
import { asAppError } from "@/i18n/explain";
import { Actions, type ActionsBackend } from "./actions/actions.svelte";
import { Compare } from "./compare/comparison.svelte";
import { FoundInJobs, type JobsBackend } from "./jobs/found.svelte";
import { Records, type RecordsBackend } from "./records/records.svelte";
import { RowSelection } from "./records/selection.svelte";
import { Rows, type Source } from "./rows.svelte";
import { Search, type SearchBackend } from "./search.svelte";
import { Settle, type SettleBackend } from "./settle.svelte";

export type Backend = Source &
  SearchBackend &
  SettleBackend &
  ActionsBackend &
  RecordsBackend &
  JobsBackend & {
    get(id: string): Promise<Details>;
    /** What a row sent, as a new message with an id of its own. */
    draft(id: string): Promise<Draft>;
    /** Saves one of a row's texts where the user says; false: nowhere. */
    saveText(id: string, text: KeptText): Promise<boolean>;
    /** Calls back with the id of every row that is new or changed; answers with the way to stop. */
    listen(changed: (id: string) => void): () => void;
    /** Calls back with how far the search index is that an earlier version made. */
    listenReindex(listener: (progress: ReindexProgress) => void): () => void;
    /** Calls back when many rows changed or are gone. */
    listenMany(changed: () => void): () => void;
  };

/** Exactly as it went over the wire, or with white space for the eye. */
export type View = "original" | "formatted";

const GATHER_MS = 120;
/** A key held down passes many rows; only the one it rests on is read. */
const SETTLE_MS = 70;

/** What the history page remembers: search, rows, selection and the details of the selected row. */
export class History {
  readonly rows: Rows;
  /** While an earlier version's search index is brought up to date: how far it is. */
  reindex = $state.raw<ReindexProgress | null>(null);
  readonly search: Search;
  readonly jobs: FoundInJobs;
  readonly records: Records;
  readonly selection = new RowSelection();
  selected = $state<string | null>(null);
  /** Whether the user asked for the details; a narrow window shows them only then. */
  open = $state(false);
  details = $state.raw<Details | null>(null);
  detailsPhase = $state<"none" | "loading" | "ready" | "failed">("none");
  detailsProblem = $state.raw<unknown>(null);
  /** How bodies are shown; stays when another row is selected. */
  requestView = $state<View>("original");
  answerView = $state<View>("original");
  nowMs = $state(Date.now());
  /** Where the list was scrolled to, and how far down it began, for the next visit. */
  scroll = { top: 0, lead: 0 };

  readonly #backend: Backend;
  /** The row that the keys came to is read when they rest. */
  readonly #settle = later(() => {
    if (this.selected !== null) void this.#read(this.selected);
  }, SETTLE_MS);
  readonly #gather = later(() => this.#refresh(), GATHER_MS, GATHER_MS);
  #gathered: string[] = [];
  #reading = 0;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- what is drawn stands in the values
  readonly #settling = new Map<string, Settle>();

  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- as above
  readonly #actions = new Map<string, Actions>();
  readonly compare: Compare;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.rows = new Rows(backend);
    this.rows.onquery = () => {
      this.scroll = { top: 0, lead: 0 };
      // What is picked must be in sight.
      this.selection.clear();
    };
    this.jobs = new FoundInJobs(backend);
    this.search = new Search(backend, {
      search: async (query) => {
        // Jobs answer when they do: nobody waits for them before the rows are there.
        this.jobs.asked = this.jobs.search(query);
        await this.rows.search(query);
      },
    });
    this.compare = new Compare((id) => backend.get(id));
    this.records = new Records(backend, () => this.selection.clear());
  }

  /** Reads and follows until the returned function is called. A second visit keeps search and rows. */
  visit(): () => void {
    const stops = [
      this.#backend.listenMany(() => this.#reread()),
      this.#backend.listen((id) => this.#noticed(id)),
      this.#backend.listenReindex((progress) => (this.reindex = progress.left > 0 ? progress : null)),
    ];
    // What changed since the last visit.
    if (this.rows.asked) void this.rows.refresh([]);
    void this.search.apply();
    void this.search.readSaved();
    if (this.selected !== null) void this.#read(this.selected);
    const tick = setInterval(() => (this.nowMs = Date.now()), 20_000);
    this.nowMs = Date.now();
    return () => {
      stops.forEach((stop) => stop());
      clearInterval(tick);
      this.search.stop();
      this.#gather.cancel();
      this.#settle.cancel();
    };
  }

  /** Moves the selection; the details follow at once, or when the keys have come to rest. */
  select(id: string, when: "now" | "settled" = "now"): void {
    // While two are compared the keys of the list lead back to one.
    if (this.compare.phase !== "none") this.compare.stop();
    this.jobs.close();
    if (id === this.selected && this.detailsPhase !== "failed") return;
    this.selected = id;
    this.#settle.cancel();
    if (when === "now") void this.#read(id);
    else this.#settle.call();
  }

  /** Shows a message of a bulk job in place of a row: keys and menus act on no row while it is in sight. */
  openJobRow(row: FoundRow): void {
    if (this.compare.phase !== "none") this.compare.stop();
    this.#settle.cancel();
    this.#reading++;
    this.selected = null;
    this.details = null;
    this.detailsPhase = "none";
    void this.jobs.open(row);
  }

  /** What is picked, or else the row in sight. */
  get chosen(): Selection {
    if (this.selection.any) return this.selection.selection(this.rows.query);
    return { kind: "rows", ids: this.selected === null ? [] : [this.selected] };
  }

  /** Selects all that the query finds now. */
  async selectAll(): Promise<void> {
    const { query } = this.rows;
    const newest = await this.#newest();
    if (query === this.rows.query) this.selection.everything(newest);
  }

  /** Asks how to export all that the query finds now. */
  async exportAll(): Promise<void> {
    const { query } = this.rows;
    await this.records.ask("export", { kind: "found", query, newest: await this.#newest(), except: [] });
  }

  /** The newest row of the query: what comes later is not meant. It need not be among the rows at hand. */
  async #newest(): Promise<string | null> {
    if (this.rows.newer === "end") return this.rows.list[0]?.id ?? null;
    try {
      const page = await this.#backend.page(this.rows.query, { from: null, direction: "older" }, 1);
      return page.rows[0]?.id ?? null;
    } catch {
      return this.rows.list[0]?.id ?? null;
    }
  }

  /** Selects one more, or one less. The row in sight is among them from the start. */
  pick(id: string): void {
    if (!this.selection.any && this.selected !== null && this.selected !== id)
      this.selection.toggle(this.selected);
    this.selection.toggle(id);
  }

  /** Many rows changed at once, or are gone. */
  #reread(): void {
    void this.rows.show(this.rows.query).then(async () => {
      if (this.selected === null) return;
      await this.#read(this.selected);
      // Gone: nothing is selected then, as after the start.
      if (this.detailsPhase === "failed" && asAppError(this.detailsProblem).code === "row_missing") {
        this.selected = null;
        this.detailsPhase = "none";
      }
    });
  }

  rereadDetails(): void {
    if (this.selected !== null) void this.#read(this.selected);
  }

  /** The details in sight as a draft of a new message. */
  async editAsNew(): Promise<Draft | null> {
    const { details } = this;
    return details && (await this.#backend.draft(details.row.id));
  }

  /** How the settling of a row stands; it goes on while another row is looked at. */
  settling(id: string): Settle {
    let found = this.#settling.get(id);
    if (!found) {
      // A row that nothing was done with leaves nothing behind.
      for (const [other, { idle }] of this.#settling)
        if (idle && other !== this.details?.row.id) this.#settling.delete(other);
      found = new Settle(this.#backend, () => this.#noticed(id));
      this.#settling.set(id, found);
    }
    return found;
  }

  /** What is being done with the message of a row; it goes on while another row is looked at. */
  actions(id: string): Actions {
    let found = this.#actions.get(id);
    if (!found) {
      for (const [other, { idle }] of this.#actions)
        if (idle && other !== this.details?.row.id) this.#actions.delete(other);
      found = new Actions(this.#backend, id, () => this.#noticed(id));
      this.#actions.set(id, found);
    }
    return found;
  }

  /** What a row sent, as a draft of a new message. */
  draftOf(details: Details): Promise<Draft> {
    return this.#backend.draft(details.row.id);
  }

  /** Sends the same content once more, as another message on a row of its own. */
  sendAsNew(details: Details): Promise<SendResult> {
    return this.#backend.sendNew(details.row.id, operation());
  }

  saveText(id: string, text: KeptText): Promise<boolean> {
    return this.#backend.saveText(id, text);
  }

  #noticed(id: string): void {
    this.#gathered.push(id);
    this.#gather.call();
  }
  /** Reads once for all that was noticed since the last time. */
  #refresh(): void {
    const ids = this.#gathered;
    this.#gathered = [];
    this.nowMs = Date.now();
    void this.rows.refresh(ids);
    if (this.selected !== null && ids.includes(this.selected)) void this.#read(this.selected);
  }

  async #read(id: string): Promise<void> {
    const reading = ++this.#reading;
    if (this.details?.row.id !== id) this.detailsPhase = "loading";
    try {
      const details = await this.#backend.get(id);
      if (reading !== this.#reading) return;
      this.details = details;
      this.detailsPhase = "ready";
    } catch (problem) {
      if (reading !== this.#reading) return;
      this.details = null;
      this.detailsProblem = problem;
      this.detailsPhase = "failed";
    }
  }
}
