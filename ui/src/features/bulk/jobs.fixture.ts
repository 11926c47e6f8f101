import { vi } from "vitest";
import type { Account } from "@/bindings";
import type { Backend } from "./bulk-state.svelte";
import { textTemplate } from "./message";
import type {
  ActForecast,
  JobAct,
  JobAttachProgress,
  JobCheck,
  JobHead,
  JobPlan,
  JobProgress,
  JobRow,
  JobSettled,
  JobSetup,
  JobState,
  JobTotals,
  JobView,
  JobWork,
} from "./model";

export const account = (part: Partial<Account> = {}): Account => ({
  id: "sandbox",
  name: "Sandbox",
  color: "gray",
  stage: "test",
  app_key: "sandboxsandboxsandboxsandbox0001",
  region: "china",
  urls: [],
  private_hosts: false,
  default_sender: "",
  extra_tries: 1,
  calls_per_s: 100,
  proxy: { kind: "system" },
  proxy_password: null,
  extra_ca_pem: "",
  secret: { place: "sandbox", stored: true, problem: null },
  sandbox: true,
  ...part,
});

export const totals = (part: Partial<JobTotals> = {}): JobTotals => ({
  ready: 0,
  going: 0,
  sent: 0,
  rejected: 0,
  unknown: 0,
  open: 0,
  excluded: 0,
  ...part,
});

export const settled = (part: Partial<JobSettled> = {}): JobSettled => ({
  found: 0,
  waiting: 0,
  repeated: 0,
  open: 0,
  ...part,
});

export const head = (part: Partial<JobHead> = {}): JobHead => ({
  name: "Autumn",
  created_at_ms: 1_764_000_000_000,
  state: "draft",
  reason: null,
  source_name: "autumn.csv",
  rows: 3,
  totals: totals(),
  runs: "nowhere",
  account_id: "sandbox",
  rehearsal: false,
  ...part,
});

export const view = (part: Partial<JobView> = {}, job: Partial<JobHead> = {}): JobView => ({
  id: "j1",
  job: head(job),
  import: {
    format: { kind: "text", encoding: "utf8", delimiter: "," },
    columns: ["account", "name"],
    has_header: true,
    header_row: 1,
    rows_above: 0,
    rows: 3,
    blank_rows: 1,
    short_rows: 0,
    long_rows: 0,
    number_columns: [],
    unguarded_cells: 0,
    bytes: 60,
    hash: "00",
  },
  longest_row: null,
  setup: null,
  start: null,
  codes: [],
  settled: settled(),
  acts: [],
  events: [],
  ...part,
});

export const setup = (text = "hi {{name}}"): JobSetup => ({
  account_id: "sandbox",
  template: textTemplate(text, "kefu"),
  mapping: {
    target: { by: "column", column: 0, kind: "p2p" },
    sender: { from: "constant", text: "kefu" },
    variables: { name: { from: "column", column: 1, empty: { cell: "skip_row" } } },
  },
  call: "message",
  calls: "single",
  doubts: "prove_then_repeat",
  time_zone: "Asia/Shanghai",
  pilot_rows: null,
  lists: null,
});

export const progress = (part: Partial<JobProgress> = {}): JobProgress => ({
  id: "j1",
  act: null,
  settling: false,
  state: "running",
  reason: null,
  totals: totals({ ready: 1, sent: 1 }),
  settled: settled(),
  in_flight: 1,
  rows_per_s: 10,
  left_s: 2,
  last: [],
  running: true,
  ...part,
});

export const act = (part: Partial<JobAct> = {}): JobAct => ({
  id: 1,
  created_at_ms: 1_764_000_000_000,
  plan: { act: "recall", withdraw: { method: "two_sided" } as never },
  state: "running",
  reason: null,
  totals: totals({ ready: 3 }),
  codes: [],
  barred: [],
  ...part,
});

const NAMES = ["Ada", "Ben", "Cleo"];
export const row = (number: number): JobRow => ({
  number,
  line: number + 1,
  cells: [`sample-${number}`, NAMES[number - 1] ?? ""],
  state: null,
  generation: 0,
  problem: null,
  duplicate_of: null,
  code: null,
  at_ms: null,
  message_server_id: null,
  trace_id: null,
  message_client_id: null,
});

