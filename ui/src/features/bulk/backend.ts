// The only place of this feature that names commands and events: what it asks Rust for, and what Rust reports to it.
import { commands } from "@/bindings";
import { operation } from "@/components/operation";
import { router } from "@/events";
import type { Backend } from "./bulk-state.svelte";
import type { SuppressionBackend } from "./suppression/suppression.svelte";

export const suppression: SuppressionBackend = {
  all: commands.suppressionList,
  create: commands.suppressionCreate,
  remove: commands.suppressionDelete,
  addFile: commands.suppressionAddFile,
  addText: commands.suppressionAddText,
  addRows: commands.suppressionAddRows,
  entries: commands.suppressionEntries,
  takeOff: commands.suppressionRemove,
};

export const backend: Backend = {
  list: commands.jobList,
  open: commands.jobView,
  remove: commands.jobDelete,
  templates: commands.templateList,

  // — from a table to a job —
  pick: commands.jobPick,
  importTable: commands.jobImport,
  suggest: (id, template, account_id) => commands.jobSuggest(id, account_id, template),
  saveSetup: commands.jobSetupSave,
  check: commands.jobCheck,
  problems: commands.jobProblems,
  preview: commands.jobPreview,
  leaveOutSentBefore: commands.jobLeaveOut,
  plan: commands.jobPlan,
  chooseCalls: commands.jobCalls,

  // — the run —
  start: (id) => commands.jobStart(operation(), id),
  settle: commands.jobSettle,
  pause: commands.jobPause,
  stop: commands.jobStop,
  schedule: (id, at, timeZone) => commands.jobSchedule(operation(), id, at, timeZone),
  unschedule: commands.jobUnschedule,

  // — files that messages name —
  pickFolder: commands.jobFolderPick,
  attach: commands.jobAttach,
  attaching: (operation, listener) =>
    router.onKey("jobAttaching", operation, ({ progress }) => listener(progress)),

  // — what became of it —
  rows: commands.jobRows,
  explain: commands.jobExplain,
  rehearse: commands.jobRehearse,
  pilot: commands.jobPilot,
  forecastAct: commands.jobActForecast,
  beginAct: (id, order) => commands.jobActStart(operation(), id, order),
  resumeAct: (id) => commands.jobActResume(operation(), id),
  stopAct: commands.jobActStop,
  exportAct: commands.jobActReport,
  actRows: commands.jobActRows,
  rerun: commands.jobRerun,
  decide: commands.jobDecide,
  exportReport: commands.jobReport,
  openReport: (reveal) => commands.placeOpen("job_report", reveal),

  /** Stops an import or a check; false: it has ended already. */
  cancel: commands.sendCancel,
  work: (operation, listener) => router.onKey("jobWorked", operation, ({ work }) => listener(work)),
  progress: (listener) => router.on("jobChanged", listener),
  actProgress: (listener) => router.on("jobActChanged", listener),
  dropped: (listener) => router.on("filesDropped", ({ files }) => listener(files)),
};
