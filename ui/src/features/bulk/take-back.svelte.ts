import type { JobReportFormat, Language, Withdraw, WithdrawKind } from "@/bindings";
import { tick } from "svelte";
import { operation } from "@/components/operation";
import { asAppError } from "@/i18n/index.svelte";
import { namesIn } from "@/i18n/templates";
import { withColumns } from "./mapping";
import { textTemplate } from "./message";
import type {
  ActForecast,
  ActPlan,
  ActRows,
  JobAct,
  JobActBegun,
  JobActForecast,
  JobActId,
  JobActOrder,
  JobActRow,
  JobActRowFilter,
  JobProgress,
  JobView,
  MappingProblem,
} from "./model";
import type { SetupForm } from "./setup.svelte";

export type TakeBackBackend = {
  /** What an act would come to now. */
  forecastAct(operation: string, id: string, order: JobActOrder): Promise<JobActForecast>;
  beginAct(id: string, order: JobActOrder): Promise<JobActBegun>;
  resumeAct(id: string): Promise<JobView>;
  stopAct(id: string): Promise<unknown>;
  /** Writes what became of each message where the user says; null: nowhere. */
  exportAct(
    operation: string,
    id: string,
    act: JobActId,
    format: JobReportFormat,
    language: Language,
  ): Promise<number | null>;
  pause(id: string): Promise<unknown>;
  actRows(
    id: string,
    act: JobActId,
    filter: JobActRowFilter,
    from: number,
    limit: number,
  ): Promise<JobActRow[]>;
  cancel(operation: string): Promise<boolean>;
};

/** As many as fill a window. */
const PAGE = 100;

/** Whether an act can be gone on with. */
export const isUnfinished = ({ state }: JobAct): boolean => state !== "finished" && state !== "stopped";

/** Whether an act runs, as its file says. */
export const isRunning = ({ state }: JobAct): boolean => state === "running" || state === "resting";

/** The messages of a job are recalled, or changed: what is decided about it, and how far it is. */
export class TakeBack {
  kind = $state<ActPlan["act"]>("recall");
  method = $state<WithdrawKind>("two_sided");
  ignoreWindow = $state(false);
  description = $state("");
  rows = $state<ActRows>("sent");
  /** The new text of text messages, and the new body of others. */
  text = $state("");
  body = $state("");

  forecast = $state.raw<ActForecast | null>(null);
  /** The order that was counted last. */
  #forecastKey = $state<string | null>(null);
  mapping = $state.raw<MappingProblem[]>([]);
  problem = $state.raw<unknown>(null);
  looking = $state(false);
  asked = $state<"start" | "pause" | "stop" | null>(null);
  /** The format of the export on its way. */
  exporting = $state<JobReportFormat | null>(null);
  /** How far it is, from its events. */
  live = $state.raw<JobProgress | null>(null);
  /** It was just begun: what takes the place of the form gets the focus. */
  begun = false;
  /** Whether another act is prepared although there was one. */
  another = $state(false);
  list = $state.raw<readonly JobActRow[]>([]);
  more = $state(false);

  readonly #backend: TakeBackBackend;
  readonly #id: string;
  readonly #form: SetupForm;
  readonly #view: () => JobView;
  readonly #refresh: () => Promise<void>;
  #looking: string | null = null;
  /** The page of messages that was asked for last. */
  #turn = 0;

