/** The system that the window runs on, as far as its look and its keys depend on it. */
export type Platform = "linux" | "mac" | "windows";

/** By what the web view reports of itself; whatever it does not know is taken for Linux. */
function platformOf(reported: string): Platform {
  if (/Mac|iPhone|iPad/.test(reported)) return "mac";
  return /^Win/.test(reported) ? "windows" : "linux";
}

export const platform: Platform = platformOf(typeof navigator === "undefined" ? "" : navigator.platform);
