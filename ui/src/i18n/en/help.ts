import type { help as zh } from "../zh/help";
import type { Widen } from "../words";

export const help: Widen<typeof zh> = {
  title: "Help",
  tabs: { guide: "User guide", codes: "Error codes", news: "What's new", licences: "Third-party licenses" },
  inEnglish: "The notes are in English.",
  changes: "All changes (in English)",
  report: "Report a problem…",
  searchCodes: "Search by code or words",
  count: (n) => (n === 1 ? "1 code" : `${n} codes`),
  none: "No code matches",
  licences: "Yanshu uses this open-source software; each line is a name, a version and a license.",
};
