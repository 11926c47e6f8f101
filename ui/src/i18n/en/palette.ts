import type { palette as zh } from "../zh/palette";
import type { Widen } from "../words";

export const palette: Widen<typeof zh> = {
  title: "Command palette",
  short: "Find",
  placeholder: "Search pages, actions, accounts, templates, conversations, settings, codes",
  results: "Results",
  none: "No matches",
  count: (n) => (n === 1 ? "1 result" : `${n} results`),
  groups: {
    pages: "Pages",
    actions: "Actions",
    accounts: "Accounts",
    templates: "Templates",
    conversations: "Recent conversations",
    settings: "Settings",
    codes: "Codes",
    history: "History",
  },
  useAccount: (name) => `Use "${name}"`,
  current: "Current",
  searchHistory: (text) => `Search the history for "${text}"`,
  settingsOf: (section) => `Settings: ${section}`,
  theme: (name) => `Theme: ${name}`,
  language: (name) => `Language: ${name}`,
  density: (name) => `Density: ${name}`,
  textSize: (size) => `Text size: ${size}`,
  code: {
    title: (code) => `Code ${code}`,
    clientOnly: "Seen in client SDKs only",
    scopes: {
      "im-v2": "IM server API v2",
      v1: "IM server API v1",
      http: "HTTP status",
      transport: "Network",
    },
    find: "Find messages with this code",
  },
};
