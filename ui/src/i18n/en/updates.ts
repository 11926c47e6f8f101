import type { updates as zh } from "../zh/updates";
import type { Widen } from "../words";

export const updates: Widen<typeof zh> = {
  title: "Updates",
  atStart: "Check for a new version at each start",
  atStartHint:
    "Only asks the release server for the latest version; no data is sent. You will be asked before anything is downloaded or installed.",
  check: "Check for updates",
  checking: "Checking…",
  newest: "This is the latest version",
  open: "View…",
  unconfigured:
    "This build has no update source and does not check for updates. Get new versions from where you got Yanshu.",
  available: (version) => `Yanshu ${version} is available`,
  current: (version) => `Current version: ${version}`,
  published: (date) => `Published on ${date}`,
  notes: "What's new",
  noNotes: "(no notes)",
  how: {
    package_manager:
      "Yanshu was installed by your system's package manager. Update it there (for example with apt upgrade), or download the new package:",
    user: "Yanshu was not installed from a package. Download the new version:",
  },
  address: "download address",
  download: "Download",
  again: "Download again",
  downloading: "Downloading",
  cancel: "Cancel download",
  verified: "Downloaded, and the signature is valid.",
  install: "Install…",
  installed: (version) => `Yanshu ${version} is installed`,
  installedText: "The new version takes effect at the next start.",
  restart: "Restart now",
  later: "Later",
};