/** Jobs in memory, as Rust would report them. What a test wants otherwise it replaces. */
export function jobs() {
  const disk = {
    view: view(),
    check: {
      result: "checked",
      totals: totals({ ready: 2, excluded: 1 }),
      problems: [{ id: 1, problem: { code: "duplicate" }, blocks: true, rows: 1, first_rows: [3] }],
      trimmed_rows: 0,
      longest_row: 2,
      sent_before: null,
    } as JobCheck,
    report: (_: JobProgress): void => {},
    working: (_: JobWork): void => {},
    attaching: (_: JobAttachProgress): void => {},
    acting: (_: JobProgress): void => {},
    forecast: { rows: 3, uncertain: 0, looked_up: 0, barred: [], first_too_late_ms: null } as ActForecast,
    plan: {
      plan: {
        rows: 250,
        single: { calls: 250, shared_rows: 0, rows_in_doubt: 25 },
        batch: { calls: 3, shared_rows: 250, rows_in_doubt: 250 },
        apart: null,
      },
      call: "message",
      chosen: "single",
      calls_per_s: 100,
    } as JobPlan,
    saved: [] as JobSetup[],
    become(state: JobState, part: Partial<JobHead> = {}): void {
      disk.view = { ...disk.view, job: { ...disk.view.job, state, ...part } };
    },
  };
  const backend: Backend = {
    list: () => Promise.resolve([{ id: disk.view.id, job: disk.view.job, problem: null }]),
    open: () => Promise.resolve(disk.view),
    pick: () => Promise.resolve(null),
    importTable: vi.fn(() => Promise.resolve({ result: "imported" as const, job: disk.view })),
    suggest: () => Promise.resolve(setup()),
    saveSetup: (_, next) => {
      disk.saved.push(next);
      disk.view = { ...disk.view, setup: next };
      return Promise.resolve();
    },
    check: () => {
      if (disk.check.result === "checked") disk.become("checked", { totals: disk.check.totals });
      return Promise.resolve(disk.check);
    },
    problems: () => Promise.resolve(disk.check.result === "checked" ? disk.check.problems : []),
    explain: (codes) => Promise.resolve(codes.map(() => null)),
    preview: (_, number) =>
      Promise.resolve({
        row: row(number),
        call: "message",
        conversation: { sender: "kefu", kind: "p2p", receiver: `sample-${number}` },
        body: JSON.stringify({ message: { message_type: 0, text: `hi ${NAMES[number - 1]}` } }),
        problems: [],
      }),
    rows: (_, __, from, limit) =>
      Promise.resolve(
        [1, 2, 3]
          .filter((n) => n >= from)
          .slice(0, limit)
          .map(row),
      ),
    start: vi.fn(() => Promise.resolve()),
    settle: vi.fn(() => Promise.resolve()),
    pause: vi.fn(() => Promise.resolve()),
    stop: vi.fn(() => Promise.resolve()),
    schedule: vi.fn((_, at: string, time_zone: string) => {
      disk.become("scheduled");
      disk.view = { ...disk.view, start: { at_ms: Date.parse(`${at.replace(" ", "T")}Z`), time_zone } };
      return Promise.resolve(disk.view);
    }),
    unschedule: vi.fn(() => {
      disk.become("paused", { reason: { why: "asked" } });
      disk.view = { ...disk.view, start: null };
      return Promise.resolve(disk.view);
    }),
    rehearse: vi.fn(() => Promise.resolve({ ...disk.view, id: "copy" })),
    pilot: vi.fn((_, name: string) =>
      Promise.resolve({ ...disk.view, id: "pilot", job: { ...disk.view.job, name } }),
    ),
    forecastAct: vi.fn(() => Promise.resolve({ result: "ready" as const, forecast: disk.forecast })),
    beginAct: vi.fn((_, { plan }) => {
      disk.view = { ...disk.view, acts: [act({ plan })] };
      return Promise.resolve({ result: "begun" as const, job: disk.view });
    }),
    resumeAct: vi.fn(() => Promise.resolve(disk.view)),
    stopAct: vi.fn(() => {
      disk.view = {
        ...disk.view,
        acts: disk.view.acts.map((one) => ({ ...one, state: "stopped" as const })),
      };
      return Promise.resolve();
    }),
    exportAct: vi.fn(() => Promise.resolve(2)),
    actRows: () => Promise.resolve([]),
    actProgress: (listener) => {
      disk.acting = listener;
      return () => {};
    },
    pickFolder: () => Promise.resolve({ file_id: "folder", path: "/home/goose/files" }),
    attach: vi.fn(() => Promise.resolve({ files: 2, problems: [] })),
    attaching: (_, listener) => {
      disk.attaching = listener;
      return () => {};
    },
    rerun: vi.fn(() => Promise.resolve(1)),
    decide: vi.fn(() => Promise.resolve()),
    plan: vi.fn(() => Promise.resolve(disk.plan)),
    chooseCalls: vi.fn(() => Promise.resolve()),
    leaveOutSentBefore: vi.fn(() => Promise.resolve(1)),
    exportReport: vi.fn(() => Promise.resolve(3)),
    openReport: vi.fn(() => Promise.resolve()),
    remove: vi.fn(() => Promise.resolve()),
    templates: () => Promise.resolve({ folder: "/t", chosen: false, entries: [], more: false }),
    work: (_, listener) => {
      disk.working = listener;
      return () => {};
    },
    progress: (listener) => {
      disk.report = listener;
      return () => {};
    },
    dropped: () => () => {},
    cancel: vi.fn(() => Promise.resolve(true)),
  };
  return { disk, backend };
}