  /** The last act, or the one that is not over. */
  readonly act = $derived.by(() => {
    const { acts } = this.#view();
    return acts.find(isUnfinished) ?? acts.at(-1) ?? null;
  });
  readonly totals = $derived.by(() => this.live?.totals ?? this.act?.totals ?? null);
  readonly running = $derived.by(
    () =>
      this.live?.running ?? (this.#view().job.runs !== "nowhere" && this.act !== null && isRunning(this.act)),
  );
  /** Whether a new act can be prepared. */
  readonly preparing = $derived.by(() => this.act === null || (this.another && !isUnfinished(this.act)));
  readonly isText = $derived.by(() => this.#form.origin === "text");

  readonly order = $derived.by<JobActOrder>(() => {
    if (this.kind === "recall") return { plan: { act: "recall", withdraw: this.#withdraw }, rows: this.rows };
    const form = this.#form;
    const template = this.isText
      ? textTemplate(this.text, form.template.conversation.sender)
      : { ...form.template, body: this.body };
    const variables = withColumns(form.values, namesIn(template.body), form.columns);
    return { plan: { act: "modify", template, variables }, rows: this.rows };
  });
  /** The same text: the same order. */
  readonly key = $derived(JSON.stringify(this.order));
  /** Whether what was counted is of the order as it is now. */
  readonly isCounted = $derived(this.forecast !== null && this.#forecastKey === this.key);

  constructor(
    backend: TakeBackBackend,
    id: string,
    form: SetupForm,
    view: () => JobView,
    refresh: () => Promise<void>,
  ) {
    this.#backend = backend;
    this.#id = id;
    this.#form = form;
    this.#view = view;
    this.#refresh = refresh;
    this.text = form.text;
    this.body = form.template.body;
  }

  get #withdraw(): Withdraw {
    const { method, description } = this;
    return {
      method,
      description: description === "" ? null : description,
      push_content: null,
      push_payload: null,
      route_environment: null,
      attach: null,
      check_team_member_valid: null,
      ignore_window: method === "two_sided" && this.ignoreWindow ? true : null,
    };
  }

  /** Counts what the act would come to; the last one asked for wins. */
  async look(): Promise<void> {
    const id = operation();
    if (this.#looking) void this.#backend.cancel(this.#looking);
    this.#looking = id;
    this.looking = true;
    const { key, order } = this;
    try {
      const found = await this.#backend.forecastAct(id, this.#id, order);
      if (id !== this.#looking) return;
      this.problem = null;
      this.#forecastKey = key;
      this.forecast = found.result === "ready" ? found.forecast : null;
      this.mapping = found.result === "mapping" ? found.problems : [];
    } catch (thrown) {
      if (id !== this.#looking) return;
      this.forecast = null;
      if (asAppError(thrown).code !== "cancelled") this.problem = thrown;
    } finally {
      if (id === this.#looking) {
        this.#looking = null;
        this.looking = false;
      }
    }
  }

  /** Begins what was counted, and nothing else. */
  async begin(): Promise<void> {
    const { order } = this;
    if (!this.isCounted) return;
    await this.#ask("start", async () => {
      const begun = await this.#backend.beginAct(this.#id, order);
      this.mapping = begun.result === "mapping" ? begun.problems : [];
      if (begun.result !== "begun") return;
      this.another = false;
      this.begun = true;
    });
    // Nothing took the focus if the user left meanwhile; nor does it at the next visit.
    await tick();
    this.begun = false;
  }

  async resume(): Promise<void> {
    await this.#ask("start", () => this.#backend.resumeAct(this.#id));
  }

  async pause(): Promise<void> {
    await this.#ask("pause", () => this.#backend.pause(this.#id));
  }

  async stop(): Promise<void> {
    await this.#ask("stop", () => this.#backend.stopAct(this.#id));
  }

  /** Writes what became of each message, and says how many they are; null: nothing was written. */
  async export(format: JobReportFormat, language: Language): Promise<number | null> {
    const { act } = this;
    if (!act || this.exporting) return null;
    this.exporting = format;
    try {
      return await this.#backend.exportAct(operation(), this.#id, act.id, format, language);
    } catch (thrown) {
      this.problem = thrown;
      return null;
    } finally {
      this.exporting = null;
    }
  }

  /** What an act reports of itself. */
  follow(progress: JobProgress): void {
    this.live = progress.running ? progress : null;
    if (this.asked === "start" || !progress.running) this.asked = null;
    if (!progress.running)
      this.#refresh().then(
        () => this.show(),
        (thrown: unknown) => (this.problem = thrown),
      );
  }

  /** The first messages of the act, those that went wrong before the others. */
  async show(): Promise<void> {
    this.list = [];
    await this.#read(1);
  }

  async next(): Promise<void> {
    const last = this.list.at(-1);
    if (last && this.more) await this.#read(last.number + 1);
  }

  async #read(from: number): Promise<void> {
    const { act } = this;
    if (!act) return;
    const turn = ++this.#turn;
    try {
      const found = await this.#backend.actRows(this.#id, act.id, { by: "all" }, from, PAGE + 1);
      if (turn !== this.#turn || act.id !== this.act?.id) return;
      this.list = [...(from === 1 ? [] : this.list), ...found.slice(0, PAGE)];
      this.more = found.length > PAGE;
    } catch (thrown) {
      if (turn === this.#turn) this.problem = thrown;
    }
  }

  async #ask(what: "start" | "pause" | "stop", ask: () => Promise<unknown>): Promise<void> {
    this.problem = null;
    this.asked = what;
    try {
      await ask();
    } catch (thrown) {
      this.asked = null;
      // The user was asked, and said no.
      if (!["cancelled", "production_unconfirmed"].includes(asAppError(thrown).code)) this.problem = thrown;
    }
    if (what === "start" || !this.running) {
      this.asked = null;
      await this.#refresh();
    }
  }
}
