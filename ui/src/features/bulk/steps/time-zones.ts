/** The time zones of this web view as a list to choose from, and that of the job. */
export function timeZones(ofJob: string): { value: string; label: string }[] {
  const names = [...new Set([ofJob, "UTC", ...Intl.supportedValuesOf("timeZone")])];
  return names.map((value) => ({ value, label: value }));
}
